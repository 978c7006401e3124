"""An insight was published or fed: the people it stands on learn that their words are part of it.

This is news, not an answer: it does not count as having been heard.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import EVIDENCE, Credit, Item, Link
from makewith.foundation.trail.paths import path_of
from makewith.kit.later import later


def tell_contributors(*, event_id: str, now: datetime) -> None:
    """Everybody whose words the published insight stands on."""
    event = event_of(event_id)
    insight = Item.objects.select_related("programme").get(public_id=event.subject)
    _tell(insight, Link.objects.filter(target=insight, relation__in=EVIDENCE), now)


def tell_new_evidence(*, event_id: str, now: datetime) -> None:
    """The people behind one more piece."""
    event = event_of(event_id)
    insight = Item.objects.select_related("programme").get(public_id=event.subject)
    links = Link.objects.filter(target=insight, relation__in=EVIDENCE, source__public_id=event.payload["source_id"])
    _tell(insight, links, now)


def _tell(insight: Item, links: QuerySet[Link], now: datetime) -> None:
    # Locked before they are read, so that words which are being taken back at this moment are not repeated.
    given = lock_items(link.source_id for link in links)
    quotes = {link.source_id: link.quote for link in links.all() if link.source_id in given}
    credits = Credit.objects.contributions().filter(item__in=quotes).select_related("item").order_by("id")
    path = path_of(insight)
    news: dict[int, News] = {}
    for credit in credits:
        news.setdefault(
            credit.person_id,
            News(
                person_id=credit.person_id,
                programme_id=insight.programme_id,
                kind="insight",
                fate=Fate.UNDERWAY,
                unique_key=f"insight:{insight.public_id}",
                title=later(_("Your words are part of insight %(number)d"), number=insight.number),
                quote=quotes[credit.item_id],
                body=insight.title,
                path=path,
                about=(credit.item.public_id, insight.public_id),
            ),
        )
    tell(list(news.values()), now=now)

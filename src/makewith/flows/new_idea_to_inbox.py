"""Something new where somebody looks on: an idea in a call, or a call in a programme, that they follow."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from makewith.flows.telling import Recipient, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.following.queries import listeners
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, ActivityState
from makewith.foundation.programmes.queries import sees_activity
from makewith.foundation.trail.models import Item
from makewith.kit.later import later


def tell_new_idea(*, event_id: str, now: datetime) -> None:
    """Once a day at most for each call: the page shows all of them, and an inbox that lists them is read by nobody."""
    event = event_of(event_id)
    item = Item.objects.select_related("programme", "activity").get(public_id=event.subject)
    if item.activity is None:
        return
    author = set(item.credits.values_list("person_id", flat=True))
    people = [Recipient(person_id, []) for person_id in sorted(listeners(item.activity) - author)]
    tell_in_slices(tell_some, people, unique_key=f"new-idea:{item.pk}", now=now, item_id=item.pk)


def tell_some(*, item_id: int, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of those who follow the call and may see the idea."""
    item = Item.objects.select_related("programme", "activity").get(pk=item_id)
    activity = item.activity
    if activity is None or item.withdrawn_at is not None or item.held_at is not None:
        return
    day = now.astimezone(ZoneInfo(item.programme.time_zone)).date().isoformat()
    tell(
        [
            News(
                person_id=one.person_id,
                programme_id=item.programme_id,
                kind="followed",
                fate=Fate.OTHER,
                unique_key=f"new-ideas:{activity.public_id}:{day}",
                title=later(_("There is something new in “%(title)s”"), title=activity.title),
                path=reverse("ideas:call", args=[item.programme.slug, activity.slug]),
                thing=activity.title,
            )
            for one in still_there([Recipient(**row) for row in people], {0: item})
        ],
        now=now,
    )


def tell_new_call(*, event_id: str, now: datetime) -> None:
    """A call is open: whoever follows its programme hears of it, once."""
    event = event_of(event_id)
    activity = Activity.objects.select_related("programme").filter(public_id=event.subject).first()
    if activity is None or activity.kind != "call_for_ideas" or activity.state != ActivityState.OPEN:
        return
    programme = activity.programme
    seeing = Person.objects.filter(sees_activity(activity), pk__in=listeners(programme), erased_at=None)
    tell(
        [
            News(
                person_id=person_id,
                programme_id=programme.pk,
                kind="followed",
                fate=Fate.OTHER,
                unique_key=f"opened:{activity.public_id}",
                title=later(_("A new question: “%(title)s”"), title=activity.title),
                path=reverse("ideas:call", args=[programme.slug, activity.slug]),
                thing=programme.name,
            )
            for person_id in seeing.order_by("pk").values_list("pk", flat=True)
        ],
        now=now,
    )

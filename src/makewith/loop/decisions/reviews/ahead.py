"""What a board has before it, said on the page of the thing itself."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.foundation.trail.ahead import Ahead
from makewith.foundation.trail.models import Item
from makewith.kit.dates import day_year
from makewith.loop.decisions.reviews.models import Phase
from makewith.loop.decisions.reviews.queries import waiting_for
from makewith.loop.decisions.reviews.zones import zone_of


def ahead_of(item: Item, person: Person | None, now: datetime) -> list[Ahead]:
    """The review that it is in, with the day on which it closes or is decided."""
    entry = waiting_for([item], person).get(item.pk)
    if entry is None:
        return []
    window, zone = entry.window, zone_of(entry.board.programme)
    if window.phase(now) == Phase.COLLECTING:
        at, text = window.closes_at, _("In the review that closes on %(day)s")
    else:
        at, text = window.decide_by, _("Being judged. You read what comes of it by %(day)s")
    path = reverse("decisions_reviews:review", args=[entry.board.programme.slug, window.public_id])
    return [Ahead(at, text % {"day": day_year(at.astimezone(zone).date())}, path)]

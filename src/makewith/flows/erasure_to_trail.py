"""Somebody was erased and wanted what they gave taken back: it is, in slices, each a Job of its own."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from makewith.foundation.activity.queries import event_of
from makewith.foundation.jobs.actions import enqueue
from makewith.foundation.people.actions import note_erasing
from makewith.foundation.people.models import Erasure
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, Item

SLICE = 50


def _given(erasure: Erasure) -> list[Item]:
    """What they gave alone. What they gave with others who are still here stays theirs."""
    mine = Item.objects.given().filter(credits__person=erasure.person_id, credits__role__in=CONTRIBUTORS)
    here = Credit.objects.filter(item=OuterRef("pk"), role__in=CONTRIBUTORS, person__erased_at=None)
    return list(mine.filter(~Exists(here)).order_by("id"))


def take_back_given(*, event_id: str, now: datetime) -> None:
    """Count what is to be taken back, and begin."""
    erasure = Erasure.objects.get(person__public_id=event_of(event_id).subject)
    if not erasure.takes_back:
        return
    note_erasing(erasure=erasure, done=0, items=len(_given(erasure)), now=now)
    enqueue(take_back_some, unique_key=f"{erasure.pk}:0", run_at=now, erasure_id=erasure.pk, round=1)


def take_back_some(*, erasure_id: int, round: int, now: datetime) -> None:  # noqa: A002 - the word of the payload
    """Take one slice back, and go on with the next until nothing is left."""
    erasure = Erasure.objects.select_related("person").get(pk=erasure_id)
    given = _given(erasure)[:SLICE]
    for item in given:
        withdraw_item(actor=erasure.person, item=item, now=now)
    note_erasing(erasure=erasure, done=len(given), now=now)
    if len(given) == SLICE:
        enqueue(take_back_some, unique_key=f"{erasure.pk}:{round}", run_at=now, erasure_id=erasure.pk, round=round + 1)

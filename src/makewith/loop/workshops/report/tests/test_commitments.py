"""What people take on: written down, changed, ticked off, and told again before it is due."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.notifications.models import Notification
from makewith.loop.workshops.report.actions.commitments import (
    change_commitment,
    drop_commitment,
    make_commitment,
    tick_commitment,
)
from makewith.loop.workshops.report.models import Commitment
from makewith.loop.workshops.report.tasks import remind_of_commitments
from makewith.loop.workshops.report.tests.evening import Evening

DUE = date(2026, 7, 2)


def made(evening: Evening, **values: object) -> Commitment:
    wanted = {
        "actor": evening.person["fay"],
        "workshop": evening.workshop,
        "text": "Count the calls",
        "seat": evening.rows["ben"],
        "due_on": DUE,
        "submission_key": uuid.uuid4(),
        "now": evening.now,
        **values,
    }
    return make_commitment(**wanted)  # type: ignore[arg-type]


def test_the_same_key_again_makes_no_second_one(evening: Evening) -> None:
    key = uuid.uuid4()
    assert made(evening, submission_key=key) == made(evening, submission_key=key, text="Something else")
    assert Commitment.objects.get().text == "Count the calls"
    assert Event.objects.filter(kind="CommitmentMade").count() == 1


def test_it_needs_words_and_somebody_of_this_workshop(evening: Evening) -> None:
    with pytest.raises(ValidationError):
        made(evening, text="  ")
    with pytest.raises(ValidationError):
        made(evening, seat=Evening().rows["ben"])
    assert Commitment.objects.count() == 0


def test_only_who_leads_or_reads_keeps_the_list_and_its_owner_ticks_it_off(evening: Evening) -> None:
    one = made(evening)
    for name in ("olga", "ben", "anna"):
        with pytest.raises(PermissionDenied):
            change_commitment(
                actor=evening.person[name], commitment=one, text="Mine", seat=None, due_on=DUE, now=evening.now
            )
        with pytest.raises(PermissionDenied):
            drop_commitment(actor=evening.person[name], commitment=one)
    with pytest.raises(PermissionDenied):
        tick_commitment(actor=evening.person["anna"], commitment=one, done=True, now=evening.now)
    ben = {"actor": evening.person["ben"], "commitment": one}
    assert tick_commitment(**ben, done=True, now=evening.now).done_at == evening.now
    later = evening.now + timedelta(days=1)
    assert tick_commitment(**ben, done=True, now=later).done_at == evening.now
    assert tick_commitment(**ben, done=False, now=later).done_at is None
    kinds = Event.objects.filter(subject_id=one.public_id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["CommitmentMade", "CommitmentDone", "CommitmentReopened"]


def test_its_owner_is_told_two_days_before_and_once(evening: Evening) -> None:
    made(evening)
    made(evening, seat=None)
    made(evening, seat=evening.walk_in("Mo"))
    remind_of_commitments(datetime(2026, 6, 29, 12, tzinfo=UTC))
    assert Notification.objects.count() == 0
    for hour in (8, 9):
        remind_of_commitments(datetime(2026, 6, 30, hour, tzinfo=UTC))
    told = Notification.objects.get()
    assert (told.person, told.kind, told.quote) == (evening.person["ben"], "commitment", "Count the calls")
    assert told.title == "You took this on, by 2 July 2026"


def test_another_day_is_told_again_and_what_is_done_is_not(evening: Evening) -> None:
    one = made(evening)
    remind_of_commitments(datetime(2026, 6, 30, 8, tzinfo=UTC))
    change_commitment(
        actor=evening.person["fay"],
        commitment=one,
        text=one.text,
        seat=one.seat,
        due_on=DUE + timedelta(days=7),
        now=evening.now,
    )
    remind_of_commitments(datetime(2026, 7, 8, 8, tzinfo=UTC))
    assert Notification.objects.count() == 2
    done = made(evening, due_on=date(2026, 8, 1))
    tick_commitment(actor=evening.person["ben"], commitment=done, done=True, now=evening.now)
    remind_of_commitments(datetime(2026, 7, 31, 8, tzinfo=UTC))
    assert Notification.objects.count() == 2

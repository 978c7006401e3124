"""The vote among finalists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, Block
from makewith.foundation.trail.models import Credit
from makewith.loop.decisions.reviews.actions import announce_window, cast_ballot, open_vote, take_back_ballot
from makewith.loop.decisions.reviews.models import Ballot, Entry
from makewith.loop.decisions.reviews.queries import entry_in, tally_of
from makewith.loop.decisions.reviews.tests.factories import REVEALED, Table, lay_table

LAST_DAY = date(2027, 6, 3)
CLOSES = datetime(2027, 6, 3, 21, 59, 59, 999999, tzinfo=UTC)


@pytest.fixture
def vote(db: None) -> tuple[Table, list[Entry]]:
    """Two finalists of three, voted on for two weeks."""
    table = lay_table(fan_vote=True)
    entries = table.queue(3)
    table.open()
    table.fill()
    table.reveal()
    open_vote(actor=table.helene, window=table.window, finalists=entries[:2], closes_on=LAST_DAY, now=REVEALED)
    return table, [entry_in(table.programme, entry.public_id) for entry in entries]


def fans(count: int) -> list[Person]:
    return [PersonFactory() for _ in range(count)]


def test_one_person_has_one_vote_and_can_change_it_until_the_last_instant(vote) -> None:
    table, (first, second, _third) = vote
    (fan,) = fans(1)
    cast_ballot(person=fan, entry=first, now=REVEALED)
    cast_ballot(person=fan, entry=second, now=CLOSES)
    assert list(Ballot.objects.values_list("entry", flat=True)) == [second.pk]
    with pytest.raises(PermissionDenied):
        cast_ballot(person=fan, entry=first, now=CLOSES + timedelta(microseconds=1))
    assert take_back_ballot(person=fan, window=table.window, now=CLOSES) is True
    assert take_back_ballot(person=fan, window=table.window, now=CLOSES) is False
    with pytest.raises(ValidationError):
        take_back_ballot(person=fan, window=table.window, now=CLOSES + timedelta(microseconds=1))


def test_votes_carry_no_credit(vote) -> None:
    _table, (first, *_rest) = vote
    before = Credit.objects.count()
    cast_ballot(person=fans(1)[0], entry=first, now=REVEALED)
    assert Credit.objects.count() == before


def test_nobody_sees_a_figure_before_the_vote_is_over(vote) -> None:
    table, (first, second, _third) = vote
    for fan in fans(6):
        cast_ballot(person=fan, entry=first, now=REVEALED)
    assert tally_of(table.window, CLOSES) is None
    tally = tally_of(table.window, CLOSES + timedelta(microseconds=1))
    assert (tally.voters, tally.counts) == (6, {first.pk: 6, second.pk: 0})


def test_who_may_not_take_part_may_not_vote(vote) -> None:
    table, (first, _second, third) = vote
    (fan, blocked) = fans(2)
    Block.objects.create(programme=table.programme, person=blocked, blocked_at=REVEALED)
    with pytest.raises(PermissionDenied):
        cast_ballot(person=blocked, entry=first, now=REVEALED)
    with pytest.raises(PermissionDenied):
        cast_ballot(person=fan, entry=third, now=REVEALED)
    with pytest.raises(PermissionDenied):
        cast_ballot(person=None, entry=first, now=REVEALED)
    Activity.objects.filter(pk=table.board.activity_id).update(state="closed")
    with pytest.raises(PermissionDenied):
        cast_ballot(person=fan, entry=entry_in(table.programme, first.public_id), now=REVEALED)
    assert Ballot.objects.count() == 0


def test_finalists_stay_once_somebody_voted_and_outcomes_wait_for_the_end(vote) -> None:
    table, (first, second, third) = vote
    open_vote(actor=table.helene, window=table.window, finalists=[first, third], closes_on=LAST_DAY, now=REVEALED)
    assert set(Entry.objects.filter(is_finalist=True)) == {first, third}
    cast_ballot(person=fans(1)[0], entry=entry_in(table.programme, first.public_id), now=REVEALED)
    with pytest.raises(ValidationError):
        open_vote(actor=table.helene, window=table.window, finalists=[first, second], closes_on=LAST_DAY, now=REVEALED)
    for entry in (first, second, third):
        table.settle(entry)
    with pytest.raises(ValidationError):
        announce_window(actor=table.helene, window=table.window, now=CLOSES)
    assert announce_window(actor=table.helene, window=table.window, now=CLOSES + timedelta(seconds=1)) is True


@pytest.mark.parametrize(
    ("count", "closes_on", "field"), [(1, LAST_DAY, "finalists"), (2, date(2027, 5, 19), "closes_on")]
)
def test_a_vote_has_two_finalists_and_an_end_that_is_to_come(db, count, closes_on, field) -> None:
    table = lay_table(fan_vote=True)
    entries = table.queue(2)
    table.open()
    table.fill()
    table.reveal()
    with pytest.raises(ValidationError) as error:
        open_vote(actor=table.helene, window=table.window, finalists=entries[:count], closes_on=closes_on, now=REVEALED)
    assert list(error.value.message_dict) == [field]


def test_without_a_rule_there_is_no_vote_and_only_an_owner_opens_one(table: Table) -> None:
    entries = table.queue(2)
    table.open()
    table.fill()
    table.reveal()
    with pytest.raises(ValidationError):
        open_vote(actor=table.helene, window=table.window, finalists=entries, closes_on=LAST_DAY, now=REVEALED)
    with pytest.raises(PermissionDenied):
        open_vote(actor=table.sofie, window=table.window, finalists=entries, closes_on=LAST_DAY, now=REVEALED)

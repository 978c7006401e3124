"""What moderators do with Items, many at once, and taking it back."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from makewith.foundation.activity.models import Event
from makewith.foundation.moderation.actions import (
    keep_items,
    publish_items,
    refuse_items,
    report_item,
    take_down_items,
    undo,
)
from makewith.foundation.moderation.actions.screening import let_wait
from makewith.foundation.moderation.models import Appeal, Case, CaseState, Cause, ModerationAction, Report
from makewith.foundation.moderation.tests.factories import NOW, give, make_activity, moderator_of
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.models import Item

LATER = NOW + timedelta(hours=1)


def waiting(activity):
    item = give(activity)
    let_wait(item=item, cause=Cause.NEWCOMER, now=NOW)
    return item


def reported(activity):
    item = give(activity)
    report_item(person=PersonFactory(), item=item, ground="spam", now=NOW)
    return item


def state(item) -> tuple[bool, str, int]:
    """Whether it is held, the case's state, and how many reports wait."""
    case = Case.objects.get(item=item)
    open_reports = Report.objects.filter(item=item, answered_by=None).count()
    assert case.reports_open == open_reports
    return Item.objects.get(pk=item.pk).held_at is not None, case.state, open_reports


DECISIONS = {
    "publish": (publish_items, {}, waiting, (False, CaseState.HANDLED, 0), "published"),
    "refuse": (refuse_items, {"reason": "Spam."}, waiting, (True, CaseState.HANDLED, 0), "refused"),
    "keep": (keep_items, {}, reported, (False, CaseState.HANDLED, 0), "kept"),
    "take down": (take_down_items, {"reason": "Spam."}, reported, (True, CaseState.HANDLED, 0), "taken_down"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DECISIONS)
def test_it_is_done_once_logged_and_can_be_undone(name):
    decide, given, make, after, verb = DECISIONS[name]
    activity = make_activity()
    moderator, other = moderator_of(activity), moderator_of(activity)
    item = make(activity)
    before = state(item)
    asked = {"programme": activity.programme, "items": [item.public_id], **given}

    decided = decide(actor=moderator, now=LATER, **asked)
    assert (decided.done, decided.passed_over, state(item)) == (1, 0, after)
    line = ModerationAction.objects.get(verb=verb)
    assert (line.actor, line.item, line.reason, line.batch) == (moderator, item, given.get("reason", ""), decided.batch)
    again = decide(actor=other, now=LATER, **asked)
    assert (again.done, again.passed_over) == (0, 1)

    undone = undo(actor=other, programme=activity.programme, batch=decided.batch, now=LATER)
    assert (undone.done, state(item)) == (1, before)
    assert (line.undone_by.actor, line.undone_by.verb) == (other, "undone")
    twice = undo(actor=moderator, programme=activity.programme, batch=decided.batch, now=LATER)
    assert (twice.done, twice.passed_over, state(item)) == (0, 1, before)
    assert decide(actor=other, now=LATER, **asked).done == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make"),
    [("publish", reported), ("refuse", reported), ("keep", waiting), ("take down", waiting), ("publish", give)],
)
def test_what_does_not_fit_is_passed_over(name, make):
    decide, given, *_ = DECISIONS[name]
    activity = make_activity()
    item = make(activity)
    held_at = Item.objects.get(pk=item.pk).held_at
    decided = decide(
        actor=moderator_of(activity), programme=activity.programme, items=[item.public_id], now=LATER, **given
    )
    assert (decided.done, decided.passed_over) == (0, 1)
    assert Item.objects.get(pk=item.pk).held_at == held_at
    assert not ModerationAction.objects.filter(batch=decided.batch).exists()


@pytest.mark.django_db
def test_whatever_everybody_sees_can_be_taken_down_without_a_report_and_put_back():
    activity = make_activity()
    item, moderator = give(activity), moderator_of(activity)
    decided = take_down_items(
        actor=moderator, programme=activity.programme, items=[item.public_id], reason="Names a child.", now=LATER
    )
    assert (decided.done, state(item)) == (1, (True, CaseState.HANDLED, 0))
    undo(actor=moderator, programme=activity.programme, batch=decided.batch, now=LATER)
    assert state(item) == (False, CaseState.HANDLED, 0)


@pytest.mark.django_db
def test_twelve_at_once_are_one_batch_and_items_of_other_programmes_stay_as_they_are():
    activity, elsewhere = make_activity(), make_activity()
    items = [waiting(activity) for _ in range(12)]
    foreign = waiting(elsewhere)
    moderator = moderator_of(activity)
    decided = publish_items(
        actor=moderator, programme=activity.programme, items=[item.public_id for item in [*items, foreign]], now=LATER
    )
    assert (decided.done, decided.passed_over) == (12, 1)
    assert Item.objects.filter(held_at__isnull=False).get() == foreign
    undone = undo(actor=moderator, programme=activity.programme, batch=decided.batch, now=LATER)
    assert (undone.done, Item.objects.filter(held_at__isnull=False).count()) == (12, 13)


@pytest.mark.django_db
def test_a_refusal_says_why_and_more_than_a_hundred_are_too_many():
    activity = make_activity()
    item, moderator = waiting(activity), moderator_of(activity)
    given = {"actor": moderator, "programme": activity.programme, "now": LATER}
    for decide, reason in ((refuse_items, " \n"), (take_down_items, "")):
        with pytest.raises(ValidationError) as error:
            decide(items=[item.public_id], reason=reason, **given)
        assert error.value.message_dict == {"reason": ["Say why. Whoever wrote it reads this."]}
    with pytest.raises(ValidationError):
        publish_items(items=[uuid.uuid4() for _ in range(101)], **given)
    assert state(item) == (True, CaseState.OPEN, 0)


@pytest.mark.django_db
def test_what_was_appealed_against_or_decided_anew_is_not_undone():
    activity = make_activity()
    moderator, first, second = moderator_of(activity), waiting(activity), waiting(activity)
    given = {"actor": moderator, "programme": activity.programme, "now": LATER}
    refused = refuse_items(items=[first.public_id], reason="Spam.", **given)
    Appeal.objects.create(
        refusal=ModerationAction.objects.get(batch=refused.batch), person=PersonFactory(), words="No.", created_at=NOW
    )
    published = publish_items(items=[second.public_id], **given)
    take_down_items(items=[second.public_id], reason="Spam after all.", **given)
    for batch in (refused.batch, published.batch):
        assert undo(batch=batch, **given).done == 0
    assert Item.objects.filter(held_at__isnull=False).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("owner", True), ("facilitator", True), ("moderator", True), ("researcher", False), ("finance", False),
        ("observer", False), ("coach", False), (None, False),
    ],
)  # fmt: skip
def test_owners_facilitators_and_moderators_decide_and_undo(role, may):
    activity = make_activity()
    item = waiting(activity)
    actor = moderator_of(activity, role) if role else PersonFactory()
    given = {"actor": actor, "programme": activity.programme, "now": LATER}
    if may:
        assert undo(batch=publish_items(items=[item.public_id], **given).batch, **given).done == 1
        return
    for act in (publish_items, keep_items):
        with pytest.raises(PermissionDenied):
            act(items=[item.public_id], **given)
    for refuse in (refuse_items, take_down_items):
        with pytest.raises(PermissionDenied):
            refuse(items=[item.public_id], reason="x", **given)
    with pytest.raises(PermissionDenied):
        undo(batch=uuid.uuid4(), **given)
    assert (state(item), ModerationAction.objects.exclude(verb="held").count()) == ((True, CaseState.OPEN, 0), 0)


def at_once(*acts):
    """Run these functions at the same moment and return what they gave, in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place):
        start.wait()
        results[place] = acts[place]()
        connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_handle_the_same_at_once_one_does():
    activity = make_activity()
    item, one, two = waiting(activity), moderator_of(activity), moderator_of(activity)
    given = {"programme": activity.programme, "items": [item.public_id], "now": LATER}
    results = at_once(
        lambda: publish_items(actor=one, **given), lambda: refuse_items(actor=two, reason="Spam.", **given)
    )
    assert sorted(result.done for result in results) == [0, 1]
    line = ModerationAction.objects.exclude(verb="held").get()
    assert (Item.objects.get().held_at is None) is (line.verb == "published")
    assert Event.objects.filter(kind__in=["ItemReleased", "ItemRefused"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_the_same_at_once_one_does():
    activity = make_activity()
    item, one, two = waiting(activity), moderator_of(activity), moderator_of(activity)
    decided = publish_items(actor=one, programme=activity.programme, items=[item.public_id], now=LATER)
    given = {"programme": activity.programme, "batch": decided.batch, "now": LATER}
    results = at_once(lambda: undo(actor=one, **given), lambda: undo(actor=two, **given))
    assert sorted(result.done for result in results) == [0, 1]
    assert ModerationAction.objects.filter(verb="undone").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reports_by_one_person_at_once_are_one():
    item, person = give(make_activity()), PersonFactory()
    reports = at_once(*[lambda: report_item(person=person, item=item, ground="spam", now=NOW)] * 4)
    assert {report.pk for report in reports} == {Report.objects.get().pk}
    assert Case.objects.get().reports_open == 1

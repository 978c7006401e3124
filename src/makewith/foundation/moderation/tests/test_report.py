"""Saying that something is wrong: once per person, and after enough of them it waits."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.moderation.actions import keep_items, report_item
from makewith.foundation.moderation.models import Case, CaseState, Cause, ModerationAction, Report
from makewith.foundation.moderation.tests.factories import NOW, give, make_activity, moderator_of
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.trail.actions import hold_item
from makewith.foundation.trail.models import Audience, Item

pytestmark = pytest.mark.django_db


def report(item, person=None, **given):
    return report_item(person=person or PersonFactory(), item=item, now=NOW, **{"ground": "spam", **given})


def test_one_person_reports_one_thing_once():
    item, person = give(make_activity()), PersonFactory()
    first = report(item, person, words=" It sells\0 pills. ")
    assert report(item, person, ground="insult") == first
    assert list(Report.objects.values_list("ground", "words")) == [("spam", "It sells pills.")]
    case = Case.objects.get()
    assert (case.state, case.cause, case.reports_open, case.opened_at) == (CaseState.OPEN, Cause.REPORTS, 1, NOW)


def test_after_as_many_as_the_rules_say_it_waits():
    item = give(make_activity(hold_after_reports=2))
    report(item)
    assert Item.objects.get().held_at is None
    report(item)
    assert Item.objects.get().held_at == NOW
    assert list(ModerationAction.objects.values_list("verb", "reason")) == [("held", Cause.REPORTS)]
    assert Case.objects.get().reports_open == 2


def test_without_a_number_it_stands_however_many_report_it():
    item = give(make_activity(hold_after_reports=None))
    for _ in range(5):
        report(item)
    assert (Item.objects.get().held_at, Case.objects.get().reports_open) == (None, 5)


def test_what_a_moderator_kept_is_looked_at_again_and_not_held_by_a_rule():
    activity = make_activity(hold_after_reports=1, newcomer_links=9)
    item = give(activity)
    Item.objects.update(held_at=None)
    moderator = moderator_of(activity)
    report(item)
    Item.objects.update(held_at=None)
    Case.objects.update(state=CaseState.OPEN)
    keep_items(actor=moderator, programme=activity.programme, items=[item.public_id], now=NOW)
    report(item)
    case = Case.objects.get()
    assert (Item.objects.get().held_at, case.state, case.reports_open) == (None, CaseState.OPEN, 1)


def test_nobody_reports_their_own_what_they_do_not_see_or_while_they_are_blocked():
    activity = make_activity()
    item, blocked = give(activity), PersonFactory()
    Block.objects.create(programme=activity.programme, person=blocked, blocked_at=NOW)
    private = give(activity)
    Item.objects.filter(pk=private.pk).update(audience=Audience.CREDITED)
    private.refresh_from_db()
    held = give(activity)
    hold_item(item=held, now=NOW)
    tries = [(item, item.credits.get().person), (item, blocked), (private, PersonFactory()), (held, PersonFactory())]
    for thing, person in tries:
        with pytest.raises(PermissionDenied):
            report(thing, person)
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(("given", "field"), [({"ground": "boring"}, "ground"), ({"words": "x" * 1001}, "words")])
def test_an_unknown_ground_and_too_many_words_are_refused(given, field):
    with pytest.raises(ValidationError) as error:
        report(give(make_activity()), **given)
    assert list(error.value.message_dict) == [field]
    assert Report.objects.count() == 0

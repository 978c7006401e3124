"""Asking for another look at what was refused, once, and who gives it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.moderation.actions import answer_appeal, appeal, refuse_items, take_down_items, undo
from makewith.foundation.moderation.models import Appeal, Case, CaseState, ModerationAction
from makewith.foundation.moderation.tests.factories import NOW, give, make_activity, moderator_of
from makewith.foundation.moderation.tests.test_decide import waiting
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.trail.models import Item

pytestmark = pytest.mark.django_db


def refused(activity, moderator):
    item = waiting(activity)
    refuse_items(actor=moderator, programme=activity.programme, items=[item.public_id], reason="Spam.", now=NOW)
    return item, ModerationAction.objects.get(item=item, verb="refused")


def ask(item, refusal, words="It is my own bench."):
    return appeal(person=item.credits.get().person, refusal=refusal, words=words, now=NOW)


@pytest.mark.parametrize(("is_granted", "held", "verb"), [(True, False, "granted"), (False, True, "denied")])
def test_another_moderator_answers_and_the_first_answer_counts(is_granted, held, verb):
    activity = make_activity()
    first, second = moderator_of(activity), moderator_of(activity)
    item, refusal = refused(activity, first)
    made = ask(item, refusal)
    assert (ask(item, refusal, "Again"), Case.objects.get().state) == (made, CaseState.APPEALED)
    with pytest.raises(PermissionDenied):
        answer_appeal(actor=first, appeal=made, is_granted=True, answer="I was right.", now=NOW)
    answer_appeal(actor=second, appeal=made, is_granted=is_granted, answer="We read it again.", now=NOW)
    answer_appeal(actor=second, appeal=made, is_granted=not is_granted, answer="No.", now=NOW)
    line = Appeal.objects.get().answer
    assert (line.verb, line.actor, line.reason) == (verb, second, "We read it again.")
    assert (Item.objects.get().held_at is not None, Case.objects.get().state) == (held, CaseState.HANDLED)
    assert ModerationAction.objects.filter(undoes=refusal).exists() is is_granted


def test_where_there_is_no_other_moderator_the_same_one_answers():
    activity = make_activity()
    only = moderator_of(activity)
    item, refusal = refused(activity, only)
    moderator_of(activity, "observer")
    answer_appeal(actor=only, appeal=ask(item, refusal), is_granted=True, answer="Yes.", now=NOW)
    assert Item.objects.get().held_at is None


def test_only_whoever_gave_it_asks_also_while_blocked_and_not_once_it_was_undone():
    activity = make_activity()
    moderator = moderator_of(activity)
    item, refusal = refused(activity, moderator)
    with pytest.raises(PermissionDenied):
        appeal(person=PersonFactory(), refusal=refusal, words="Let me see.", now=NOW)
    undo(actor=moderator, programme=activity.programme, batch=refusal.batch, now=NOW)
    with pytest.raises(PermissionDenied):
        ask(item, refusal)
    assert Appeal.objects.count() == 0
    other = give(activity)
    take_down_items(actor=moderator, programme=activity.programme, items=[other.public_id], reason="No.", now=NOW)
    Block.objects.create(programme=activity.programme, person=other.credits.get().person, blocked_at=NOW)
    assert ask(other, ModerationAction.objects.get(item=other)).words == "It is my own bench."


def test_words_are_asked_for_on_both_sides():
    activity = make_activity()
    item, refusal = refused(activity, moderator_of(activity))
    with pytest.raises(ValidationError):
        ask(item, refusal, " ")
    made = ask(item, refusal)
    with pytest.raises(ValidationError):
        answer_appeal(actor=moderator_of(activity), appeal=made, is_granted=True, answer="", now=NOW)
    assert Appeal.objects.get().answer is None

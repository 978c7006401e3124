"""Whom news reaches: in slices, when it is told, and nobody who can no longer see what it is about."""

import uuid
from datetime import timedelta

import pytest

from makewith.flows import telling
from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Membership, Visibility
from makewith.foundation.trail.models import Credit
from makewith.loop.decisions.actions import Verdict
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.models import Idea

LATER = NOW + timedelta(hours=3)


def answered(walk: Walk, idea: Idea) -> None:
    give_answer(signed_by=walk.helene, target=idea.trail_item, text="We try it.", submission_key=uuid.uuid4(), now=NOW)


def told(kind: str) -> set[int]:
    """Who gave what it is about, and who follows it."""
    return set(Notification.objects.filter(kind__in=[kind, "followed"]).values_list("person_id", flat=True))


def test_an_answer_is_told_in_slices_each_a_job_of_its_own(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "SLICE", 2)
    idea = walk.idea()
    supporters = [PersonFactory() for _ in range(4)]
    for person in supporters:
        support_idea(person=person, idea=idea, now=NOW)
    answered(walk, idea)
    walk.run(LATER)
    assert Job.objects.filter(handler="makewith.flows.answer_to_inbox.tell_some").count() == 3
    assert told("answer") == {walk.amina.pk, *(person.pk for person in supporters)}
    assert Credit.objects.filter(heard_at__isnull=False).get().person == walk.amina


def test_news_carries_the_moment_it_reached_the_inbox(walk: Walk) -> None:
    idea = walk.idea()
    answered(walk, idea)
    walk.run(LATER)
    assert Notification.objects.get(kind="answer").created_at == LATER
    assert Credit.objects.get(person=walk.amina).heard_at == LATER


def test_whoever_answers_about_their_own_idea_is_owed_no_answer_and_gets_no_letter(walk: Walk) -> None:
    idea = walk.idea(walk.helene)
    answered(walk, idea)
    walk.run(LATER)
    assert told("answer") == set()
    assert Credit.objects.get(person=walk.helene, item=idea.trail_item).heard_at == LATER


def close_the_call(walk: Walk) -> None:
    """From now on it is for members only, and Ruth is none any more."""
    walk.call.activity.visibility = Visibility.MEMBERS
    walk.call.activity.save()
    Membership.objects.filter(person=walk.ruth).delete()


@pytest.mark.parametrize("kind", ["answer", "decision"])
def test_a_supporter_who_left_hears_nothing_of_what_is_for_members(walk: Walk, kind: str) -> None:
    idea, stays = walk.idea(), PersonFactory()
    for person in (walk.ruth, stays):
        support_idea(person=person, idea=idea, now=NOW)
    close_the_call(walk)
    if kind == "answer":
        answered(walk, idea)
    else:
        walk.decision(Verdict(idea.trail_item, Outcome.NO, "It was too dear."))
    walk.run()
    assert told(kind) == {walk.amina.pk, stays.pk}


def test_a_contributor_who_left_still_hears(walk: Walk) -> None:
    idea = walk.idea(walk.ruth)
    close_the_call(walk)
    answered(walk, idea)
    walk.run()
    assert told("answer") == {walk.ruth.pk}


def test_a_reply_does_not_reach_whoever_may_no_longer_read_it(walk: Walk) -> None:
    idea = walk.idea()
    first = add_comment(
        author=walk.ruth, target=idea.trail_item, text="Low enough?", stance="question",
        submission_key=uuid.uuid4(), now=NOW,
    )  # fmt: skip
    walk.run()
    close_the_call(walk)
    add_comment(
        author=walk.sofie, target=idea.trail_item, text="Yes.", stance="builds", reply_to=first,
        submission_key=uuid.uuid4(), now=NOW,
    )  # fmt: skip
    walk.run()
    assert [row.person_id for row in Notification.objects.filter(title__startswith="Sofie")] == [walk.amina.pk]


def test_an_idea_heard_through_an_insight_no_longer_waits_for_an_answer(walk: Walk) -> None:
    heard, other = walk.idea(), walk.idea(PersonFactory())
    insight = walk.insight(heard)
    walk.decision(Verdict(insight.trail_item, Outcome.GO, "You asked to choose."))
    walk.run(NOW + timedelta(days=2))
    assert Credit.objects.get(item=heard.trail_item).heard_at == NOW + timedelta(days=2)
    assert list(Idea.objects.filter(needs_answer=True)) == [other]


def test_words_taken_back_before_the_slice_is_told_are_repeated_to_nobody(walk: Walk) -> None:
    from makewith.foundation.trail.actions import withdraw_item

    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    answered(walk, idea)
    withdraw_item(actor=walk.amina, item=idea.trail_item, now=NOW)
    walk.run()
    assert told("answer") == set()

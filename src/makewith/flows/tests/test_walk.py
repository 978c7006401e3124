"""One contribution through the whole loop: given, heard, used, shipped, told, and taken back."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.notifications.models import Fate as InboxFate
from makewith.foundation.notifications.models import Notification
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, Link, Relation
from makewith.foundation.trail.queries import Fate, fate_of, heard_rate, items_of, onward_from
from makewith.loop.decisions.actions import Effect, Verdict, record_delivery
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import support_idea
from makewith.loop.insights.actions import Piece, make_insight
from makewith.loop.updates.models import Update


def inbox(person: object) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=person).order_by("id")  # type: ignore[misc]
    return list(rows.values_list("kind", "fate"))


def fate(walk: Walk) -> Fate:
    (item,) = items_of(walk.amina, walk.programme)
    return fate_of(onward_from([item], walk.amina), item.pk)


def test_a_contribution_is_heard_used_shipped_and_told(walk: Walk) -> None:
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    walk.run()
    assert fate(walk) == Fate.READ

    insight = walk.insight(idea)
    walk.run()
    assert fate(walk) == Fate.UNDERWAY
    assert inbox(walk.amina) == [("insight", InboxFate.UNDERWAY)]
    assert Credit.objects.get(person=walk.amina).heard_at is None

    decision = walk.decision(Verdict(insight.trail_item, Outcome.GO, "You asked to be the one who chooses."))
    walk.run(NOW + timedelta(days=2, hours=1))
    assert inbox(walk.amina)[1:] == [("decision", InboxFate.UNDERWAY)]
    assert Credit.objects.get(person=walk.amina).heard_at == NOW + timedelta(days=2, hours=1)
    assert heard_rate(walk.programme, NOW + timedelta(days=20)).rate == 1.0

    record_delivery(
        actor=walk.helene,
        decision=decision,
        title="The new card is in every van",
        shipped_on=NOW.date(),
        effect=Effect("Calls", Decimal("38"), Decimal("27.50"), "per thousand"),
        submission_key=uuid.uuid4(),
        now=NOW + timedelta(days=9),
    )
    walk.run()
    assert fate(walk) == Fate.CHANGED
    assert inbox(walk.amina)[2:] == [("delivery", InboxFate.CHANGED)]
    told = Notification.objects.filter(person=walk.amina).last()
    assert told is not None
    assert told.body == "Calls: 38 before, 27.5 after, per thousand."
    assert told.quote == "Show the courier my safe spot in a photo"
    assert Update.objects.get(about__kind="delivery").told_count == 1


def test_supporters_of_a_decided_idea_are_told_as_followers_and_not_counted_as_heard(walk: Walk) -> None:
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    assert idea.trail_item is not None
    walk.decision(Verdict(idea.trail_item, Outcome.NOT_NOW, "It would cost bedtime.", NOW.date()))
    walk.run()
    assert inbox(walk.ruth) == [("followed", InboxFate.TIED)]
    assert inbox(walk.amina) == [("decision", InboxFate.TIED)]
    assert fate(walk) == Fate.TIED
    assert Credit.objects.contributions().filter(heard_at__isnull=False).count() == 1
    idea.refresh_from_db()
    assert idea.needs_answer is False


def test_running_every_job_twice_tells_everybody_once(walk: Walk) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    walk.decision(Verdict(idea.trail_item, Outcome.GO, "Yes."))
    walk.run()
    Job.objects.update(state=JobState.WAITING, finished_at=None)
    walk.run()
    assert Notification.objects.filter(person=walk.amina, kind="decision").count() == 1
    assert Update.objects.count() == 1


def test_somebody_behind_two_subjects_hears_once_and_the_better_news(walk: Walk) -> None:
    first = walk.idea()
    insight = walk.insight(first)
    assert first.trail_item is not None
    walk.decision(
        Verdict(first.trail_item, Outcome.NO, "Not like this."),
        Verdict(insight.trail_item, Outcome.GO, "We take this as true."),
    )
    walk.run()
    news = Notification.objects.get(person=walk.amina, kind="decision")
    assert (news.fate, news.body) == (InboxFate.UNDERWAY, "We take this as true.")


def test_a_comment_reaches_the_author_and_an_answer_counts_as_heard(walk: Walk) -> None:
    idea = walk.idea()
    item = idea.trail_item
    assert item is not None
    add_comment(
        author=walk.ruth, target=item, text="Low enough for a chair?", stance="question",
        submission_key=uuid.uuid4(), now=NOW,
    )  # fmt: skip
    give_answer(
        signed_by=walk.helene, target=item, text="We try it.", submission_key=uuid.uuid4(), now=NOW + timedelta(days=3)
    )
    walk.run(NOW + timedelta(days=3, minutes=5))
    assert inbox(walk.amina) == [("comment", InboxFate.OTHER), ("answer", InboxFate.UNDERWAY)]
    assert Credit.objects.get(person=walk.amina).heard_at == NOW + timedelta(days=3, minutes=5)
    assert Credit.objects.get(person=walk.ruth).heard_at is None
    idea.refresh_from_db()
    assert (idea.comments_count, idea.needs_answer) == (1, False)


def test_nobody_sees_a_draft_insight_through_the_trail(walk: Walk) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    make_insight(
        actor=walk.sofie,
        programme=walk.programme,
        claim="A claim in the making",
        pieces=[Piece(idea.trail_item, "and it rained")],
        now=NOW,
    )
    walk.run()
    assert fate(walk) == Fate.READ
    assert inbox(walk.amina) == []
    graph = onward_from([idea.trail_item], walk.sofie)
    assert len(graph.items) == 2


def test_a_quote_must_stand_word_for_word_in_its_source(walk: Walk) -> None:
    idea = walk.idea()
    with pytest.raises(ValidationError) as error:
        walk.insight(idea, quote="Words that nobody wrote")
    assert "do not stand in the text" in error.value.message_dict["quote"][0]


def test_every_no_needs_a_reason_and_every_not_now_a_day(walk: Walk) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    with pytest.raises(ValidationError) as error:
        walk.decision(Verdict(idea.trail_item, Outcome.NOT_NOW, " "))
    assert error.value.messages == [
        "Give a reason for “Show the courier my safe spot in a photo”. Everybody concerned will read it.",
        "Say when you look at “Show the courier my safe spot in a photo” again.",
    ]
    assert not Link.objects.filter(relation=Relation.DEFERRED_BY).exists()


def test_only_an_owner_decides(walk: Walk) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    walk.helene.team_roles.all().delete()
    with pytest.raises(PermissionDenied):
        walk.decision(Verdict(idea.trail_item, Outcome.GO, "Yes."))


def test_an_insight_that_stood_on_what_was_taken_back_is_flagged(walk: Walk) -> None:
    idea = walk.idea()
    insight = walk.insight(idea)
    assert idea.trail_item is not None
    walk.run()
    assert withdraw_item(actor=walk.amina, item=idea.trail_item, now=NOW) is True
    assert withdraw_item(actor=walk.amina, item=idea.trail_item, now=NOW) is False
    walk.run()
    insight.refresh_from_db()
    assert insight.needs_review is True
    assert Link.objects.get(target=insight.trail_item).quote == ""


def test_others_cannot_take_it_back(walk: Walk) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    with pytest.raises(PermissionDenied):
        withdraw_item(actor=walk.ruth, item=idea.trail_item, now=NOW)
    idea.refresh_from_db()
    assert idea.title == "Show the courier my safe spot in a photo"

"""What is taken back while its news is still on the way is repeated nowhere, and counted nowhere."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.conversation.models import Comment
from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications.models import Notification
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, Item, Link
from makewith.foundation.trail.queries import heard_rate
from makewith.loop.decisions.actions import Verdict
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.models import Idea
from makewith.loop.insights.actions import Piece, add_evidence, make_insight


def comment_on(walk: Walk, item: Item, key: uuid.UUID | None = None) -> Comment:
    return add_comment(
        author=walk.ruth,
        target=item,
        text="On the left of the bins.",
        stance="builds",
        submission_key=key or uuid.uuid4(),
        now=NOW,
    )


def item_of(idea: Idea) -> Item:
    assert idea.trail_item is not None
    return idea.trail_item


def test_a_comment_taken_back_before_its_news_went_out_is_not_told(walk: Walk) -> None:
    comment = comment_on(walk, item_of(walk.idea()))
    withdraw_item(actor=walk.ruth, item=comment.trail_item, now=NOW)
    walk.run()
    assert Notification.objects.count() == 0


def test_an_answer_to_what_was_taken_back_reaches_nobody(walk: Walk) -> None:
    idea = walk.idea()
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    item = item_of(idea)
    give_answer(signed_by=walk.helene, target=item, text="Thank you.", submission_key=uuid.uuid4(), now=NOW)
    withdraw_item(actor=walk.amina, item=item, now=NOW)
    walk.run()
    assert Notification.objects.count() == 0


def test_the_number_of_comments_follows_what_is_there(walk: Walk) -> None:
    idea = walk.idea()
    first = comment_on(walk, item_of(idea))
    comment_on(walk, item_of(idea))
    walk.run()
    idea.refresh_from_db()
    assert idea.comments_count == 2
    withdraw_item(actor=walk.ruth, item=first.trail_item, now=NOW + timedelta(days=1))
    walk.run()
    idea.refresh_from_db()
    assert (idea.comments_count, idea.active_at) == (1, NOW)


def test_words_taken_back_meanwhile_do_not_become_evidence(walk: Walk) -> None:
    idea, other = walk.idea(), walk.idea(walk.ruth)
    piece = Piece(item_of(idea), "He chose the bins")
    insight = make_insight(
        actor=walk.sofie,
        programme=walk.programme,
        claim="A claim",
        pieces=[Piece(item_of(other), "it rained")],
        now=NOW,
    )
    # The page that chose the words still holds the Item as it was.
    withdraw_item(actor=walk.amina, item=Item.objects.get(pk=item_of(idea).pk), now=NOW)
    with pytest.raises(ValidationError) as error:
        add_evidence(actor=walk.sofie, insight=insight, piece=piece, now=NOW)
    assert "took these words back" in error.value.message_dict["quote"][0]
    assert Link.objects.filter(source=idea.trail_item).count() == 0


def test_an_insight_does_not_stand_on_itself(walk: Walk) -> None:
    insight = walk.insight(walk.idea())
    with pytest.raises(ValidationError) as error:
        add_evidence(actor=walk.sofie, insight=insight, piece=Piece(insight.trail_item, insight.claim), now=NOW)
    assert "does not stand on itself" in error.value.message_dict["quote"][0]


def test_a_key_somebody_else_used_makes_a_comment_of_ones_own(walk: Walk) -> None:
    item, key = item_of(walk.idea()), uuid.uuid4()
    first = comment_on(walk, item, key)
    assert comment_on(walk, item, key) == first
    mine = add_comment(author=walk.helene, target=item, text="So do I.", stance="builds", submission_key=key, now=NOW)
    elsewhere = comment_on(walk, item_of(walk.idea(walk.sofie)), key)
    assert len({first.pk, mine.pk, elsewhere.pk}) == 3


def test_what_was_just_taken_back_takes_no_comment(walk: Walk) -> None:
    item = item_of(walk.idea())
    withdraw_item(actor=walk.amina, item=Item.objects.get(pk=item.pk), now=NOW)
    with pytest.raises(PermissionDenied):
        comment_on(walk, item)


def test_whoever_decides_about_what_they_gave_does_not_wait_for_themselves(walk: Walk) -> None:
    idea = walk.idea(walk.helene)
    walk.decision(Verdict(item_of(idea), Outcome.NO, "It was too dear."))
    walk.run(NOW + timedelta(days=3))
    assert Credit.objects.get(item=idea.trail_item).heard_at == NOW + timedelta(days=3)
    assert heard_rate(walk.programme, NOW + timedelta(days=30)).late == 0
    assert Notification.objects.filter(person=walk.helene).count() == 0


def test_texts_are_in_no_job(walk: Walk) -> None:
    idea = walk.idea()
    comment_on(walk, item_of(idea))
    walk.insight(idea)
    walk.decision(Verdict(item_of(idea), Outcome.NO, "It was too dear."))
    walk.run()
    kept = " ".join(str(payload) for payload in Job.objects.values_list("payload", flat=True))
    assert kept
    assert [words for words in ("bins", "rained", "dear", "mind") if words in kept] == []


@pytest.mark.django_db(transaction=True)
def test_answering_and_deciding_at_once_do_not_wait_for_each_other(walk: Walk) -> None:
    item = item_of(walk.idea())
    errors: list[DatabaseError] = []
    start = threading.Barrier(2)

    def many(act: str) -> None:
        try:
            start.wait()
            for _ in range(15):
                with transaction.atomic():
                    if act == "answer":
                        give_answer(
                            signed_by=walk.sofie, target=item, text="Thanks.", submission_key=uuid.uuid4(), now=NOW
                        )
                    else:
                        walk.decision(Verdict(item, Outcome.NO, "It was too dear."))
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=many, args=[act]) for act in ("answer", "decide")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (item.answers.count(), item.links_onward.count()) == (15, 15)

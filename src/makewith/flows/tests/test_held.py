"""What is held is seen by whoever gave it and the team, through every surface, and nobody else hears of it before it is released."""

import uuid
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.accounts.actions import create_token
from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.conversation.models import Comment
from makewith.foundation.moderation.actions import (
    answer_appeal,
    appeal,
    block_person,
    keep_items,
    publish_items,
    refuse_items,
    report_item,
    take_down_items,
    undo,
)
from makewith.foundation.moderation.models import ModerationAction, Policy
from makewith.foundation.notifications.models import Mail, Notification
from makewith.foundation.notifications.queries import inbox_page, news_to_say
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.search.queries import matching, similar
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.models import Idea, IdeaState

WORD = "Quillonbarth"


@pytest.fixture
def strict(walk: Walk) -> Walk:
    """The same programme, where everybody's words are read first."""
    Policy.objects.create(activity=walk.call.activity, before="everybody")
    return walk


def say(walk: Walk, author: Person, text: str = f"The {WORD} gate is dry.") -> Comment:
    item = Item.objects.filter(kind="idea").order_by("id")[0]
    target = Item.objects.select_related("programme", "activity__programme").get(pk=item.pk)
    return add_comment(
        author=author, target=target, text=text, stance="builds", submission_key=uuid.uuid4(), now=datetime.now(UTC)
    )


def reads(walk: Walk, person: Person | None, idea: Idea) -> dict[str, bool]:
    """Where this person finds the word: on the idea's page, in search, through the API and at the comment's address."""
    assert idea.trail_item is not None
    client, api = Client(), {}
    if person is not None:
        client.force_login(person.user)
        _, token = create_token(user=person.user, name="test")
        api = {"Authorization": f"Bearer {token}"}
    comment = Comment.objects.get(trail_item__kind="comment", text__contains=WORD).trail_item
    visible = Item.objects.visible_to(person)
    page = reverse("ideas:idea", args=[walk.programme.slug, idea.trail_item.public_id])
    return {
        "page": WORD in client.get(page).content.decode(),
        "api": WORD in client.get(f"/api/v1/items/{idea.trail_item.public_id}/comments", headers=api).content.decode(),
        "search": visible.filter(pk__in=matching(WORD)).exists(),
        "address": client.get(
            reverse("conversation:comment", args=[walk.programme.slug, comment.public_id])
        ).status_code
        == 302,
        "item": client.get(reverse("trail:item", args=[comment.public_id])).status_code == 302,
    }


def news(kind: str) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind=kind).order_by("id")
    return list(rows.values_list("person__name", "title"))


def test_a_comment_that_waits_is_nowhere_for_others_and_everywhere_once_it_is_released(walk: Walk) -> None:
    idea = walk.idea()
    Policy.objects.create(activity=walk.call.activity, before="everybody")
    comment = say(walk, walk.ruth, f"@Amina K. the {WORD} gate")
    walk.run()
    nowhere = dict.fromkeys(("page", "api", "search", "address", "item"), False)
    everywhere = dict.fromkeys(nowhere, True)
    for person in (None, PersonFactory(), walk.amina):
        assert reads(walk, person, idea) == nowhere
    for person in (walk.ruth, walk.sofie, walk.helene):
        assert reads(walk, person, idea) == everywhere
    idea.refresh_from_db()
    assert (news("comment"), news("mention"), idea.comments_count) == ([], [], 0)

    publish_items(actor=walk.helene, programme=walk.programme, items=[comment.trail_item.public_id], now=NOW)
    walk.run()
    for person in (None, walk.amina, walk.helene):
        assert reads(walk, person, idea) == everywhere
    idea.refresh_from_db()
    assert news("mention") == [("Amina K.", "Ruth O. mentions you in “Show the courier my safe spot in a photo”")]
    assert (news("comment"), idea.comments_count) == ([], 1)
    assert news("moderation") == [("Ruth O.", "Your comment 1 is there for everybody")]


def test_what_is_taken_down_leaves_inboxes_and_letters_of_others_until_it_is_put_back(walk: Walk) -> None:
    idea = walk.idea()
    comment = say(walk, walk.ruth)
    walk.run()
    assert [name for name, _ in news("comment")] == ["Amina K."]
    taken = take_down_items(
        actor=walk.helene,
        programme=walk.programme,
        items=[comment.trail_item.public_id],
        reason="It names a neighbour.",
        now=NOW,
    )
    walk.run()
    assert not any(reads(walk, walk.amina, idea).values())
    told = inbox_page(walk.amina, None).rows[0]
    assert told.is_held is True
    mail = Mail.objects.create(
        person=walk.amina,
        programme=walk.programme,
        address="a@example.org",
        unique_key="x",
        message_id="x",
        created_at=NOW,
    )
    Notification.objects.filter(person=walk.amina).update(mail=mail)
    assert news_to_say(mail) == []
    idea.refresh_from_db()
    assert idea.comments_count == 0
    refused = Notification.objects.get(kind="moderation")
    line = ModerationAction.objects.get(verb="taken_down")
    assert (refused.person, refused.body, refused.path) == (
        walk.ruth,
        "It names a neighbour.",
        reverse("moderation:appeal", args=[line.public_id]),
    )
    assert Item.objects.get(kind="comment").credits.get().heard_at is not None

    undo(actor=walk.helene, programme=walk.programme, batch=taken.batch, now=NOW)
    walk.run()
    idea.refresh_from_db()
    assert (inbox_page(walk.amina, None).rows[0].is_held, idea.comments_count) == (False, 1)
    assert [one.title for one in news_to_say(mail)] == [told.title]


def test_an_idea_that_waits_is_on_no_list_until_it_is_released(strict: Walk) -> None:
    idea = strict.idea()
    assert idea.trail_item is not None
    client, page = Client(), reverse("ideas:idea", args=[strict.programme.slug, idea.trail_item.public_id])
    listed = reverse("ideas:call", args=[strict.programme.slug, strict.call.activity.slug])
    assert (idea.state, client.get(page).status_code) == (IdeaState.HELD, 404)
    assert idea.title not in client.get(listed).content.decode()
    assert similar(idea.title, strict.programme, person=strict.ruth) == []
    strict.call.refresh_from_db()
    assert (strict.call.ideas_count, strict.call.waiting_count) == (0, 0)
    client.force_login(strict.amina.user)
    assert "Waits to be read by us." in client.get(page).content.decode()

    publish_items(actor=strict.helene, programme=strict.programme, items=[idea.trail_item.public_id], now=NOW)
    strict.run()
    idea.refresh_from_db()
    strict.call.refresh_from_db()
    assert (idea.state, strict.call.ideas_count, strict.call.waiting_count) == (IdeaState.OPEN, 1, 1)
    assert Client().get(page).status_code == 200
    assert idea.title in Client().get(listed).content.decode()
    assert news("moderation") == [("Amina K.", "Your idea 1 is there for everybody")]


def test_reporters_and_whoever_appealed_or_was_blocked_are_told_once(walk: Walk) -> None:
    walk.idea()
    comment = say(walk, walk.ruth)
    item, tomas = comment.trail_item, PersonFactory(name="Tomas R.")
    other = TeamRoleFactory(programme=walk.programme, role=Role.MODERATOR).person
    given = {"actor": walk.helene, "programme": walk.programme, "items": [item.public_id], "now": NOW}
    report_item(person=tomas, item=item, ground="spam", now=NOW)
    keep_items(**given)
    walk.run()
    assert news("moderation") == [("Tomas R.", "We looked at comment 1, which you reported")]
    assert Notification.objects.get(kind="moderation").body.startswith("We read it and leave it as it is.")

    taken = take_down_items(reason="No.", **given)
    refusal = ModerationAction.objects.get(batch=taken.batch)
    asked = appeal(person=walk.ruth, refusal=refusal, words="It is my gate.", now=NOW)
    answer_appeal(actor=other, appeal=asked, is_granted=True, answer="You are right.", now=NOW)
    walk.run()
    # The refusal was undone before anybody was told of it, so only the answer is told.
    assert [told for told in news("moderation") if told[0] == "Ruth O."] == [
        ("Ruth O.", "We read your comment 1 again: it is there for everybody")
    ]

    block_person(actor=walk.helene, programme=walk.programme, person=tomas, reason="Enough.", now=NOW)
    walk.run()
    told = Notification.objects.filter(kind="moderation").latest("id")
    assert (told.person, told.body) == (tomas, "Enough.")


def test_an_undone_refusal_is_told_as_waiting_again(strict: Walk) -> None:
    idea = strict.idea()
    assert idea.trail_item is not None
    given = {"actor": strict.helene, "programme": strict.programme, "now": NOW}
    refused = refuse_items(items=[idea.trail_item.public_id], reason="Which bins?", **given)
    strict.run()
    undo(batch=refused.batch, **given)
    strict.run()
    assert [title for _, title in news("moderation")] == [
        "Your idea 1 is not shown to others",
        "We read your idea 1 again",
    ]

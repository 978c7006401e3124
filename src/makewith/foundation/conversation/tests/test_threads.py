"""Comments stand in threads of one level, thirty threads a page, the first replies of each; in few queries however many."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.queries import conversation_about, place_of, thread_page
from makewith.foundation.moderation.models import Policy
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import ActivityFactory, TeamRoleFactory
from makewith.foundation.trail.actions import Giver, hold_item, make_item, withdraw_item
from makewith.foundation.trail.models import Audience, Item
from makewith.foundation.trail.tests.test_make_item import NOW


def make_target() -> Item:
    activity = ActivityFactory()
    Policy.objects.create(activity=activity, newcomer_comments=1000)
    return make_item(
        programme=activity.programme, activity=activity, kind="insight", title="A bench",
        givers=[Giver(PersonFactory())], audience=Audience.PUBLIC, now=NOW,
    )  # fmt: skip


@pytest.fixture
def target(db) -> Item:
    return make_target()


def say(target, text="Low.", reply_to=None, author=None) -> Comment:
    return add_comment(
        author=author or PersonFactory(), target=target, text=text, stance="builds",
        submission_key=uuid.uuid4(), now=NOW, reply_to=reply_to,
    )  # fmt: skip


def shown(talk) -> list[tuple[str, list[str], int]]:
    return [
        (
            thread.begun.comment.text if thread.begun.is_shown else "?",
            [one.comment.text for one in thread.replies],
            thread.more,
        )
        for thread in talk.threads
    ]


def test_a_reply_to_a_reply_stands_in_the_same_thread(target):
    first = say(target, "One")
    reply = say(target, "Two", reply_to=first)
    further = say(target, "Three", reply_to=reply)
    say(target, "Four")
    assert (reply.thread, further.thread, further.reply_to) == (first, first, reply)
    assert shown(conversation_about(target, None, None, NOW)) == [("One", ["Two", "Three"], 0), ("Four", [], 0)]


def test_the_first_three_replies_stand_there_and_the_others_are_brought_on_demand(target, client):
    begun = say(target, "Begun")
    for number in range(1, 6):
        say(target, f"Reply {number}", reply_to=begun)
    talk = conversation_about(target, None, None, NOW)
    assert shown(talk) == [("Begun", ["Reply 1", "Reply 2", "Reply 3"], 2)]
    page = reverse("conversation:thread", args=[target.programme.slug, begun.trail_item.public_id])
    rows = client.get(page, {"after": talk.threads[0].after}, headers={"HX-Request": "true"}).content.decode()
    assert [f"Reply {number}" in rows for number in range(1, 6)] == [False, False, False, True, True]
    whole = client.get(page).content.decode()
    assert all(f"Reply {number}" in whole for number in range(1, 6))
    assert "<html" in whole


@pytest.mark.parametrize(("threads", "replies"), [(1, 1), (60, 5)])
def test_three_hundred_comments_take_as_many_queries_as_two(target, threads, replies, count_queries):
    reader = PersonFactory()
    for number in range(threads):
        begun = say(target, f"Thread {number} @nobody")
        for _ in range(replies):
            say(target, "Reply", reply_to=begun)
    reader.request_cache = {}
    with count_queries() as queries:
        talk = conversation_about(target, reader, None, NOW)
    assert (len(talk.threads), len(queries)) == (min(threads, 30), 5)


def test_every_thread_is_on_exactly_one_page(target):
    for number in range(65):
        say(target, f"{number}")
    texts, cursor = [], None
    for _ in range(3):
        talk = conversation_about(target, None, cursor, NOW)
        texts += [thread.begun.comment.text for thread in talk.threads]
        cursor = talk.next_cursor
    assert (texts, cursor) == ([str(number) for number in range(65)], None)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=80))
@pytest.mark.django_db
def test_a_comment_is_on_the_page_that_its_address_names(steps):
    target, said = make_target(), []
    for place, is_reply in steps:
        said.append(say(target, reply_to=said[place % len(said)] if is_reply and said else None))
    for comment in said[::7]:
        where, cursor = place_of(comment, None)
        if where == "conversation":
            threads = conversation_about(target, None, cursor or None, NOW).threads
            there = {one.comment.pk for thread in threads for one in (thread.begun, *thread.replies)}
        else:
            there = {row.pk for row in thread_page(comment.thread, None, cursor or None)[1].rows}
        assert comment.pk in there


def test_what_is_held_is_there_for_its_author_and_the_team_and_keeps_its_place_for_the_replies(target):
    author, begun = PersonFactory(), say(target, "Held")
    begun.trail_item.credits.update(person=author)
    Comment.objects.filter(pk=begun.pk).update(author=author)
    say(target, "Reply", reply_to=begun)
    hidden = say(target, "Hidden reply", reply_to=begun)
    lonely = say(target, "Lonely")
    for comment in (begun, hidden, lonely):
        hold_item(item=comment.trail_item, now=NOW)
    observer = TeamRoleFactory(programme=target.programme, role=Role.OBSERVER).person
    assert shown(conversation_about(target, None, None, NOW)) == [("?", ["Reply"], 0)]
    assert shown(conversation_about(target, PersonFactory(), None, NOW)) == [("?", ["Reply"], 0)]
    assert shown(conversation_about(target, author, None, NOW)) == [("Held", ["Reply"], 0)]
    assert shown(conversation_about(target, observer, None, NOW)) == [
        ("Held", ["Reply", "Hidden reply"], 0),
        ("Lonely", [], 0),
    ]
    assert conversation_about(target, author, None, NOW).threads[0].begun.standing.waits is True


def test_the_teams_answer_to_a_comment_stands_under_it(target):
    begun = say(target, "How high?")
    helene = TeamRoleFactory(programme=target.programme, role=Role.OWNER).person
    give_answer(signed_by=helene, target=begun.trail_item, text="48 centimetres.", submission_key=uuid.uuid4(), now=NOW)
    talk = conversation_about(target, None, None, NOW)
    assert [(answer.text, answer.signed_by) for answer in talk.threads[0].begun.answers] == [
        ("48 centimetres.", helene)
    ]


def test_a_reply_is_written_without_a_script(target, client):
    person, begun = PersonFactory(), say(target, "How high?")
    client.force_login(person.user)
    page = client.get(reverse("conversation:reply", args=[target.programme.slug, begun.trail_item.public_id]))
    assert "How high?" in page.content.decode()
    assert "<html" in page.content.decode()
    sent = client.post(
        reverse("conversation:add_comment", args=[target.public_id]),
        {"text": "48", "stance": "builds", "submission_key": uuid.uuid4(), "reply_to": begun.trail_item.public_id},
    )
    reply = Comment.objects.get(text="48")
    assert (sent.status_code, reply.thread) == (302, begun)
    assert sent.url.endswith(f"#comment-{reply.trail_item.public_id}")


def test_a_reply_to_what_is_gone_keeps_what_was_typed(target, client):
    person, begun = PersonFactory(), say(target)
    withdraw_item(actor=begun.author, item=begun.trail_item, now=NOW)
    client.force_login(person.user)
    sent = client.post(
        reverse("conversation:add_comment", args=[target.public_id]),
        {
            "text": "My words",
            "stance": "builds",
            "submission_key": uuid.uuid4(),
            "reply_to": begun.trail_item.public_id,
        },
    )
    assert sent.status_code == 422
    assert "What you reply to is gone." in sent.content.decode()
    assert "My words" in sent.content.decode()
    assert Comment.objects.filter(text="My words").count() == 0


def test_a_closed_conversation_says_so_and_the_team_opens_it(target, client):
    owner = TeamRoleFactory(programme=target.programme, role=Role.OWNER).person
    client.force_login(owner.user)
    address = reverse("conversation:close", args=[target.public_id])
    client.post(address)
    assert Item.objects.get(pk=target.pk).conversation_closed_at is not None
    client.post(address, {"reopen": "1"})
    assert Item.objects.get(pk=target.pk).conversation_closed_at is None
    client.force_login(PersonFactory().user)
    assert client.post(address).status_code == 403
    assert Item.objects.get(pk=target.pk).conversation_closed_at is None


def test_a_newcomers_pace_is_said_on_the_form(target, client):
    Policy.objects.update(newcomer_comments=1, trusted_after=10)
    person = PersonFactory()
    add_comment(author=person, target=target, text="One", stance="builds", submission_key=uuid.uuid4(), now=NOW)
    Item.objects.filter(kind="comment").update(occurred_at=NOW + timedelta(days=36500))
    client.force_login(person.user)
    sent = client.post(
        reverse("conversation:add_comment", args=[target.public_id]),
        {"text": "Two", "stance": "builds", "submission_key": uuid.uuid4()},
    )
    assert sent.status_code == 422
    assert "Take a walk" in sent.content.decode()

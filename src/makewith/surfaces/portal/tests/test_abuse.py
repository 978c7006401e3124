"""Votes by whoever may not give one, a thousand of them in a minute from one address, and five thousand comments on one idea."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from makewith.foundation.accounts.models import User
from makewith.foundation.conversation.models import Comment
from makewith.foundation.people.actions import erase_person
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block, Segment, Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory
from makewith.foundation.trail.models import Audience, Credit, Item
from makewith.loop.ideas.models import Idea, Support
from makewith.loop.ideas.tests.factories import make_call, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Idea:
    cache.clear()
    return make_idea(make_call(ProgrammeFactory()), now=timezone.now() - timedelta(days=1))


def path(idea: Idea, name: str = "support") -> str:
    return reverse(f"ideas:{name}", args=[idea.call.activity.programme.slug, idea.trail_item.public_id])


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def erased(idea: Idea) -> Client:
    person = PersonFactory()
    client = client_of(person)
    erase_person(actor=person, person=person, takes_back=False, reason="own_wish", now=timezone.now())
    return client


def blocked(idea: Idea) -> Client:
    person = PersonFactory()
    MembershipFactory(programme=idea.call.activity.programme, person=person)
    Block.objects.create(programme=idea.call.activity.programme, person=person, blocked_at=timezone.now())
    return client_of(person)


def unconfirmed(idea: Idea) -> Client:
    """An account whose owner never said who they are, as before the first code was typed."""
    client = Client()
    client.force_login(User.objects.create_user("new@example.org"))
    return client


def ineligible(idea: Idea) -> Client:
    """Somebody whom a private call is not for."""
    programme = idea.call.activity.programme
    idea.call.activity.segment = Segment.objects.create(programme=programme, name="Couriers", is_invited=True)
    idea.call.activity.visibility = Visibility.SEGMENT
    idea.call.activity.save()
    person = PersonFactory()
    MembershipFactory(programme=programme, person=person)
    return client_of(person)


@pytest.mark.parametrize("who", [erased, blocked, unconfirmed, ineligible])
def test_a_vote_by_whoever_may_not_give_one_counts_nothing(idea: Idea, who) -> None:
    client = who(idea)
    answer = client.post(path(idea))
    idea.refresh_from_db()
    assert answer.status_code in {302, 403, 404}
    assert answer.status_code != 302 or "/ideas/" not in answer.url.partition("?")[0]
    assert (idea.supports_count, Support.objects.count()) == (0, 0)


def test_of_a_thousand_votes_a_minute_from_one_address_six_hundred_count_and_other_addresses_go_on(
    idea: Idea, count_queries
) -> None:
    voters = [client_of(PersonFactory()) for _ in range(1000)]
    elsewhere = [client_of(PersonFactory()) for _ in range(2)]
    with time_machine.travel(datetime(2026, 6, 18, 12, 0, tzinfo=UTC), tick=False):
        Idea.objects.update(submitted_at=timezone.now())
        with count_queries() as before:
            assert elsewhere[0].post(path(idea), REMOTE_ADDR="203.0.113.1").status_code == 302
        answers = [voter.post(path(idea), REMOTE_ADDR="198.51.100.7").status_code for voter in voters]
        with count_queries() as refused:
            answer = voters[-1].post(path(idea), REMOTE_ADDR="198.51.100.7")
        with count_queries() as after:
            assert elsewhere[1].post(path(idea), REMOTE_ADDR="203.0.113.2").status_code == 302
    idea.refresh_from_db()
    assert answers == [302] * 600 + [429] * 400
    assert (idea.supports_count, Support.objects.count()) == (602, 602)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "That was very fast" in answer.content.decode()
    assert "Try again in 60 seconds." in answer.content.decode()
    # Who votes elsewhere is asked no more than before, and a vote that is refused opens no idea.
    assert len(after) == len(before)
    assert not [query for query in refused if "loop_ideas" in str(query) or "ideas_idea" in str(query)]


def test_five_thousand_comments_on_one_idea_are_paged_and_cost_no_more_to_read(idea: Idea, count_queries) -> None:
    reader, page = client_of(PersonFactory()), path(idea, "idea")
    grow(idea, 40)
    reader.get(page)
    with count_queries() as few:
        reader.get(page)
    grow(idea, 4960)
    with count_queries() as many:
        shown = reader.get(page).content.decode()
    assert Comment.objects.count() == 5000
    assert (shown.count('class="line-thread"'), "after=" in shown) == (30, True)
    assert len(many) <= len(few)


def grow(idea: Idea, count: int) -> None:
    """So many threads, as they are after they were written one by one."""
    target, person = idea.trail_item, PersonFactory()
    first, now = Item.objects.filter(kind="comment").count() + 1, timezone.now()
    items = Item.objects.bulk_create(
        Item(
            programme=target.programme, activity=target.activity, kind="comment", number=first + number,
            title=f"Comment {first + number}", audience=Audience.PUBLIC, occurred_at=now,
        )
        for number in range(count)
    )  # fmt: skip
    Credit.objects.bulk_create(Credit(item=item, person=person) for item in items)
    Comment.objects.bulk_create(
        Comment(
            trail_item=item, target=target, author=person, text=item.title, stance="builds",
            submission_key=uuid.uuid4(), created_at=now,
        )
        for item in items
    )  # fmt: skip

"""One person stands behind one idea, once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from makewith.foundation.activity.models import Event
from makewith.foundation.people.models import StakeholderKind
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, ProgrammeState
from makewith.loop.ideas.actions import support_idea, take_back_support
from makewith.loop.ideas.models import Support
from makewith.loop.ideas.queries import supporters_by_kind
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea


@pytest.mark.django_db
def test_support_counts_once_and_can_be_taken_back() -> None:
    idea, person = make_idea(), PersonFactory()
    assert support_idea(person=person, idea=idea, now=NOW) is True
    assert support_idea(person=person, idea=idea, now=NOW) is False
    idea.refresh_from_db()
    assert idea.supports_count == 1
    assert take_back_support(person=person, idea=idea, now=NOW) is True
    assert take_back_support(person=person, idea=idea, now=NOW) is False
    idea.refresh_from_db()
    assert (idea.supports_count, Support.objects.count()) == (0, 0)
    assert Event.objects.filter(kind__in=["IdeaSupported", "SupportTakenBack"]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_count_once() -> None:
    idea, person = make_idea(), PersonFactory()
    start = threading.Barrier(8)
    new: list[bool] = []

    def click() -> None:
        start.wait()
        new.append(support_idea(person=person, idea=idea, now=NOW))
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    idea.refresh_from_db()
    assert sorted(new) == [False] * 7 + [True]
    assert (idea.supports_count, Support.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_one_does_not_support_ones_own_idea_nor_one_that_is_closed() -> None:
    idea = make_idea()
    with pytest.raises(PermissionDenied):
        support_idea(person=idea.author, idea=idea, now=NOW)
    activity = idea.call.activity
    activity.state = "closed"
    activity.save()
    with pytest.raises(PermissionDenied):
        support_idea(person=PersonFactory(), idea=idea, now=NOW)
    assert Support.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("closed", ["call", "programme"])
def test_support_is_taken_back_at_any_time_but_not_given_after_the_end(closed: str, client: Client) -> None:
    idea, person = make_idea(), PersonFactory()
    support_idea(person=person, idea=idea, now=NOW)
    activity = idea.call.activity
    if closed == "call":
        Activity.objects.update(state=ActivityState.CLOSED)
    else:
        Programme.objects.update(state=ProgrammeState.ARCHIVED)
    address = reverse("ideas:support", args=[activity.programme.slug, idea.trail_item.public_id])
    client.force_login(person.user)
    page = client.get(reverse("ideas:idea", args=[activity.programme.slug, idea.trail_item.public_id]))
    assert "You are behind it. Take it back" in page.content.decode()
    client.post(address, {"take_back": "1"})
    idea.refresh_from_db()
    assert (idea.supports_count, Support.objects.count()) == (0, 0)
    client.post(address)
    assert Support.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by_kind", "shown"),
    [
        ({"receiver": 7, "courier": 6}, {"receiver": 7, "courier": 6}),
        ({"receiver": 7, "courier": 3}, {}),
        ({"receiver": 9, "courier": 6, "sender": 2}, {"receiver": 9}),
        ({"receiver": 9, "courier": 3, "sender": 2}, {"receiver": 9}),
    ],
)
def test_kinds_under_five_are_hidden_and_so_is_another_when_the_rest_would_show_them(
    by_kind: dict[str, int], shown: dict[str, int]
) -> None:
    idea = make_idea(make_call())
    for name, count in by_kind.items():
        kind, _ = StakeholderKind.objects.get_or_create(name=name, defaults={"side": "customer"})
        for _number in range(count):
            support_idea(person=PersonFactory(kind=kind), idea=idea, now=NOW)
    assert supporters_by_kind(idea) == shown

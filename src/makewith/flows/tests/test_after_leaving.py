"""What stays in reach of somebody who left a programme that is closed to them since."""

import uuid

import pytest

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.accounts.actions import create_token
from makewith.foundation.conversation.actions import give_answer
from makewith.foundation.programmes.actions import join_programme, leave_programme
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.trail.models import Audience, Item
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.models import Idea, Support


@pytest.fixture
def closed(walk: Walk) -> Walk:
    """A programme for members; Amina gave an idea in it, stood behind one of Ruth's, and left."""
    for row in (walk.programme, walk.call.activity):
        row.visibility = Visibility.MEMBERS
        row.save()
    for person in (walk.amina, walk.ruth):
        join_programme(person=person, programme=walk.programme, now=NOW)
    walk.idea()
    support_idea(person=walk.amina, idea=walk.idea(author=walk.ruth), now=NOW)
    leave_programme(person=walk.amina, programme=walk.programme, now=NOW)
    return walk


def address(walk: Walk, idea: Idea) -> str:
    assert idea.trail_item is not None
    return f"/p/{walk.programme.slug}/ideas/{idea.trail_item.public_id}/support/"


@pytest.mark.django_db
def test_support_is_taken_back_but_not_given(closed: Walk, client) -> None:
    supported = Idea.objects.get(author=closed.ruth)
    client.force_login(closed.amina.user)
    assert client.post(address(closed, supported)).status_code == 404
    assert client.post(address(closed, supported), {"take_back": "1"}).url == "/me/programmes/"
    assert not Support.objects.exists()
    assert client.post(address(closed, supported), {"take_back": "1"}).status_code == 404


@pytest.mark.django_db
def test_support_is_taken_back_through_the_api_too(closed: Walk, client) -> None:
    supported = Idea.objects.get(author=closed.ruth)
    _token, text = create_token(user=closed.amina.user, name="spreadsheet")
    keys = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    path = f"/api/v1/ideas/{supported.trail_item.public_id}/support"
    assert client.put(path, **keys).status_code == 404
    assert client.delete(path, **keys).json()["supported"] is False
    assert not Support.objects.exists()


@pytest.mark.django_db
def test_the_trail_and_taking_back_stay_in_reach(closed: Walk, client) -> None:
    own = Item.objects.get(idea__author=closed.amina)
    client.force_login(closed.amina.user)
    page = client.get(f"/p/{closed.programme.slug}/my-trail/")
    assert (page.status_code, own.title in page.content.decode()) == (200, True)
    assert client.get(f"/p/{closed.programme.slug}/").status_code == 404
    client.post(f"/items/{own.public_id}/take-back/")
    own.refresh_from_db()
    assert own.withdrawn_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("left", [False, True])
def test_an_answer_to_a_thing_of_ones_own_opens(walk: Walk, client, left: bool) -> None:
    idea = walk.idea()
    assert idea.trail_item is not None
    if left:
        join_programme(person=walk.amina, programme=walk.programme, now=NOW)
        leave_programme(person=walk.amina, programme=walk.programme, now=NOW)
    Item.objects.filter(pk=idea.trail_item.pk).update(audience=Audience.CREDITED)
    idea.trail_item.refresh_from_db()
    answer = give_answer(
        signed_by=walk.helene, target=idea.trail_item, text="We try it.", submission_key=uuid.uuid4(), now=NOW
    )
    assert answer.trail_item.audience == Audience.CREDITED
    for person, status in ((walk.amina, 302), (walk.ruth, 404), (walk.helene, 302)):
        client.force_login(person.user)
        assert client.get(f"/items/{answer.trail_item.public_id}/").status_code == status, person.name

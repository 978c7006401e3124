"""The pages on which ideas are put together and parted."""

import pytest
from django.test import Client
from django.urls import reverse

from makewith.foundation.accounts.models import User
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role, TeamRole
from makewith.loop.ideas.merging import actions
from makewith.loop.ideas.merging.models import Merge
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    user = User.objects.create(email=f"{person.pk}@example.org")
    person.user = user
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(user)
    return client


class House:
    def __init__(self) -> None:
        call = make_call()
        self.programme = call.activity.programme
        self.first, self.second = make_idea(call=call), make_idea(call=call)
        self.moderator = PersonFactory()
        TeamRole.objects.create(programme=self.programme, person=self.moderator, role=Role.MODERATOR)

    def path(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.programme.slug, *args])

    def merged(self) -> Merge:
        made = actions.merge_ideas(actor=self.moderator, source=self.first, target=self.second, reason="", now=NOW)
        actions.unite_some(merge_id=made.pk, after=0, now=NOW)
        return made


def test_ideas_that_are_close_stand_there_already():
    house = House()
    page = signed_in(house.moderator).get(house.path("ideas_merging:merge", house.first.trail_item.public_id))
    assert f'value="{house.second.trail_item.public_id}"' in page.text
    assert f'value="{house.first.trail_item.public_id}"' not in page.text


def test_putting_together_and_parting_by_hand():
    house = House()
    client = signed_in(house.moderator)
    sent = client.post(
        house.path("ideas_merging:merge", house.first.trail_item.public_id),
        {"target": house.second.trail_item.public_id, "reason": "The same gate."},
    )
    assert (sent.status_code, sent.url) == (302, house.path("ideas_merging:merges"))
    made = Merge.objects.get()
    assert (made.source, made.target, made.reason) == (house.first, house.second, "The same gate.")
    assert "Under way" in client.get(house.path("ideas_merging:merges")).text
    actions.unite_some(merge_id=made.pk, after=0, now=NOW)
    assert client.post(house.path("ideas_merging:part", made.public_id)).status_code == 302
    assert Idea.objects.get(pk=house.first.pk).state == IdeaState.OPEN


def test_choosing_nothing_says_so_and_keeps_the_reason():
    house = House()
    page = signed_in(house.moderator).post(
        house.path("ideas_merging:merge", house.first.trail_item.public_id), {"reason": "The same gate."}
    )
    assert page.status_code == 422
    assert "Choose the idea that goes on." in page.text
    assert "The same gate." in page.text


def test_the_page_of_what_was_merged_leads_to_the_whole_and_can_still_be_read():
    house = House()
    house.merged()
    own, whole = (house.path("ideas:idea", idea.trail_item.public_id) for idea in (house.first, house.second))
    reply = Client().get(own)
    assert (reply.status_code, reply.url) == (302, whole)
    assert "It goes on as part of idea" in Client().get(own + "?own=1").text
    assert "What became part of it" in Client().get(whole).text


PAGES = [
    ("get", "ideas_merging:merges", lambda house, made: []),
    ("get", "ideas_merging:merge", lambda house, made: [house.second.trail_item.public_id]),
    ("post", "ideas_merging:merge", lambda house, made: [house.second.trail_item.public_id]),
    ("post", "ideas_merging:part", lambda house, made: [made.public_id]),
]
STATUSES = {
    None: [302, 302, 302, 302],
    "member": [403, 403, 403, 403],
    Role.OBSERVER: [200, 403, 403, 403],
    Role.COACH: [200, 403, 403, 403],
    Role.FINANCE: [200, 403, 403, 403],
    Role.RESEARCHER: [200, 403, 403, 403],
    Role.MODERATOR: [200, 200, 422, 302],
    Role.FACILITATOR: [200, 200, 422, 302],
    Role.OWNER: [200, 200, 422, 302],
}


@pytest.mark.parametrize("role", STATUSES)
def test_who_may_do_what(role):
    house = House()
    made = house.merged()
    client = Client()
    if role:
        person = PersonFactory()
        client = signed_in(person)
        if role != "member":
            TeamRole.objects.create(programme=house.programme, person=person, role=role)
    statuses = []
    for method, name, arguments in PAGES:
        statuses.append(getattr(client, method)(house.path(name, *arguments(house, made))).status_code)
    assert statuses == STATUSES[role]
    made.refresh_from_db()
    assert made.is_together is (statuses[-1] != 302 or role is None)

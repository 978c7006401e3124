"""What is held is out of sight for everybody but whoever gave it and the team, until it is released."""

from datetime import timedelta

import pytest

from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail import registry
from makewith.foundation.trail.actions import Giver, hold_item, make_item, release_item
from makewith.foundation.trail.models import Audience, Item
from makewith.foundation.trail.tests.test_make_item import NOW

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def item(db) -> Item:
    programme = ProgrammeFactory()
    return make_item(
        programme=programme, activity=ActivityFactory(programme=programme), kind="comment", title="A bench",
        givers=[Giver(PersonFactory())], audience=Audience.PUBLIC, now=NOW,
    )  # fmt: skip


def seen_by(item, people):
    return [person for person in people if Item.objects.visible_to(person).filter(pk=item.pk).exists()]


def test_only_whoever_gave_it_and_the_team_see_what_is_held(item):
    author, member = item.credits.get().person, PersonFactory()
    observer = TeamRoleFactory(programme=item.programme, role="observer").person
    administrator = PersonFactory(user=UserFactory(is_administrator=True))
    everybody = [None, member, author, observer, administrator]
    assert seen_by(item, everybody) == everybody

    assert hold_item(item=item, now=LATER) is True
    assert seen_by(item, everybody) == [author, observer, administrator]

    assert release_item(item=item, now=LATER) is True
    assert seen_by(item, everybody) == everybody


def test_holding_twice_is_as_once_and_so_is_releasing(item):
    moderator = PersonFactory()
    assert [hold_item(item=item, now=LATER, actor=moderator), hold_item(item=item, now=LATER)] == [True, False]
    assert Item.objects.get().held_at == LATER
    assert [release_item(item=item, now=LATER), release_item(item=item, now=LATER)] == [True, False]
    events = Event.objects.filter(kind__in=["ItemHeld", "ItemReleased"]).order_by("id")
    assert list(events.values_list("kind", "subject_id", "actor_id")) == [
        ("ItemHeld", item.public_id, moderator.public_id),
        ("ItemReleased", item.public_id, None),
    ]


def test_what_was_taken_back_is_neither_held_nor_released(item):
    Item.objects.filter(pk=item.pk).update(withdrawn_at=LATER)
    assert [hold_item(item=item, now=LATER), release_item(item=item, now=LATER)] == [False, False]
    assert Item.objects.get().held_at is None


def test_the_kind_is_told_in_the_same_transaction(item, monkeypatch):
    told = []
    kind = registry.Kind(
        "comment", "Comment", "message-square", "conversation:comment", empty=lambda item: None,
        hold=lambda item: told.append(("hold", item.pk, item.held_at)),
        release=lambda item: told.append(("release", item.pk, item.held_at)),
    )  # fmt: skip
    monkeypatch.setitem(registry._kinds, "comment", kind)
    hold_item(item=item, now=LATER)
    release_item(item=item, now=LATER)
    assert told == [("hold", item.pk, LATER), ("release", item.pk, None)]

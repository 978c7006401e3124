"""Making a prototype and its versions."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.workshops.models import Block
from makewith.loop.workshops.prototypes.actions import (
    add_part,
    change_part,
    change_version,
    make_prototype,
    move_part,
    remove_part,
    start_version,
    take_on_prototype,
)
from makewith.loop.workshops.prototypes.models import Element, Part, Prototype, Version
from makewith.loop.workshops.prototypes.tests.factories import (
    NOW,
    TITLES,
    SeatFactory,
    WorkshopFactory,
    fresh,
    make,
    opened,
    owner_of,
    parts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory()


@pytest.fixture
def owner(workshop):
    return owner_of(workshop)


@pytest.fixture
def version(workshop, owner):
    return make(workshop, actor=owner)


def test_a_prototype_begins_with_version_one_and_the_same_key_makes_one(workshop, owner):
    key = uuid.uuid4()
    made = [
        make_prototype(actor=owner, workshop=workshop, title=" Safe-spot  photos ", submission_key=key, now=NOW)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (Prototype.objects.get().title, Version.objects.get().number) == ("Safe-spot photos", 1)


def test_a_prototype_has_a_name_and_is_made_by_those_who_may(workshop, owner):
    for title in ("", "  ", "x" * 81):
        with pytest.raises(ValidationError) as refused:
            make_prototype(actor=owner, workshop=workshop, title=title, submission_key=uuid.uuid4(), now=NOW)
        assert list(refused.value.error_dict) == ["title"]
    for person in (PersonFactory(), SeatFactory(workshop=workshop).person):
        with pytest.raises(PermissionDenied):
            make_prototype(actor=person, workshop=workshop, title="Mine", submission_key=uuid.uuid4(), now=NOW)
    assert Prototype.objects.count() == 0


def test_who_hosts_a_table_makes_one_in_the_room(workshop):
    host = SeatFactory(workshop=workshop, role="table_host").person
    assert (
        make_prototype(actor=host, workshop=workshop, title="Ours", submission_key=uuid.uuid4(), now=NOW).title
        == "Ours"
    )


def test_parts_stand_in_the_order_they_were_put_in_and_change_places(version, owner):
    assert [part.title for part in parts(version)] == list(TITLES)
    first, second, last = parts(version)
    assert move_part(actor=owner, part=second, earlier=True) is True
    assert [part.title for part in parts(version)] == [second.title, first.title, last.title]
    assert move_part(actor=owner, part=last, earlier=False) is False
    assert move_part(actor=owner, part=second, earlier=True) is False


def test_a_part_put_in_twice_with_the_same_key_is_one(version, owner):
    key = uuid.uuid4()
    for _ in range(2):
        add_part(actor=owner, version=version, kind="screen", title="Someone to ring", submission_key=key)
    assert len(parts(version)) == 4


@pytest.mark.parametrize(
    ("more", "field"), [({"kind": "dance"}, "kind"), ({"title": " "}, "title"), ({"text": "x" * 281}, "text")]
)
def test_a_part_that_says_nothing_or_too_much_is_refused(version, owner, more, field):
    with pytest.raises(ValidationError) as refused:
        add_part(
            **{
                "actor": owner,
                "version": version,
                "kind": "step",
                "title": "A step",
                "submission_key": uuid.uuid4(),
                **more,
            }
        )
    assert list(refused.value.error_dict) == [field]
    assert len(parts(version)) == 3


def test_pins_lie_on_the_picture_and_say_something(version, owner):
    part = parts(version)[0]
    change_part(actor=owner, part=part, title="The box", text="", pins=[(10, 90, "  the  lid ")])
    assert Part.objects.get(pk=part.pk).pins == [{"x": 10, "y": 90, "words": "the lid"}]
    for pin in [(101, 0, "out"), (5, 5, ""), (0, -1, "out")]:
        with pytest.raises(ValidationError):
            change_part(actor=owner, part=part, title="The box", text="", pins=[pin])
    assert Part.objects.get(pk=part.pk).pins == [{"x": 10, "y": 90, "words": "the lid"}]


def test_the_next_version_is_a_copy_that_follows_the_same_elements_and_begins_once(version, owner):
    second = start_version(actor=owner, after=version, now=NOW)
    assert start_version(actor=owner, after=version, now=NOW) == second
    assert [(one.title, one.element_id) for one in parts(second)] == [
        (one.title, one.element_id) for one in parts(version)
    ]
    change_part(actor=owner, part=parts(second)[0], title="Choose your spot, once", text="At home")
    assert parts(version)[0].title == "Choose your spot"


def test_what_people_have_seen_stays_as_it_was(version, owner):
    part = parts(version)[0]
    opened(version, owner)
    with pytest.raises(ValidationError, match="stays as it was"):
        change_part(actor=owner, part=part, title="Other", text="")
    with pytest.raises(ValidationError, match="stays as it was"):
        remove_part(actor=owner, part=part)
    with pytest.raises(ValidationError, match="stays as it was"):
        add_part(actor=owner, version=version, kind="step", title="One more", submission_key=uuid.uuid4())
    assert [one.title for one in parts(version)] == list(TITLES)


def test_removing_a_part_from_the_next_version_leaves_the_one_before(version, owner):
    opened(version, owner)
    second = start_version(actor=owner, after=version, now=NOW)
    remove_part(actor=owner, part=parts(second)[1])
    assert (len(parts(version)), len(parts(second)), Element.objects.count()) == (3, 2, 3)
    alone = make(version.prototype.workshop, actor=owner, titles=("Only",))
    remove_part(actor=owner, part=parts(alone)[0])
    assert Element.objects.count() == 3


def test_what_people_were_told_about_names_stays_once_they_judged(version, owner, workshop):
    block = Block.objects.create(workshop=workshop, position=1, title="Try version 1")
    change = {"actor": owner, "title": "Photos", "story": "A story"}
    change_version(version=version, shows_names=False, block=block, **change)
    found = opened(version, owner)
    assert (found.shows_names, found.block, found.prototype.title) == (False, block, "Photos")
    with pytest.raises(ValidationError) as refused:
        change_version(version=found, shows_names=True, **change)
    assert list(refused.value.error_dict) == ["shows_names"]


def test_a_prototype_of_an_earlier_workshop_is_brought_along_with_its_newest_version(version, owner, workshop):
    second = start_version(actor=owner, after=version, now=NOW)
    change_part(actor=owner, part=parts(second)[0], title="Once, at home", text="")
    later = WorkshopFactory(activity__programme=workshop.activity.programme)
    key = uuid.uuid4()
    taken = [
        take_on_prototype(actor=owner, workshop=later, earlier=version.prototype, submission_key=key, now=NOW)
        for _ in range(2)
    ]
    assert taken[0] == taken[1]
    assert taken[0].came_from == version.prototype
    assert [one.title for one in parts(fresh(taken[0]))] == ["Once, at home", *TITLES[1:]]
    elsewhere = WorkshopFactory()
    both = owner_of(elsewhere)
    with pytest.raises(PermissionDenied):
        take_on_prototype(
            actor=both, workshop=elsewhere, earlier=version.prototype, submission_key=uuid.uuid4(), now=NOW
        )

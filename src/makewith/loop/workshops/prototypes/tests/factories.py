"""A workshop that goes on, with a prototype of three parts and people who have a seat."""

import uuid
from datetime import UTC, datetime, timedelta

import factory

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import ActivityFactory, TeamRoleFactory
from makewith.loop.workshops.models import Seat, SeatRole, Workshop, WorkshopState
from makewith.loop.workshops.prototypes.actions import (
    add_part,
    close_judging,
    judge_part,
    make_prototype,
    open_judging,
    reveal_judgements,
)
from makewith.loop.workshops.prototypes.models import Judgement, Part, Prototype, Version

NOW = datetime(2026, 5, 12, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TITLES = ("Choose your spot", "The courier sees it", "A word back")


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workshop

    activity = factory.SubFactory(ActivityFactory, kind="workshop")
    code = factory.Sequence(lambda number: f"K{number:05d}")
    state = WorkshopState.LIVE


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    workshop = factory.SubFactory(WorkshopFactory)
    person = factory.SubFactory(PersonFactory)
    name = factory.SelfAttribute("person.name")
    kind = factory.SelfAttribute("person.kind")
    role = SeatRole.PARTICIPANT
    joined_at = NOW


def owner_of(workshop: Workshop) -> Person:
    return TeamRoleFactory(programme=workshop.activity.programme, role=Role.OWNER).person


def make(workshop: Workshop | None = None, *, actor: Person | None = None, titles: tuple[str, ...] = TITLES) -> Version:
    """Version 1 of a prototype with these parts, made through the actions."""
    workshop = workshop or WorkshopFactory()
    actor = actor or owner_of(workshop)
    prototype = make_prototype(
        actor=actor, workshop=workshop, title="Safe-spot photos", submission_key=uuid.uuid4(), now=NOW
    )
    version = fresh(prototype)
    for title in titles:
        add_part(actor=actor, version=version, kind="frame", title=title, submission_key=uuid.uuid4())
    return version


def fresh(prototype: Prototype, number: int = 1) -> Version:
    return Version.objects.select_related("prototype__workshop__activity__programme").get(
        prototype=prototype, number=number
    )


def parts(version: Version) -> list[Part]:
    rows = Part.objects.filter(version=version).order_by("position")
    return list(rows.select_related("version__prototype__workshop__activity__programme", "element"))


def opened(version: Version, actor: Person) -> Version:
    open_judging(actor=actor, version=version, now=NOW)
    return fresh(version.prototype, version.number)


def judge(seat: Seat, part: Part, verdict: str = "gives", **said: str) -> Judgement:
    return judge_part(seat=seat, part=part, verdict=verdict, now=NOW + MINUTE, **said)


def settle(version: Version, actor: Person) -> None:
    """Close it and show what was said."""
    close_judging(actor=actor, version=version, now=NOW + 5 * MINUTE)
    reveal_judgements(actor=actor, version=version, now=NOW + 6 * MINUTE)


def crowd(workshop: Workshop, number: int) -> list[Seat]:
    return [SeatFactory(workshop=workshop, name=f"Person {index}") for index in range(number)]


def judged_by(version: Version, seats: list[Seat], marks: dict[str, list[str]]) -> None:
    """Each seat says of the part of this title what stands at its place; an empty mark is nothing said."""
    for part in parts(version):
        for seat, mark in zip(seats, marks.get(part.title, []), strict=False):
            if mark:
                judge(
                    seat,
                    part,
                    mark,
                    why=f"{mark} for {seat.name}",
                    fix=f"Mend {part.title}" if mark == "hinders" else "",
                )

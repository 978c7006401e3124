"""Reads about workshops and their plans."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from makewith.foundation.people.models import Person, ShownAs
from makewith.foundation.programmes.models import (
    Activity,
    ActivityState,
    Membership,
    Participation,
    ParticipationState,
    Programme,
    TeamRole,
)
from makewith.foundation.programmes.queries import declined
from makewith.kit.rows import only_one
from makewith.loop.workshops.library import Exercise, exercises
from makewith.loop.workshops.models import (
    GUESTS,
    Block,
    Invitation,
    OwnExercise,
    Seat,
    Training,
    Workshop,
    WorkshopState,
)
from makewith.loop.workshops.seats import key_digest

COMING = (
    ParticipationState.INVITED,
    ParticipationState.CONFIRMED,
    ParticipationState.ATTENDED,
    ParticipationState.COMPLETED,
)
FOUND_AT_ONCE = 8


def workshops_of(programme: Programme, person: Person | None) -> QuerySet[Workshop]:
    """Workshops of a programme that this person may see, with their activity."""
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    return Workshop.objects.filter(activity__in=activities).select_related("activity__programme")


def workshop_for(programme: Programme, slug: str, person: Person | None) -> Workshop | None:
    found = only_one(workshops_of(programme, person).filter(activity__slug=slug))
    if found is not None:
        found.activity.programme = programme
    return found


def workshop_by_id(workshop_id: uuid.UUID) -> Workshop | None:
    """The workshop whose activity has this public id, whoever asks: its pages ask for a seat."""
    rows = Workshop.objects.filter(activity__public_id=workshop_id).select_related("activity__programme")
    return only_one(rows)


def with_counts(rows: QuerySet[Workshop]) -> QuerySet[Workshop]:
    """With `blocks_count`, and `seats_count` of those who take part, as a list of the team shows them."""
    return rows.annotate(
        blocks_count=Count("blocks", distinct=True),
        seats_count=Count("seats", filter=Q(seats__removed_at=None, seats__role="participant"), distinct=True),
    )


def seats_of(workshop: Workshop) -> QuerySet[Seat]:
    """Everybody who has a seat, with person, kind and table."""
    rows = Seat.objects.filter(workshop=workshop, removed_at=None)
    return rows.select_related("person__kind", "kind", "table", "invitation", "workshop").order_by("pk")


def seats_to_write_to(workshop: Workshop) -> QuerySet[Seat]:
    """Seats without those of whoever said no to the programme, and was promised that nobody writes again."""
    is_theirs = Q(email=Lower(OuterRef("person__email"))) | Q(email=OuterRef("invitation__address"))
    said_no = declined(workshop.activity.programme).filter(is_theirs)
    rows = Seat.objects.filter(~Exists(said_no), workshop=workshop, removed_at=None)
    return rows.select_related("person", "workshop").order_by("pk")


def guests_to_ask(workshop: Workshop) -> QuerySet[Seat]:
    """Seats of guests who have not come, were not written to, and can be."""
    has_address = (Q(person__erased_at=None) & ~Q(person__email="") & Q(person__isnull=False)) | ~Q(
        invitation__address=""
    ) & Q(invitation__isnull=False)
    rows = seats_to_write_to(workshop).filter(has_address, joined_at=None, role__in=GUESTS)
    return rows.exclude(invitation__letters__gt=0)


def letter_key(seat: Seat, letter: int) -> str:
    """What keeps one letter to a guest from being sent twice."""
    return f"seat:{seat.public_id}:{letter}"


def address_of_guest(seat: Seat) -> str:
    """Where to write to somebody without an account; empty once it was forgotten, or where it never was."""
    return Invitation.objects.filter(seat=seat).values_list("address", flat=True).first() or ""


def answer_to_letter(seat: Seat) -> bool | None:
    """Whether whoever was asked comes; None while they have not said so."""
    return Invitation.objects.filter(seat=seat).values_list("is_coming", flat=True).first()


def letters_to(seat: Seat) -> int:
    """How many letters were written about this seat."""
    return Invitation.objects.filter(seat=seat).values_list("letters", flat=True).first() or 0


def asked_at(seat: Seat) -> datetime | None:
    """When the newest letter about this seat was written."""
    return Invitation.objects.filter(seat=seat).values_list("sent_at", flat=True).first()


def said_no(workshop: Workshop) -> list[str]:
    """Names of those who were asked and cannot come."""
    rows = Seat.objects.filter(workshop=workshop, invitation__is_coming=False, removed_at__isnull=False)
    return list(rows.order_by("name", "pk").values_list("name", flat=True))


def declined_seat(key: str) -> Seat | None:
    """The seat of a letter whose reader said that they cannot come."""
    rows = Seat.objects.select_related("workshop__activity__programme", "person__kind", "kind")
    found = rows.filter(key_digest=key_digest(key), invitation__is_coming=False, removed_at__isnull=False)
    return only_one(found)


def coming_without_seat(workshop: Workshop) -> QuerySet[Participation]:
    """Participations of people who are invited or come, and have no seat yet."""
    seated = Seat.objects.filter(workshop=workshop, person=OuterRef("person"), removed_at=None)
    rows = Participation.objects.filter(activity=workshop.activity, state__in=COMING, person__erased_at=None)
    return rows.filter(~Exists(seated)).order_by("pk")


def _could_come(workshop: Workshop) -> QuerySet[Person]:
    """People of the programme and its team who have no seat."""
    programme = workshop.activity.programme
    member = Membership.objects.filter(programme=programme, person=OuterRef("pk"))
    team = TeamRole.objects.filter(programme=programme, person=OuterRef("pk")).current()
    seated = Seat.objects.filter(workshop=workshop, person=OuterRef("pk"), removed_at=None)
    rows = Person.objects.filter(Q(Exists(member)) | Q(Exists(team)), ~Exists(seated), erased_at=None)
    return rows.select_related("kind")


def could_come(workshop: Workshop, text: str) -> list[Person]:
    """Some of those whose shown name has `text` in it: a name that somebody keeps back is not searched."""
    rows = _could_come(workshop)
    if text:
        rows = rows.filter(name__icontains=text, shown_as=ShownAs.NAME)
    return list(rows.order_by("name", "pk")[:FOUND_AT_ONCE])


def one_who_could_come(workshop: Workshop, person_id: uuid.UUID) -> Person | None:
    return only_one(_could_come(workshop).filter(public_id=person_id))


def team_of(programme: Programme) -> list[Person]:
    """People of the programme's team now, by name."""
    team = TeamRole.objects.filter(programme=programme, person=OuterRef("pk")).current()
    return list(Person.objects.filter(Exists(team), erased_at=None).select_related("kind").order_by("name", "pk"))


def places_taken(workshop: Workshop) -> int:
    return Participation.objects.filter(activity=workshop.activity, state__in=COMING).count()


def answer_of(workshop: Workshop, person: Person | None) -> str:
    """How somebody takes part: a ParticipationState, or "" for not at all."""
    if person is None:
        return ""
    rows = Participation.objects.filter(activity=workshop.activity, person=person)
    return rows.values_list("state", flat=True).first() or ""


def seat_of(workshop: Workshop, person: Person | None) -> Seat | None:
    if person is None:
        return None
    return only_one(Seat.objects.filter(workshop=workshop, person=person, removed_at=None).select_related("table"))


def block_in(workshop: Workshop, block_id: uuid.UUID) -> Block | None:
    found = only_one(Block.objects.filter(workshop=workshop, public_id=block_id))
    if found is not None:
        found.workshop = workshop
    return found


def trainings_of(workshop: Workshop) -> QuerySet[Training]:
    return Training.objects.filter(seat__workshop=workshop, seat__removed_at=None)


def announced(programme: Programme, person: Person | None, now: datetime) -> QuerySet[Workshop]:
    """Workshops that this person may come to, soonest first: announced, and not over."""
    rows = workshops_of(programme, person).filter(activity__state=ActivityState.OPEN)
    ahead = Q(activity__closes_at=None) | Q(activity__closes_at__gte=now)
    return rows.exclude(state=WorkshopState.CLOSED).filter(ahead).order_by("activity__opens_at", "pk")


def own_exercises(programme: Programme) -> QuerySet[OwnExercise]:
    return OwnExercise.objects.filter(programme=programme).select_related("made_by__kind")


def as_exercise(row: OwnExercise) -> Exercise:
    """A team's own exercise in the shape of those that come with Makewith."""

    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    return Exercise(
        key=row.key,
        title=row.title,
        kind=row.kind,
        purpose=row.purpose,
        question=row.question,
        minutes=row.minutes,
        steps=lines(row.steps),
        materials=lines(row.materials),
        quieter=lines(row.quieter),
        by_phone=row.by_phone,
        rules=row.rules,
        made_by=row.made_by.shown_name,
    )


def library_of(programme: Programme) -> dict[str, Exercise]:
    """Key -> exercise: the team's own first, then those that come with Makewith. One query."""
    return {**{row.key: as_exercise(row) for row in own_exercises(programme)}, **exercises()}


@dataclass(frozen=True)
class Filters:
    """What is looked for in the library: words, what it is for, and whether it has to work by phone."""

    text: str = ""
    kind: str = ""
    by_phone: bool = False

    def keep(self, rows: Iterable[Exercise]) -> list[Exercise]:
        return [
            one
            for one in rows
            if (not self.kind or one.kind == self.kind)
            and (one.by_phone or not self.by_phone)
            and one.matches(self.text)
        ]


def used_in(programme: Programme, but: Workshop | None = None) -> dict[str, int]:
    """Key of an exercise -> in how many of the programme's workshops it has been used."""
    rows = Block.objects.filter(workshop__activity__programme=programme).exclude(exercise="")
    if but is not None:
        rows = rows.exclude(workshop=but)
    counted = rows.values("exercise").annotate(n=Count("workshop", distinct=True)).order_by()
    return {row["exercise"]: row["n"] for row in counted}

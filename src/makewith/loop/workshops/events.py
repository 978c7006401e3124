"""What happens to workshops. `subject_id` is the workshop's activity."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class WorkshopChanged(Happened):
    """What is said about a workshop, or its day, is another."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Happened):
    """Blocks were added, moved, changed or taken out, or a change was undone."""


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Happened):
    """Somebody has a seat in a workshop, or another role there."""

    person_id: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class SeatTaken(Happened):
    """Somebody of the plan does not come."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SeatInvited(Happened):
    """A guest is written to: the first letter, the same once more, or one that says that day or place are others."""

    seat_id: uuid.UUID
    letter: int
    is_change: bool


@dataclass(frozen=True, kw_only=True)
class SeatAnswered(Happened):
    """Whoever was asked said that they come, or cannot."""

    seat_id: uuid.UUID
    is_coming: bool


@dataclass(frozen=True, kw_only=True)
class TablesChanged(Happened):
    """Tables are others, or people sit elsewhere."""


@dataclass(frozen=True, kw_only=True)
class ExerciseWritten(Happened):
    """A team wrote an exercise, or changed it. `subject_id` is the exercise."""

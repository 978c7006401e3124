"""What happens to ideas in the house. `subject_id` is the idea's Item unless it says otherwise."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class PartnerChosen(Happened):
    """Somebody looks after ideas of a call from now on. `subject_id` is the call's activity."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PartnerRemoved(Happened):
    """Somebody looks after ideas of a call no longer; theirs wait again. `subject_id` is the call's activity."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaAssigned(Happened):
    """A partner looks after an idea from now on. Whoever takes one is its actor as well."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeaLaidDown(Happened):
    """A partner put an idea back; it waits for another."""


@dataclass(frozen=True, kw_only=True)
class PartnerReminded(Happened):
    """The promise to the author of an idea in somebody's queue falls due."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class StatusChanged(Happened):
    """An idea stands elsewhere from now on. `change_id` is the key of its StatusChange."""

    change_id: int


@dataclass(frozen=True, kw_only=True)
class StatusesPlanned(Happened):
    """Many ideas are about to stand elsewhere. `subject_id` is the call's activity."""

    count: int


@dataclass(frozen=True, kw_only=True)
class PlanUndone(Happened):
    """What was planned for many ideas was undone before anybody was told. `subject_id` is the call's activity."""

"""What happens after a workshop."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class NotesKept(Happened):
    """What people gave in a workshop is on the trail. `subject_id` is the activity."""

    count: int


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(Happened):
    """Somebody took something on. `subject_id` is the commitment."""


@dataclass(frozen=True, kw_only=True)
class CommitmentChanged(Happened):
    """Its words, its owner or its day are others now. `subject_id` is the commitment."""


@dataclass(frozen=True, kw_only=True)
class CommitmentDone(Happened):
    """It was ticked off. `subject_id` is the commitment."""


@dataclass(frozen=True, kw_only=True)
class CommitmentReopened(Happened):
    """It was not done after all. `subject_id` is the commitment."""

"""What happens in workshops. `subject_id` is the workshop's activity."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class WorkshopOpened(Happened):
    """The lobby is open; people come in."""


@dataclass(frozen=True, kw_only=True)
class PhaseBegan(Happened):
    """A block of the agenda is the current one from now on; `before_id` was until then. What lay open in it can be taken up."""

    block_id: uuid.UUID
    before_id: uuid.UUID | None
    seq: int


@dataclass(frozen=True, kw_only=True)
class PhaseRevealed(Happened):
    """What people wrote by themselves is everybody's, as of the board's event number `seq`."""

    block_id: uuid.UUID
    seq: int


@dataclass(frozen=True, kw_only=True)
class VoteRevealed(Happened):
    """Everybody sees how a vote came out."""

    vote_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SeatRemoved(Happened):
    """Somebody was asked to leave."""

    seat_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkshopClosed(Happened):
    """It is over, as of the board's event number `seq`."""

    seq: int


@dataclass(frozen=True, kw_only=True)
class WorkshopReopened(Happened):
    """It was closed too early and goes on."""

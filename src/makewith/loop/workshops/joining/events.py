"""What happens to seats. `subject_id` is the workshop's activity; a seat is named by its public id, never its person."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class SeatJoined(Happened):
    """Somebody sat down for the first time."""

    seat_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SeatBound(Happened):
    """A facilitator gave a seat to another device; what opened it before opens nothing."""

    seat_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SeatClaimed(Happened):
    """Whoever sat there without an account signed in: what they gave is theirs from now on."""

    seat_id: uuid.UUID

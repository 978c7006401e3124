"""What happens to prototypes. `subject_id` is the prototype, unless a docstring says otherwise."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class PrototypeMade(Happened):
    """There is something to try, with its first version."""


@dataclass(frozen=True, kw_only=True)
class VersionStarted(Happened):
    """The next version began as a copy of the one before."""

    number: int


@dataclass(frozen=True, kw_only=True)
class JudgingOpened(Happened):
    """`subject_id` is the version that the room judges from now on."""


@dataclass(frozen=True, kw_only=True)
class JudgingClosed(Happened):
    """`subject_id` is the version of which nothing can be said or changed any more."""


@dataclass(frozen=True, kw_only=True)
class JudgementsRevealed(Happened):
    """`subject_id` is the version of which everybody in the room sees now what was said."""


@dataclass(frozen=True, kw_only=True)
class FixSettled(Happened):
    """`subject_id` is the fix of which somebody said what becomes of it."""

    outcome: str

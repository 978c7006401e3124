"""What happens to ideas that climb. `subject_id` is always the idea's Item."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class StepReached(Happened):
    """So many supporters stood behind the idea in time. `position` counts the steps from 1."""

    position: int
    supporters: int


@dataclass(frozen=True, kw_only=True)
class LadderClimbed(Happened):
    """The last step was reached: the idea is ready for its review."""

    supporters: int


@dataclass(frozen=True, kw_only=True)
class ClockMissed(Happened):
    """A clock ran out before so many supporters stood behind the idea; it takes no more support."""

    position: int
    supporters: int


@dataclass(frozen=True, kw_only=True)
class ClockRunningOut(Happened):
    """A clock has `days` days left; its author is reminded."""

    position: int
    days: int


@dataclass(frozen=True, kw_only=True)
class IdeaArchived(Happened):
    """The team put an idea aside, visible and closed, and said why in an official answer."""


@dataclass(frozen=True, kw_only=True)
class IdeaRestored(Happened):
    """An idea that was archived is open again, with the time that it had left."""


@dataclass(frozen=True, kw_only=True)
class IdeaResubmitted(Happened):
    """An idea whose clock ran out is on the table again, from zero. `before_id` is the Item of what it was."""

    before_id: str


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Happened):
    """Somebody marked an idea for its author alone. Who it was stays out of the log."""

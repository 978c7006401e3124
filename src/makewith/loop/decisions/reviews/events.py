"""What happens before a board. No event says how anybody judged."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class BoardRulesChanged(Happened):
    """`subject_id` is the board's activity."""


@dataclass(frozen=True, kw_only=True)
class ReviewerSeated(Happened):
    """`subject_id` is the person."""


@dataclass(frozen=True, kw_only=True)
class ReviewerUnseated(Happened):
    """`subject_id` is the person."""


@dataclass(frozen=True, kw_only=True)
class EntryQueued(Happened):
    """An Item waits for a review. `subject_id` is the Item."""


@dataclass(frozen=True, kw_only=True)
class EntryMoved(Happened):
    """An entry waits for a later review than it did. `subject_id` is the Item."""


@dataclass(frozen=True, kw_only=True)
class EntryTakenOff(Happened):
    """An entry was taken off the list by hand. `subject_id` is the Item."""


@dataclass(frozen=True, kw_only=True)
class CardSubmitted(Happened):
    """A card is in. `subject_id` is the card."""


@dataclass(frozen=True, kw_only=True)
class CardStoodBack(Happened):
    """A reviewer stood back from an entry. `subject_id` is the card."""


@dataclass(frozen=True, kw_only=True)
class WindowRevealed(Happened):
    """All cards of a window were laid open, `missing` of them not filled in. `subject_id` is the window."""

    missing: int


@dataclass(frozen=True, kw_only=True)
class FanVoteOpened(Happened):
    """`subject_id` is the window."""


@dataclass(frozen=True, kw_only=True)
class WindowAnnounced(Happened):
    """The outcomes of a window were published, each as a decision. `subject_id` is the window."""

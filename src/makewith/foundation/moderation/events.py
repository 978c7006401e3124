"""What happens when Items are moderated. Words stay in the tables; events carry ids."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class ItemReported(Happened):
    """Somebody said that something is wrong with it. `subject_id` is the Item."""


@dataclass(frozen=True, kw_only=True)
class ItemRefused(Happened):
    """It was refused, or taken down. `subject_id` is the Item, `action_id` the line of the log."""

    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ReportsAnswered(Happened):
    """Whoever reported the Item can be told what came of it. `action_id` is the line of the log that answers them."""

    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DecisionUndone(Happened):
    """A moderator took back what was done. `subject_id` is the Item, `action_id` the line that was undone."""

    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AppealMade(Happened):
    """`subject_id` is the refused Item, `action_id` the refusal."""

    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Happened):
    """`subject_id` is the Item, `action_id` the line of the log that answers."""

    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PersonBlocked(Happened):
    """`action_id` is the line of the log with its reason."""

    person_id: uuid.UUID
    action_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class BlockLifted(Happened):
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PolicyChanged(Happened):
    """`subject_id` is the activity whose rules of moderation changed."""

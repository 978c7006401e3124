"""What is said about Items."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class CommentAdded(Happened):
    """`subject_id` is the comment's own Item, `target_id` the Item it is about."""

    target_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(Happened):
    """`subject_id` is the answer's own Item, `target_id` the Item it answers."""

    target_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(Happened):
    """Nothing more is added. `subject_id` is the Item that was talked about."""


@dataclass(frozen=True, kw_only=True)
class ConversationReopened(Happened):
    """`subject_id` is the Item that is talked about again."""

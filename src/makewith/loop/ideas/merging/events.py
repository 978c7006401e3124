"""What happens between ideas that say the same."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class IdeasMerged(Happened):
    """`subject_id` is the Item of the idea that became part of the other, `target_id` that other's."""

    target_id: uuid.UUID
    merge_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeasParted(Happened):
    """The same two stand for themselves again."""

    target_id: uuid.UUID
    merge_id: uuid.UUID

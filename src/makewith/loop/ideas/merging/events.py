"""What happens between ideas that say the same."""

import uuid
from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class IdeasMerged(Happened):
    """All supporters stand behind the whole now. `subject_id` is the Item of what became part of it, `target_id` the whole's."""

    target_id: uuid.UUID
    merge_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class IdeasParted(Happened):
    """The same two stand for themselves again, each with its own supporters."""

    target_id: uuid.UUID
    merge_id: uuid.UUID

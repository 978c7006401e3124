"""What is told."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class UpdatePublished(Happened):
    """`subject_id` is the update's own Item."""

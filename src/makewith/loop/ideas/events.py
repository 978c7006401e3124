"""What happens to ideas."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class IdeaSubmitted(Happened):
    """`subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class IdeaSupported(Happened):
    """`subject_id` is the idea's Item."""


@dataclass(frozen=True, kw_only=True)
class SupportTakenBack(Happened):
    """`subject_id` is the idea's Item."""

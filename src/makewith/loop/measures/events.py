"""What happens to outcome metrics."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class MetricSet(Happened):
    """`subject_id` is the metric's public_id."""


@dataclass(frozen=True, kw_only=True)
class ReadingTaken(Happened):
    """`subject_id` is the metric's public_id."""

"""What is decided and delivered."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Happened):
    """`subject_id` is the decision's Item."""


@dataclass(frozen=True, kw_only=True)
class DeliveryRecorded(Happened):
    """`subject_id` is the delivery's Item."""

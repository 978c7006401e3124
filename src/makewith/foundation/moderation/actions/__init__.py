"""Writes: letting Items wait, reporting, deciding, undoing, appealing, blocking, and the rules of all that."""

from makewith.foundation.moderation.actions.appealing import answer_appeal, appeal
from makewith.foundation.moderation.actions.blocking import block_person, lift_block
from makewith.foundation.moderation.actions.deciding import (
    MOST_AT_ONCE,
    Decided,
    keep_items,
    publish_items,
    refuse_items,
    take_down_items,
    undo,
)
from makewith.foundation.moderation.actions.reporting import report_item
from makewith.foundation.moderation.actions.rules import add_reason, change_policy, change_reason, remove_reason
from makewith.foundation.moderation.actions.screening import check_pace, let_wait, screen

__all__ = [
    "MOST_AT_ONCE",
    "Decided",
    "add_reason",
    "answer_appeal",
    "appeal",
    "block_person",
    "change_policy",
    "change_reason",
    "check_pace",
    "keep_items",
    "let_wait",
    "lift_block",
    "publish_items",
    "refuse_items",
    "remove_reason",
    "report_item",
    "screen",
    "take_down_items",
    "undo",
]

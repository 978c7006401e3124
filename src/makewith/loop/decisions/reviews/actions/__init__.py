"""Writes before a board, one file for each thing that people do."""

from makewith.loop.decisions.reviews.actions.announcing import (
    announce_planned,
    announce_window,
    drop_plan,
    plan_announcement,
)
from makewith.loop.decisions.reviews.actions.boards import (
    BOARD_KIND,
    change_rules,
    create_board,
    seat_reviewer,
    unseat_reviewer,
)
from makewith.loop.decisions.reviews.actions.cards import keep_card, stand_back, submit_card
from makewith.loop.decisions.reviews.actions.dealing import deal_cards, give_card, open_window, take_card
from makewith.loop.decisions.reviews.actions.following import follow_item, return_to_item
from makewith.loop.decisions.reviews.actions.queueing import move_entry, put_item, queue_item, take_off
from makewith.loop.decisions.reviews.actions.revealing import reveal_window
from makewith.loop.decisions.reviews.actions.settling import settle_entry, unsettle_entry
from makewith.loop.decisions.reviews.actions.voting import cast_ballot, open_vote, take_back_ballot

__all__ = [
    "BOARD_KIND",
    "announce_planned",
    "announce_window",
    "cast_ballot",
    "change_rules",
    "create_board",
    "deal_cards",
    "drop_plan",
    "follow_item",
    "give_card",
    "keep_card",
    "move_entry",
    "open_vote",
    "open_window",
    "plan_announcement",
    "put_item",
    "queue_item",
    "return_to_item",
    "reveal_window",
    "seat_reviewer",
    "settle_entry",
    "stand_back",
    "submit_card",
    "take_back_ballot",
    "take_card",
    "take_off",
    "unseat_reviewer",
    "unsettle_entry",
]

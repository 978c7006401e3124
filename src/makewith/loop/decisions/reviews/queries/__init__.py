"""Reads about boards, windows, cards and votes, one file for each of them."""

from makewith.loop.decisions.reviews.queries.boards import (
    board_for,
    boards_of,
    could_sit,
    first_board_of,
    seats_of,
    upcoming,
)
from makewith.loop.decisions.reviews.queries.cards import card_of, cards_of, cards_on, next_card, seats_at
from makewith.loop.decisions.reviews.queries.comparing import Compared, compare
from makewith.loop.decisions.reviews.queries.due import (
    due_windows,
    open_cards_by_reviewer,
    windows_to_announce,
    windows_to_remind,
)
from makewith.loop.decisions.reviews.queries.entries import PAGE, entries_page, entry_in, waiting_for
from makewith.loop.decisions.reviews.queries.public import (
    Tally,
    ballot_of,
    finalists_of,
    public_entries,
    public_windows,
    tally_of,
    verdicts_on,
    votes_open,
)
from makewith.loop.decisions.reviews.queries.windows import (
    Progress,
    Share,
    progress_of,
    reviews_to_decide,
    unsettled_count,
    window_in,
    windows_of,
)

__all__ = [
    "PAGE",
    "Compared",
    "Progress",
    "Share",
    "Tally",
    "ballot_of",
    "board_for",
    "boards_of",
    "card_of",
    "cards_of",
    "cards_on",
    "compare",
    "could_sit",
    "due_windows",
    "entries_page",
    "entry_in",
    "finalists_of",
    "first_board_of",
    "next_card",
    "open_cards_by_reviewer",
    "progress_of",
    "public_entries",
    "public_windows",
    "reviews_to_decide",
    "seats_at",
    "seats_of",
    "tally_of",
    "unsettled_count",
    "upcoming",
    "verdicts_on",
    "votes_open",
    "waiting_for",
    "window_in",
    "windows_of",
    "windows_to_announce",
    "windows_to_remind",
]

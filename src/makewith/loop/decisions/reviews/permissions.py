"""Who may run a board, judge, lay open, announce and vote."""

from datetime import datetime

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState
from makewith.foundation.programmes.permissions import TEAM, can_run_activities, can_take_part, has_role, roles_of
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission
from makewith.loop.decisions.permissions import can_record_decision
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window


@permission("reviews.run_board")
def can_run_board(person: Person | None, board: Board) -> bool:
    """Rules, seats, the list and who judges what: whoever runs activities."""
    return can_run_activities(person, board.programme)


@permission("reviews.sit_on_board")
def can_sit_on_board(person: Person | None, board: Board) -> bool:
    """Reviewers are people of the team by name, coaches among them while they are there. Standing above teams is no seat."""
    return person is not None and person.erased_at is None and bool(roles_of(person, board.programme))


@permission("reviews.open_card")
def can_open_card(person: Person | None, card: Scorecard) -> bool:
    """The page of a card is its reviewer's own, whoever else is in the team or above it."""
    return person is not None and card.reviewer_id == person.pk


@permission("reviews.fill_card")
def can_fill_card(person: Person | None, card: Scorecard) -> bool:
    """One's own, while one is in the team, until the cards are laid open; not of what was taken back."""
    entry = card.entry
    return (
        can_open_card(person, card)
        and can_sit_on_board(person, entry.board)
        and entry.board.programme.state != ProgrammeState.ARCHIVED
        and entry.window.revealed_at is None
        and entry.closed_at is None
        and entry.item.withdrawn_at is None
    )


@permission("reviews.see_cards")
def can_see_cards(person: Person | None, window: Window) -> bool:
    """All cards of a window, for the team, from the moment they are laid open. Nobody stands above this."""
    return window.revealed_at is not None and has_role(person, window.board.programme, TEAM)


@permission("reviews.reveal_window")
def can_reveal_window(person: Person | None, window: Window) -> bool:
    return can_record_decision(person, window.board.programme)


@permission("reviews.settle_entry")
def can_settle_entry(person: Person | None, entry: Entry) -> bool:
    """An owner, after the cards are laid open and until the outcomes are announced."""
    window = entry.window
    return (
        window.revealed_at is not None
        and window.announced_at is None
        and entry.closed_at is None
        and can_record_decision(person, window.board.programme)
    )


@permission("reviews.announce_window")
def can_announce_window(person: Person | None, window: Window) -> bool:
    return can_record_decision(person, window.board.programme)


@permission("reviews.put_item")
def can_put_item(person: Person | None, programme: Programme) -> bool:
    """Put something before a board by hand."""
    return can_run_activities(person, programme)


@permission("reviews.vote")
def can_vote(person: Person | None, entry: Entry, now: datetime) -> bool:
    """Whoever may take part where the board is, for a finalist they see, from the vote's first to its last instant."""
    return (
        entry.is_finalist
        and entry.closed_at is None
        and entry.item.withdrawn_at is None
        and entry.window.is_voting_at(now)
        and can_take_part(person, entry.board.activity, now)
        and can_see_item(person, entry.item)
    )

"""Writes about workshops, by what they are about."""

from makewith.loop.workshops.actions.agenda import (
    add_block,
    change_block,
    keep_agenda,
    move_block,
    remove_block,
    undo_agenda,
)
from makewith.loop.workshops.actions.exercises import change_exercise, remove_exercise, write_exercise
from makewith.loop.workshops.actions.inviting import (
    answer_invitation,
    forget_addresses,
    invite_everybody,
    invite_guest,
    invite_seat,
    tell_new_day,
)
from makewith.loop.workshops.actions.planning import (
    WORKSHOP_KIND,
    change_workshop,
    create_workshop,
    duplicate_workshop,
    note_learned,
)
from makewith.loop.workshops.actions.preparing import (
    add_preparation,
    change_preparation,
    remove_preparation,
    set_training,
    tick_preparation,
)
from makewith.loop.workshops.actions.seating import (
    add_table,
    balance_tables,
    change_table,
    give_seat,
    place_seats,
    remove_table,
    say_whether_coming,
    seat_everybody,
    take_seat,
)

__all__ = [
    "WORKSHOP_KIND",
    "add_block",
    "add_preparation",
    "add_table",
    "answer_invitation",
    "balance_tables",
    "change_block",
    "change_exercise",
    "change_preparation",
    "change_table",
    "change_workshop",
    "create_workshop",
    "duplicate_workshop",
    "forget_addresses",
    "give_seat",
    "invite_everybody",
    "invite_guest",
    "invite_seat",
    "keep_agenda",
    "move_block",
    "note_learned",
    "place_seats",
    "remove_block",
    "remove_exercise",
    "remove_preparation",
    "remove_table",
    "say_whether_coming",
    "seat_everybody",
    "set_training",
    "take_seat",
    "tell_new_day",
    "tick_preparation",
    "undo_agenda",
    "write_exercise",
]

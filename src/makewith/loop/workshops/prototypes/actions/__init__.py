"""Writes about prototypes, one function for each thing somebody means to do."""

from makewith.loop.workshops.prototypes.actions.judging import (
    close_judging,
    close_open,
    credit_claimed,
    empty_unkept_words,
    judge_part,
    open_judging,
    put_words_on_trail,
    reveal_judgements,
)
from makewith.loop.workshops.prototypes.actions.making import (
    add_part,
    change_part,
    change_version,
    give_picture,
    make_prototype,
    move_part,
    remove_part,
    start_version,
    take_on_prototype,
)
from makewith.loop.workshops.prototypes.actions.settling import add_table_fix, say_decided, settle_fix, unsettle_fix

__all__ = [
    "add_part",
    "add_table_fix",
    "change_part",
    "change_version",
    "close_judging",
    "close_open",
    "credit_claimed",
    "empty_unkept_words",
    "give_picture",
    "judge_part",
    "make_prototype",
    "move_part",
    "open_judging",
    "put_words_on_trail",
    "remove_part",
    "reveal_judgements",
    "say_decided",
    "settle_fix",
    "start_version",
    "take_on_prototype",
    "unsettle_fix",
]

"""Writes about votes, favourites, partners and statuses."""

from makewith.loop.ideas.voting.actions.favourites import keep_idea, let_go
from makewith.loop.ideas.voting.actions.partners import (
    assign_idea,
    choose_partner,
    lay_down_idea,
    remind_partner,
    remove_partner,
    share_out,
    take_idea,
)
from makewith.loop.ideas.voting.actions.recounting import begin_recount, count_on
from makewith.loop.ideas.voting.actions.statuses import (
    MOST_AT_ONCE,
    begin_plan,
    plan_statuses,
    set_planned,
    set_status,
    undo_plan,
)

__all__ = [
    "MOST_AT_ONCE",
    "assign_idea",
    "begin_plan",
    "begin_recount",
    "choose_partner",
    "count_on",
    "keep_idea",
    "lay_down_idea",
    "let_go",
    "plan_statuses",
    "remind_partner",
    "remove_partner",
    "set_planned",
    "set_status",
    "share_out",
    "take_idea",
    "undo_plan",
]

"""Writes about calls and ideas, one file for each thing that people do."""

from makewith.loop.ideas.actions.calls import CALL_KIND, DEFAULT_QUESTIONS, change_call, change_rules, create_call
from makewith.loop.ideas.actions.drafts import (
    add_picture,
    describe_pictures,
    discard_draft,
    draft_of,
    keep_draft,
    remove_picture,
)
from makewith.loop.ideas.actions.guests import confirm_guest_idea, forget_guest_ideas, write_as_guest
from makewith.loop.ideas.actions.noting import note_answers, recount_comments
from makewith.loop.ideas.actions.submitting import submit_idea, write_idea
from makewith.loop.ideas.actions.supporting import support_idea, take_back_support
from makewith.loop.ideas.words import TITLE_LIMIT, Words

__all__ = [
    "CALL_KIND",
    "DEFAULT_QUESTIONS",
    "TITLE_LIMIT",
    "Words",
    "add_picture",
    "change_call",
    "change_rules",
    "confirm_guest_idea",
    "create_call",
    "describe_pictures",
    "discard_draft",
    "draft_of",
    "forget_guest_ideas",
    "keep_draft",
    "note_answers",
    "recount_comments",
    "remove_picture",
    "submit_idea",
    "support_idea",
    "take_back_support",
    "write_as_guest",
    "write_idea",
]

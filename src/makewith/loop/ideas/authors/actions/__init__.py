"""Writes about who makes an idea and how it grows, one file for each thing that people do."""

from makewith.loop.ideas.authors.actions.inviting import (
    OfferAnswered,
    accept_offer,
    decline_offer,
    invite_co_author,
    take_back_offer,
)
from makewith.loop.ideas.authors.actions.leaving import leave_idea
from makewith.loop.ideas.authors.actions.sharing import answer_proposal, propose_shares
from makewith.loop.ideas.authors.actions.tagging import merge_tags, remove_tag, rename_tag, tag_idea
from makewith.loop.ideas.authors.actions.telling import UPDATE_LIMIT, post_update
from makewith.loop.ideas.authors.actions.wording import NOTE_LIMIT, edit_idea, settle_wording

__all__ = [
    "NOTE_LIMIT",
    "UPDATE_LIMIT",
    "OfferAnswered",
    "accept_offer",
    "answer_proposal",
    "decline_offer",
    "edit_idea",
    "invite_co_author",
    "leave_idea",
    "merge_tags",
    "post_update",
    "propose_shares",
    "remove_tag",
    "rename_tag",
    "settle_wording",
    "tag_idea",
    "take_back_offer",
]

"""Writes about climbing ideas, one file for each thing that happens to them."""

from makewith.loop.ideas.ladders.actions.archiving import archive_idea, restore_idea
from makewith.loop.ideas.ladders.actions.clocks import advance, expire, pause, remind, resume, start
from makewith.loop.ideas.ladders.actions.feedback import give_feedback, take_back_feedback
from makewith.loop.ideas.ladders.actions.resubmitting import resubmit_idea
from makewith.loop.ideas.ladders.actions.wishes import say_wishes

__all__ = [
    "advance",
    "archive_idea",
    "expire",
    "give_feedback",
    "pause",
    "remind",
    "restore_idea",
    "resubmit_idea",
    "resume",
    "say_wishes",
    "start",
    "take_back_feedback",
]

"""What is looked at every now and then about ideas."""

from datetime import datetime

from makewith.loop.ideas import actions


def forget_guest_ideas(now: datetime) -> None:
    actions.forget_guest_ideas(now=now)

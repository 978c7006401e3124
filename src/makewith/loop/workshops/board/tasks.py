"""What is due on boards."""

from datetime import datetime

from makewith.loop.workshops.board import actions


def destroy_secrets(now: datetime) -> None:
    """Ten minutes after a workshop was closed nobody can tell any more whose a ballot was."""
    actions.destroy_secrets(now=now)

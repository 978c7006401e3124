"""What is due on boards."""

from datetime import datetime

from makewith.loop.workshops.board import actions, photos


def destroy_secrets(now: datetime) -> None:
    """Ten minutes after a workshop was closed nobody can tell any more whose a ballot was."""
    actions.destroy_secrets(now=now)


def forget_unused_photos(now: datetime) -> None:
    """A photographed wall from which nobody typed in anything goes after a day."""
    photos.forget_unused(now=now)

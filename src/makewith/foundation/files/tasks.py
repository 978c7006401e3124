"""Entry points for jobs and schedules."""

from datetime import datetime

from makewith.foundation.files import actions
from makewith.foundation.jobs.registry import heavy


@heavy
def prepare_picture(file_id: int) -> None:
    """Make the clean copies of a picture that came in."""
    actions.make_ready(file_id=file_id)


def forget_loose_files(now: datetime) -> None:
    """A schedule: drop files that nothing holds, and stored bytes that belong to no file."""
    actions.forget_loose(now=now)

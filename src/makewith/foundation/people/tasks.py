"""Work about people: what comes round by itself, and copies of their data."""

from datetime import datetime

from makewith.foundation.jobs.registry import outside_transaction
from makewith.foundation.people import actions


def forget_unproven_accounts(now: datetime) -> None:
    actions.forget_unproven_accounts(now=now)


def forget_archives(now: datetime) -> None:
    """A schedule: copies of data lie ready for a week."""
    actions.forget_archives(now=now)


@outside_transaction
def make_archive(archive_id: int, now: datetime) -> None:
    """Writes files that may be large, so it holds no transaction meanwhile."""
    actions.make_archive(archive_id=archive_id, now=now)

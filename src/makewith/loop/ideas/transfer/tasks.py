"""Entry points for jobs and schedules."""

from datetime import datetime

from django.utils import timezone

from makewith.foundation.jobs.registry import heavy, outside_transaction
from makewith.loop.ideas.transfer import actions
from makewith.loop.ideas.transfer.models import IdeaImport


def _table(import_id: int) -> IdeaImport | None:
    rows = IdeaImport.objects.select_related("call__activity__programme", "started_by")
    return rows.filter(pk=import_id).first()


@heavy
@outside_transaction
def check_table(import_id: int, now: datetime) -> None:
    """Read a table that came in, without bringing anything in."""
    table = _table(import_id)
    if table is not None:
        actions.check_table(table=table, now=now)


@heavy
@outside_transaction
def carry_on(import_id: int, now: datetime) -> None:
    """Bring in the next rows of a table, for a minute."""
    table = _table(import_id)
    if table is not None:
        until = timezone.now() + actions.TURN
        actions.carry_on(table=table, now=now, until=until, clock=timezone.now)


def forget_tables(now: datetime) -> None:
    """A schedule: files that nobody came back to."""
    actions.forget_tables(now=now)

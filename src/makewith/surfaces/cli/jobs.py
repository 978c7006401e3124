"""`makewith jobs`: what background jobs failed, and giving them a new start."""

import uuid

import click
from django.db.models import QuerySet
from django.utils import timezone

from makewith.foundation.jobs import actions
from makewith.foundation.jobs.models import Job


@click.group(invoke_without_command=True)
@click.pass_context
def jobs(ctx: click.Context) -> None:
    """See and repeat background jobs that failed. Alone, it lists them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_jobs)


def _failed() -> QuerySet[Job]:
    return Job.objects.failed().order_by("finished_at", "id")


@jobs.command("list")
def list_jobs() -> None:
    """Failed jobs, the oldest first, each with the last line of its error."""
    rows = _failed()
    for job in rows:
        error = job.last_error.strip().splitlines()
        click.echo(f"{job.public_id}  {job.finished_at:%Y-%m-%d %H:%M}  {job.handler}  {error[-1] if error else ''}")
    waiting = Job.objects.due(timezone.now()).count()
    click.echo(f"{len(rows)} failed, {waiting} waiting to be run.")


@jobs.command("retry")
@click.argument("job_id", type=click.UUID)
def retry(job_id: uuid.UUID) -> None:
    """Give one failed job a new start."""
    job = Job.objects.filter(public_id=job_id).first()
    if job is None or not actions.retry_job(job=job, now=timezone.now()):
        raise click.ClickException(f"No failed job has the id {job_id}. `makewith jobs` lists them.")
    click.echo("It will be tried again.")


@jobs.command("retry-all")
def retry_all() -> None:
    """Give every failed job a new start."""
    click.echo(f"{actions.retry_all(now=timezone.now())} jobs will be tried again.")

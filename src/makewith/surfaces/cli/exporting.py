"""`makewith export ideas`: the ideas of a call as a file."""

from pathlib import Path

import click
from django.utils import timezone

from makewith.loop.ideas.transfer import exporting
from makewith.loop.ideas.transfer.actions import note_export
from makewith.surfaces.cli.finding import call_named, owner_of


@click.group()
def export_group() -> None:
    """Take out what is here."""


@export_group.command("ideas")
@click.option("--programme", "programme_slug", required=True, metavar="SLUG", help="The programme they belong to.")
@click.option("--call", "call_slug", required=True, metavar="SLUG", help="The call for ideas they answer.")
@click.option("--format", "kind", type=click.Choice(list(exporting.FORMATS)), default="csv", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to; without it, standard output."
)
def ideas(programme_slug: str, call_slug: str, kind: str, output: Path | None) -> None:
    """Write the ideas of a call, with comments and answers, under the names that everybody reads.

    CSV and XLSX can be imported again with --map makewith.
    """
    call = call_named(programme_slug, call_slug)
    owner, now = owner_of(call.activity.programme), timezone.now()
    note_export(actor=owner, call=call, format=kind, now=now)
    with output.open("wb") if output else click.open_file("-", "wb") as file:
        if kind == "xlsx":
            exporting.write_xlsx(call, owner, file)
            return
        for piece in exporting.csv_of(call, owner) if kind == "csv" else exporting.json_of(call, owner, now):
            file.write(piece)

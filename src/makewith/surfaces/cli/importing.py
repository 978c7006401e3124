"""`makewith import ideas FILE`: bring in the ideas of another system, whole or, with --skip-bad, without the broken rows."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from makewith.foundation.people.models import Person
from makewith.kit.tables import Table, UnreadableFile, open_table
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer.bringing_in import Authors, bring_in
from makewith.loop.ideas.transfer.checking import Report, check, good_rows, in_chunks
from makewith.loop.ideas.transfer.mapping import Reader, WrongMapping, load
from makewith.surfaces.cli.finding import call_named, owner_of


@click.group()
def import_group() -> None:
    """Bring in what another system has."""


@import_group.command("ideas")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "programme_slug", required=True, metavar="SLUG", help="The programme they belong to.")
@click.option("--call", "call_slug", required=True, metavar="SLUG", help="The call for ideas they answer.")
@click.option("--sheet", default="", metavar="NAME", help="The sheet of a workbook; the first by default.")
@click.option("--map", "mapping_name", required=True, metavar="PRESET_OR_TOML", help="How columns become ideas.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and list the bad ones.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def ideas(
    file: Path,
    programme_slug: str,
    call_slug: str,
    sheet: str,
    mapping_name: str,
    skip_bad: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the ideas in a CSV file or an XLSX workbook. Importing the same file again adds nothing.

    Nothing is imported when a row is broken, unless --skip-bad is given. Columns that have no place here are named in
    the report.
    """
    call = call_named(programme_slug, call_slug)
    actor = owner_of(call.activity.programme)
    now = timezone.now()
    try:
        mapping = load(mapping_name)
        table = open_table(file, sheet=sheet)
        mapping.check_header(table.header)
        reader = Reader(mapping, call.questions[0]["key"], now, is_guarded=table.is_text)
        report = check(table, reader, call)
    except (WrongMapping, UnreadableFile) as error:
        raise click.ClickException(str(error)) from error
    report.was_dry_run = dry_run
    report.was_refused = report.bad > 0 and not skip_bad
    if not report.was_refused and not dry_run:
        _import(table, reader, call, actor, report, now, show_progress=not as_json)
    click.echo(_as_json(report) if as_json else _in_words(report, file.name))
    if report.was_refused:
        sys.exit(1)


def _as_json(report: Report) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False, indent=2)


def _import(
    table: Table,
    reader: Reader,
    call: Call,
    actor: Person,
    report: Report,
    now: datetime,
    *,
    show_progress: bool,
) -> None:
    total = report.rows - report.bad
    authors = Authors(call, reader.mapping)
    rows = good_rows(table, reader, lambda problem: None)
    # One transaction, so that a process that dies half way has imported nothing.
    with _progress(total, show_progress) as bar, transaction.atomic():
        for chunk in in_chunks(rows):
            report.imported += bring_in(actor=actor, call=call, authors=authors, rows=chunk, now=now)
            bar.update(len(chunk))


def _progress(total: int, is_shown: bool) -> Any:
    return click.progressbar(length=total, label="Importing", file=sys.stderr, hidden=not is_shown)


def _in_words(report: Report, name: str) -> str:
    good = report.rows - report.bad
    if report.was_refused:
        lines = [f"Nothing was imported. {report.bad} of {report.rows} rows in {name} cannot come in:"]
    elif report.was_dry_run:
        lines = [f"{good - report.already_there} ideas would come in from {name}; nothing was changed."]
    else:
        lines = [f"{report.imported} ideas came in from {name}."]
    if report.bad and not report.was_refused:
        lines.append(f"{report.bad} rows were left out:" if not report.was_dry_run else f"{report.bad} rows are bad:")
    lines += [f"  {problem}" for problem in report.problems]
    if report.bad > len(report.problems):
        lines.append(f"  … and {report.bad - len(report.problems)} more")
    if report.was_refused:
        lines.append("Mend them, or import the others with --skip-bad.")
    if report.already_there:
        lines.append(f"{report.already_there} were here already and stay as they are.")
    statuses = ", ".join(f"{status or 'none'} {count}" for status, count in report.statuses.most_common())
    if reader_statuses := statuses.strip():
        lines.append(f"By status of the source: {reader_statuses}. {report.answers} with an answer.")
    lines += report.notes
    if report.left_out:
        lines.append("Columns without a place here:")
        lines += [f"  “{column}”: {why}" for column, why in report.left_out]
    return "\n".join(lines)

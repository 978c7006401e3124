"""`makewith import ideas FILE`: bring in the ideas of another system, whole or, with --skip-bad, without the broken rows."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from makewith.foundation.people.importing import bring_in_people
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, Role
from makewith.loop.ideas.importing import ImportedAnswer, ImportedIdea, import_ideas
from makewith.loop.ideas.models import Call, Idea
from makewith.surfaces.cli.csv_files import CsvFile, Problem, UnreadableFile, open_csv
from makewith.surfaces.cli.mapping import Mapped, Mapping, Reader, WrongMapping, load

CHUNK = 1000
PROBLEMS_LISTED = 1000


@dataclass
class Report:
    """What an import did, or would do."""

    rows: int = 0
    imported: int = 0
    already_there: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    supports: int = 0
    titles_cut: int = 0
    answers: int = 0
    notes: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    was_refused: bool = False
    was_dry_run: bool = False

    def note_problem(self, problem: Problem) -> None:
        self.bad += 1
        if len(self.problems) < PROBLEMS_LISTED:
            self.problems.append(problem)

    def note_idea(self, idea: Mapped) -> None:
        self.statuses[idea.status] += 1
        self.supports += idea.supports
        self.titles_cut += idea.title_was_cut
        self.answers += idea.answer is not None

    def as_json(self) -> str:
        values = asdict(self)
        values["left_out"] = [{"column": column, "why": why} for column, why in self.left_out]
        values["statuses"] = dict(self.statuses)
        return json.dumps(values, ensure_ascii=False, indent=2)


@click.group()
def import_group() -> None:
    """Bring in what another system has."""


@import_group.command("ideas")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "programme_slug", required=True, metavar="SLUG", help="The programme they belong to.")
@click.option("--call", "call_slug", required=True, metavar="SLUG", help="The call for ideas they answer.")
@click.option("--map", "mapping_name", required=True, metavar="PRESET_OR_TOML", help="How columns become ideas.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and list the bad ones.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def ideas(
    file: Path, programme_slug: str, call_slug: str, mapping_name: str, skip_bad: bool, dry_run: bool, as_json: bool
) -> None:
    """Import the ideas in a CSV file. Importing the same file again adds nothing.

    Nothing is imported when a row is broken, unless --skip-bad is given. Columns that have no place here are named in
    the report.
    """
    call, actor = _call_and_owner(programme_slug, call_slug)
    now = timezone.now()
    try:
        mapping = load(mapping_name)
        table = open_csv(file)
        mapping.check_header(table.header)
    except (WrongMapping, UnreadableFile) as error:
        raise click.ClickException(str(error)) from error
    reader = Reader(mapping, call.questions[0]["key"], now)
    report = check(table, reader, call)
    report.was_dry_run = dry_run
    report.was_refused = report.bad > 0 and not skip_bad
    if not report.was_refused and not dry_run:
        _import(table, reader, call, actor, report, now, show_progress=not as_json)
    click.echo(report.as_json() if as_json else _in_words(report, file.name))
    if report.was_refused:
        sys.exit(1)


def _call_and_owner(programme_slug: str, call_slug: str) -> tuple[Call, Person]:
    programme = Programme.objects.filter(slug=programme_slug).first()
    if programme is None:
        known = ", ".join(Programme.objects.values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"There is no programme “{programme_slug}”. There are: {known}.")
    calls = Call.objects.filter(activity__programme=programme).select_related("activity__programme")
    call = calls.filter(activity__slug=call_slug).first()
    if call is None:
        known = ", ".join(calls.values_list("activity__slug", flat=True)) or "none yet"
        raise click.ClickException(f"{programme.name} has no call for ideas “{call_slug}”. It has: {known}.")
    owner = Person.objects.filter(team_roles__programme=programme, team_roles__role=Role.OWNER).order_by("pk").first()
    if owner is None:
        raise click.ClickException(f"{programme.name} has no owner, so nobody can answer for the import.")
    return call, owner


def good_rows(table: CsvFile, reader: Reader, on_problem: Callable[[Problem], None]) -> Iterator[Mapped]:
    """The rows that can come in, in their order; the others go to `on_problem`."""
    seen: dict[str, int] = {}
    for row in table.rows():
        idea = reader.read(row)
        if isinstance(idea, Problem):
            on_problem(idea)
        elif (first := seen.setdefault(idea.source_id, idea.row)) != idea.row:
            column = reader.mapping.columns["source_id"]
            on_problem(Problem(idea.row, column, f"is “{idea.source_id}”, as in row {first}"))
        else:
            yield idea


def check(table: CsvFile, reader: Reader, call: Call) -> Report:
    """Read the whole file without writing anything."""
    report = Report(notes=list(table.notes), left_out=reader.mapping.unused(table.header))
    rows = good_rows(table, reader, report.note_problem)
    while chunk := list(islice(rows, CHUNK)):
        for idea in chunk:
            report.note_idea(idea)
        report.rows += len(chunk)
        report.already_there += Idea.objects.filter(
            call=call, source=reader.mapping.source, source_id__in=[idea.source_id for idea in chunk]
        ).count()
    report.rows += report.bad
    if report.supports:
        report.notes.append(
            f"{report.supports:,} supports come in as numbers: the file does not say who they are, "
            "so none of these people can be told."
        )
    if report.titles_cut:
        report.notes.append(f"{report.titles_cut} titles are longer than 80 characters; in full they begin the text.")
    return report


def _import(
    table: CsvFile,
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
        while chunk := list(islice(rows, CHUNK)):
            authors.know({idea.author for idea in chunk} | {idea.answer[0] for idea in chunk if idea.answer})
            imported = import_ideas(
                actor=actor,
                call=call,
                source=reader.mapping.source,
                rows=[_imported(idea, authors, reader.mapping) for idea in chunk],
                now=now,
            )
            report.imported += len(imported)
            bar.update(len(chunk))


def _progress(total: int, is_shown: bool) -> Any:
    return click.progressbar(length=total, label="Importing", file=sys.stderr, hidden=not is_shown)


class Authors:
    """The people a source names. Each name is one person per source, the same at every import."""

    def __init__(self, call: Call, mapping: Mapping) -> None:
        self.mapping = mapping
        self.call = call
        here = Person.objects.filter(user=None, email="", erased_at=None)
        wrote = here.filter(ideas__call=call, ideas__source=mapping.source)
        signed = here.filter(answers__target__idea__call=call, answers__target__idea__source=mapping.source)
        self.people = {person.name: person for person in [*wrote.distinct(), *signed.distinct()]}

    def know(self, names: set[str]) -> None:
        new = sorted(names - set(self.people))
        language = self.mapping.language or self.call.activity.programme.language
        made = bring_in_people(
            people=[(name, None) for name in new],
            time_zone=self.call.activity.programme.time_zone,
            language=language,
        )
        self.people.update(zip(new, made, strict=True))


def _imported(idea: Mapped, authors: Authors, mapping: Mapping) -> ImportedIdea:
    answer = None
    if idea.answer:
        name, given_at, text = idea.answer
        answer = ImportedAnswer(authors.people[name], given_at, text)
    return ImportedIdea(
        author=authors.people[idea.author],
        title=idea.title,
        answers=idea.answers,
        submitted_at=idea.submitted_at,
        source_id=idea.source_id,
        supports=idea.supports,
        needs_answer=idea.needs_answer,
        language=mapping.language,
        answer=answer,
    )


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

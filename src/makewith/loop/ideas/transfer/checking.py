"""Reading a table of ideas without writing anything: which rows can come in, and what keeps the others out."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from makewith.kit.tables import Problem, Table
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.transfer.mapping import Mapped, Reader

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

    def as_data(self) -> dict[str, Any]:
        values = asdict(self)
        values["left_out"] = [{"column": column, "why": why} for column, why in self.left_out]
        values["statuses"] = dict(self.statuses)
        return values


def good_rows(table: Table, reader: Reader, on_problem: Callable[[Problem], None]) -> Iterator[Mapped]:
    """The rows that can come in, in their order; the others go to `on_problem`."""
    seen: dict[str, int] = {}
    for row in table.rows():
        idea = reader.read(row)
        if isinstance(idea, Problem):
            on_problem(idea if idea.cell else replace(idea, cell=table.cell_of(idea.row, idea.column)))
        elif (first := seen.setdefault(idea.source_id, idea.row)) != idea.row:
            column = reader.mapping.columns["source_id"]
            text = f"is “{idea.source_id}”, as in row {first}"
            on_problem(Problem(idea.row, column, text, table.cell_of(idea.row, column)))
        else:
            yield idea


def in_chunks(rows: Iterator[Mapped]) -> Iterator[list[Mapped]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def check(table: Table, reader: Reader, call: Call) -> Report:
    """Read the whole file without writing anything. Raises UnreadableFile where it breaks off."""
    report = Report(notes=list(table.notes), left_out=reader.mapping.unused(table.header))
    for chunk in in_chunks(good_rows(table, reader, report.note_problem)):
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

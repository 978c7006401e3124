"""What every kind of table gives: rows of text by column, and problems with their place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place. `row` counts as a spreadsheet does, with the header as row 1; `cell` is like C7."""

    row: int
    column: str
    text: str
    cell: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}, column “{self.column}”" if self.column else f"row {self.row}"
        return f"{where} ({self.cell}): {self.text}" if self.cell else f"{where}: {self.text}"


@dataclass(frozen=True)
class Row:
    """Cells by column name, or the problem that keeps the row from being read."""

    number: int
    cells: dict[str, str]
    problem: Problem | None = None


class Table(Protocol):
    """A file that was looked at. `rows` reads it, as often as asked, and holds little of it at a time.

    `is_text` says that a cell is only text, so that whoever wrote it had to guard what begins like a formula.
    """

    header: list[str]
    notes: list[str]
    is_text: bool

    def rows(self) -> Iterator[Row]: ...

    def cell_of(self, row: int, column: str) -> str:
        """The address of a cell, where the file has such addresses."""
        ...


def checked_header(name: str, names: list[str]) -> list[str]:
    """Names of columns as they are asked for. Raises UnreadableFile where one stands there twice."""
    names = [name.strip() for name in names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnreadableFile(f"The header of {name} names a column twice: {', '.join(twice)}.")
    return names

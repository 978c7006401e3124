"""Reading CSV files as they come: any of three separators, UTF-8 or Latin-1, with every broken row named."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CELL_LIMIT = 1_000_000
SEPARATORS = ",;\t"


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place. `row` counts as a spreadsheet does, with the header as row 1."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"row {self.row}, column “{self.column}”" if self.column else f"row {self.row}"
        return f"{where}: {self.text}"


@dataclass(frozen=True)
class Row:
    """Cells by column name, or the problem that keeps the row from being read."""

    number: int
    cells: dict[str, str]
    problem: Problem | None = None


@dataclass
class CsvFile:
    """A file that was looked at: how it is encoded and separated, and its header. `rows()` reads it, as often as asked."""

    path: Path
    encoding: str
    separator: str
    header: list[str]
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.separator, strict=True)
            next(reader, None)
            number = 1
            while True:
                number += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(
                        number, {}, Problem(number, "", f"cannot be read ({error}). Is a quotation mark missing?")
                    )
                    continue
                if not any(cells):
                    continue
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> Row:
        if len(cells) != len(self.header):
            text = f"has {len(cells)} cells, and the header has {len(self.header)}"
            return Row(number, {}, Problem(number, "", text))
        named = dict(zip(self.header, cells, strict=True))
        for name, cell in named.items():
            if "\0" in cell:
                return Row(number, {}, Problem(number, name, "holds a NUL character"))
        return Row(number, named)


def open_csv(path: Path) -> CsvFile:
    """Look at a file. Raises UnreadableFile for one that is empty, binary or without a header."""
    csv.field_size_limit(CELL_LIMIT)
    encoding, notes = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(CELL_LIMIT)
    if not first.strip():
        raise UnreadableFile(f"{path.name} is empty.")
    separator = max(SEPARATORS, key=first.count)
    with path.open(encoding=encoding, newline="") as file:
        try:
            header = next(csv.reader(file, delimiter=separator, strict=True))
        except csv.Error as error:
            raise UnreadableFile(f"The header of {path.name} cannot be read ({error}).") from error
    names = [name.strip() for name in header]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnreadableFile(f"The header of {path.name} names a column twice: {', '.join(twice)}.")
    return CsvFile(path, encoding, separator, names, notes)


def _encoding_of(path: Path) -> tuple[str, list[str]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\0\0" in block:
                raise UnreadableFile(f"{path.name} is no text. Save the table as CSV and try again.")
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                at = position + error.start
                return "latin-1", [
                    f"The file is not UTF-8 (near byte {at}) and was read as Latin-1. "
                    "If letters look wrong, save it as UTF-8 and import it again."
                ]
            position += len(block)
    return "utf-8-sig", []

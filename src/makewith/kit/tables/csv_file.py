"""Reading CSV files as they come: any of three separators, UTF-8 or Latin-1, with every broken row named."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from makewith.kit.tables.rows import Problem, Row, UnreadableFile, checked_header

CELL_LIMIT = 1_000_000
SEPARATORS = ",;\t"


@dataclass
class CsvFile:
    """A file that was looked at: how it is encoded and separated, and its header. `rows()` reads it, as often as asked."""

    path: Path
    name: str
    encoding: str
    separator: str
    header: list[str]
    notes: list[str] = field(default_factory=list)
    is_text: bool = True

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

    def cell_of(self, row: int, column: str) -> str:
        return ""

    def _row(self, number: int, cells: list[str]) -> Row:
        if len(cells) != len(self.header):
            text = f"has {len(cells)} cells, and the header has {len(self.header)}"
            return Row(number, {}, Problem(number, "", text))
        named = dict(zip(self.header, cells, strict=True))
        for name, cell in named.items():
            if "\0" in cell:
                return Row(number, {}, Problem(number, name, "holds a NUL character"))
        return Row(number, named)


def open_csv(path: Path, name: str) -> CsvFile:
    """Look at a file. Raises UnreadableFile for one that is empty, binary or without a header."""
    csv.field_size_limit(CELL_LIMIT)
    encoding, notes = _encoding_of(path, name)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(CELL_LIMIT)
    if not first.strip():
        raise UnreadableFile(f"{name} is empty.")
    separator = max(SEPARATORS, key=first.count)
    with path.open(encoding=encoding, newline="") as file:
        try:
            header = next(csv.reader(file, delimiter=separator, strict=True))
        except csv.Error as error:
            raise UnreadableFile(f"The header of {name} cannot be read ({error}).") from error
    return CsvFile(path, name, encoding, separator, checked_header(name, header), notes)


def _encoding_of(path: Path, name: str) -> tuple[str, list[str]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\0\0" in block:
                raise UnreadableFile(f"{name} is no text. Save the table as CSV and try again.")
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

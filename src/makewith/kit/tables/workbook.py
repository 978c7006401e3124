"""Reading a sheet of an XLSX workbook, a row at a time: formulas by the value that was saved, dates as dates."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from makewith.kit.tables.rows import Problem, Row, UnreadableFile, checked_header

# A workbook is a ZIP file, and a small one may hold more than a machine can.
LARGEST_UNPACKED = 1 << 30
CELL_LIMIT = 1_000_000


@dataclass
class Workbook:
    """One sheet. `first` is the row that the header stands in."""

    path: Path
    name: str
    sheet: str
    header: list[str] = field(default_factory=list)
    first: int = 1
    width: int = 0
    notes: list[str] = field(default_factory=list)
    is_text: bool = False

    def rows(self) -> Iterator[Row]:
        for number, values in self._raw():
            if number > self.first:
                yield self._row(number, values)

    def _raw(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with something in them, with their numbers."""
        with _opened(self.path, self.name) as book:
            sheet = book[self.sheet]
            # What a file says of its own size is often wrong.
            sheet.reset_dimensions()
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_text(value) for value in values]
                if any(cells):
                    yield number, cells

    def _row(self, number: int, values: list[str]) -> Row:
        if any(values[self.width :]):
            at = next(index for index in range(self.width, len(values)) if values[index])
            cell = f"{get_column_letter(at + 1)}{number}"
            return Row(
                number, {}, Problem(number, "", "stands beside the table, where the header names no column", cell)
            )
        values = values[: self.width] + [""] * (self.width - len(values))
        named = dict(zip(self.header, values, strict=True))
        for name, text in named.items():
            problem = ""
            if text in ERROR_CODES:
                problem = f"is {text}: its formula went wrong"
            elif len(text) > CELL_LIMIT:
                problem = f"has {len(text):,} characters, which is too long"
            if problem:
                return Row(number, {}, Problem(number, name, problem, self.cell_of(number, name)))
        return Row(number, named)

    def cell_of(self, row: int, column: str) -> str:
        return f"{get_column_letter(self.header.index(column) + 1)}{row}" if column in self.header else ""


def open_workbook(path: Path, sheet: str, name: str) -> Workbook:
    """Look at a workbook. Raises UnreadableFile for one that is broken, or without such a sheet or a header."""
    with _opened(path, name) as book:
        names = [found.title for found in book.worksheets]
    if not names:
        raise UnreadableFile(f"{name} has no sheet with cells.")
    if sheet and sheet not in names:
        raise UnreadableFile(f"{name} has no sheet “{sheet}”. It has {', '.join(f'“{found}”' for found in names)}.")
    found = Workbook(path, name, sheet or names[0])
    head = next(found._raw(), None)
    if head is None:
        raise UnreadableFile(f"{name} is empty: its sheet “{found.sheet}” has no cells with anything in them.")
    found.first, values = head
    while values and not values[-1]:
        values.pop()
    # Several columns may have no name; each is called by its letter then.
    named = [value or f"({get_column_letter(number)})" for number, value in enumerate(values, start=1)]
    found.header, found.width = checked_header(name, named), len(values)
    if len(names) > 1 and not sheet:
        found.notes.append(f"Only the first sheet, “{found.sheet}”, was read. There are {len(names)}.")
    return found


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    """The workbook, closed again at the end. Whatever is wrong inside of it means the same to the person who sent it."""
    with path.open("rb") as file:
        book = _book(file, name)
        try:
            yield book
        except UnreadableFile:
            raise
        except (zipfile.BadZipFile, SyntaxError, KeyError, ValueError, EOFError, OSError) as error:
            raise UnreadableFile(f"{name} is damaged. Open it, save it anew and try again.") from error
        finally:
            book.close()


def _book(file: IO[bytes], name: str) -> Any:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise UnreadableFile(f"{name} unpacks to more than a gigabyte. Save the table alone, as CSV.")
        with warnings.catch_warnings():
            # It tells of decorations that it does not know; nobody misses them here.
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(
            f"{name} is no workbook, or a damaged one. Save it as .xlsx or CSV and try again."
        ) from error


def _text(value: Any) -> str:
    """What a cell holds, as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)

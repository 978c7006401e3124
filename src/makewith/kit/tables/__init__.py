"""Reading tables as they come: CSV of any kind, and the sheets of a workbook."""

from pathlib import Path

from makewith.kit.tables.csv_file import open_csv
from makewith.kit.tables.rows import Problem, Row, Table, UnreadableFile
from makewith.kit.tables.workbook import open_workbook

__all__ = ["Problem", "Row", "Table", "UnreadableFile", "open_table"]

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_table(path: Path, *, sheet: str = "", name: str = "") -> Table:
    """A file by what is in it, whatever it is called; `sheet` is one of a workbook, the first by default.

    `name` is what the file is called in sentences about it. Raises UnreadableFile.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(4)
    if head == _ZIP:
        return open_workbook(path, sheet, name)
    if head == _OLD_OFFICE:
        raise UnreadableFile(
            f"{name} is a workbook of the old kind, or has a password. Save it as .xlsx or CSV without one."
        )
    if sheet:
        raise UnreadableFile(f"{name} is no workbook, so it has no sheet “{sheet}”.")
    return open_csv(path, name)

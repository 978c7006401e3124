"""Reading workbooks and CSV files."""

import re
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from makewith.kit.tables import UnreadableFile, open_table, workbook
from makewith.kit.tables.guard import guarded, unguarded


def saved(folder, *rows, name="ideas.xlsx", **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in sheets.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def cells(path, **options):
    return [row.cells for row in open_table(path, **options).rows()]


def test_cells_are_text_as_a_csv_file_would_have_it(tmp_path):
    path = saved(
        tmp_path,
        ["id", "day", "moment", "clock", "number", "half", "yes", "nothing"],
        [7, date(2025, 6, 18), datetime.fromisoformat("2025-06-18T09:30"), time(9, 30), 12.0, 0.5, True, None],
    )
    assert cells(path) == [
        {
            "id": "7", "day": "2025-06-18T00:00:00", "moment": "2025-06-18T09:30:00", "clock": "09:30:00",
            "number": "12", "half": "0.5", "yes": "true", "nothing": "",
        }
    ]  # fmt: skip


def test_a_formula_is_the_value_that_was_saved_with_it(tmp_path):
    path = saved(tmp_path, ["id", "sum"], [1, "=1+1"])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>", parts[sheet])
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert cells(path) == [{"id": "1", "sum": "2"}]


def test_empty_rows_count_and_are_left_out(tmp_path):
    path = saved(tmp_path, [], ["id", "title"], [], [1, "One"], [None, " "], [2, "Two"])
    assert [row.number for row in open_table(path).rows() if any(row.cells.values())] == [4, 5, 6]
    assert open_table(path).cell_of(6, "title") == "B6"


def test_short_rows_are_filled_up_and_long_ones_are_told_with_their_cell(tmp_path):
    path = saved(tmp_path, ["id", "title"], [1], [2, "Two", None, "beside"])
    first, second = open_table(path).rows()
    assert first.cells == {"id": "1", "title": ""}
    assert str(second.problem) == "row 3 (D3): stands beside the table, where the header names no column"


def test_a_formula_that_went_wrong_is_told_with_its_cell(tmp_path):
    path = saved(tmp_path, ["id", "title"], [1, "#REF!"])
    (row,) = open_table(path).rows()
    assert str(row.problem) == "row 2, column “title” (B2): is #REF!: its formula went wrong"


def test_the_first_sheet_is_read_unless_another_is_named(tmp_path):
    path = saved(tmp_path, ["id"], [1], Votes=[["who"], ["Ann"]])
    first = open_table(path)
    assert [row.cells for row in first.rows()] == [{"id": "1"}]
    assert first.notes == ["Only the first sheet, “Sheet”, was read. There are 2."]
    assert cells(path, sheet="Votes") == [{"who": "Ann"}]
    with pytest.raises(UnreadableFile, match=r"has no sheet “Notes”\. It has “Sheet”, “Votes”"):
        open_table(path, sheet="Notes")


def test_a_column_without_a_name_is_called_by_its_letter(tmp_path):
    path = saved(tmp_path, [None, "id", None, "title"], ["a", 1, "b", "One"])
    assert cells(path) == [{"(A)": "a", "id": "1", "(C)": "b", "title": "One"}]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 and no more", "is no workbook, or a damaged one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind, or has a password"),
    ],
)
def test_what_is_no_workbook_is_told_in_words(tmp_path, content, says):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        open_table(path, name="ideas.xlsx")


def test_a_zip_file_of_something_else_is_no_workbook(tmp_path):
    path = tmp_path / "ideas.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ideas.csv", "id,title\n1,One\n")
    with pytest.raises(UnreadableFile, match="is no workbook"):
        open_table(path)


def test_a_sheet_cut_short_is_told_in_words(tmp_path):
    path = saved(tmp_path, ["id"], *([number] for number in range(50)))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-400]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    with pytest.raises(UnreadableFile, match="is damaged"):
        list(open_table(path).rows())


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = saved(tmp_path, ["id"], [1])
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1000)
    with pytest.raises(UnreadableFile, match="unpacks to more than a gigabyte"):
        open_table(path)


def test_an_empty_workbook_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="its sheet “Sheet” has no cells"):
        open_table(saved(tmp_path))


def test_a_csv_file_has_no_sheets(tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_text("id\n1\n", "utf-8")
    assert cells(path) == [{"id": "1"}]
    with pytest.raises(UnreadableFile, match="is no workbook, so it has no sheet “Votes”"):
        open_table(path, sheet="Votes")


def test_a_long_sheet_is_read_a_row_at_a_time(tmp_path):
    path = saved(tmp_path, ["id", "title"], *([number, f"Idea {number}"] for number in range(3000)))
    rows = open_table(path).rows()
    assert next(rows).cells == {"id": "0", "title": "Idea 0"}
    assert sum(1 for _ in rows) == 2999


@given(st.text())
def test_a_guarded_text_is_read_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@given(st.sampled_from("=+-@\t\r\n"), st.text())
def test_no_guarded_text_begins_like_a_formula(first, rest):
    assert guarded(first + rest)[0] == "'"

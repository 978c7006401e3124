"""What each preset makes of the export that it is for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from makewith.kit.tables import Problem, open_table
from makewith.loop.ideas.transfer.mapping import Reader, WrongMapping, load, preset, preset_names

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 6, 18, tzinfo=UTC)


def read(name):
    mapping = preset(name)
    table = open_table(SAMPLES / f"{name}.csv")
    mapping.check_header(table.header)
    rows = [Reader(mapping, "today", NOW, is_guarded=table.is_text).read(row) for row in table.rows()]
    assert [row for row in rows if isinstance(row, Problem)] == []
    unexplained = [name for name, why in mapping.unused(table.header) if why == "the mapping does not use it"]
    assert unexplained == []
    return rows


def test_fider():
    first, second, third = read("fider")
    assert (first.source_id, first.title, first.author, first.supports) == (
        "3", "A shelf by the side door", "Amina K.", 41,
    )  # fmt: skip
    assert first.answers == {"today": "The step is wet when it rains.\n\nA shelf would do."}
    assert first.submitted_at == datetime(2024, 3, 4, 8, 15, tzinfo=UTC)
    assert first.answer == (
        "Jo from Wrenpost", datetime(2024, 3, 20, 10, 0, tzinfo=UTC), "We build ten this spring.\n\nTell us which doors.",
    )  # fmt: skip
    assert (second.answer, second.needs_answer, second.answers) == (None, True, {"today": ""})
    assert third.title == "Ring two times"


def test_decidim():
    first, second, third = read("decidim")
    assert (first.source_id, first.title, first.author, first.supports) == (
        "120", "A shelf by the side door", "Amina K.", 41,
    )  # fmt: skip
    assert first.submitted_at == datetime(2024, 3, 4, 8, 15, tzinfo=UTC)
    assert first.answer == ("The organisation", datetime(2024, 3, 20, 10, 0, tzinfo=UTC), "We build ten this spring.")
    assert (second.author, second.needs_answer) == ("Ben, Cleo", True)
    assert (third.needs_answer, third.supports) == (False, 0)


def test_uservoice():
    first, second = read("uservoice")
    assert (first.source_id, first.title, first.supports) == ("48120001", "A shelf by the side door", 0)
    assert first.submitted_at == datetime(2024, 3, 4, 8, 15, tzinfo=UTC)
    assert first.author == second.author == "Somebody on UserVoice"


def test_go_vocal():
    first, second = read("go-vocal")
    assert (first.title, first.author, first.supports) == ("A shelf by the side door", "Amina K.", 41)
    assert first.answers == {"today": "The step is wet when it rains. A shelf would do."}
    assert first.submitted_at == datetime(2024, 3, 4, 8, 15, tzinfo=UTC)
    assert (second.author, second.supports, second.needs_answer) == ("Anonymous", 2, True)


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_says_what_people_call_it_and_where_it_is_from(name):
    mapping = preset(name)
    assert mapping.title
    assert mapping.source


def test_a_file_of_ones_own_is_no_preset(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text((SAMPLES.parent.parent / "presets" / "fider.toml").read_text("utf-8"), "utf-8")
    assert load(str(path)).source == "fider"
    with pytest.raises(WrongMapping, match="There is no preset"):
        preset(str(path))

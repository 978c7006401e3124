"""The ideas of a call as a file, and back."""

import csv
import io
import json
import uuid
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from makewith.foundation.activity.models import Event
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.people.models import ShownAs
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Audience, Credit, Item
from makewith.kit.tables import Problem, open_table
from makewith.kit.text import one_line, plain, without_controls
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea
from makewith.loop.ideas.transfer import exporting
from makewith.loop.ideas.transfer.exporting import Exported, Said
from makewith.loop.ideas.transfer.mapping import Reader, preset

LATER = NOW + timedelta(days=1)


@pytest.fixture
def call(db):
    return make_call()


@pytest.fixture
def owner(call):
    return TeamRoleFactory(programme=call.activity.programme, role=Role.OWNER, person__name="Mira O.").person


def as_csv(call, person):
    content = b"".join(exporting.csv_of(call, person))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def as_json(call, person):
    return json.loads(b"".join(exporting.json_of(call, person, NOW)))


def as_xlsx(call, person, folder):
    path = folder / "ideas.xlsx"
    with path.open("wb") as file:
        exporting.write_xlsx(call, person, file)
    return path


def commented(idea, author, text):
    return add_comment(
        author=author, target=idea.trail_item, text=text, stance="builds", submission_key=uuid.uuid4(), now=LATER
    )


def test_an_idea_goes_out_with_its_words_numbers_answer_and_comments(call, owner):
    idea = make_idea(call, PersonFactory(name="Ann A."))
    commented(idea, PersonFactory(name="Ben B."), "Under the stairs it is dry.")
    give_answer(signed_by=owner, target=idea.trail_item, text="We try it.", submission_key=uuid.uuid4(), now=LATER)
    Idea.objects.filter(pk=idea.pk).update(supports_count=3, needs_answer=False, category="doors", points=30)
    (row,) = as_csv(call, owner)
    assert row == {
        "id": str(idea.trail_item.public_id), "number": "1", "title": idea.title,
        "answers/today": idea.answers["today"], "answers/instead": idea.answers["instead"], "author": "Ann A.",
        "submitted_at": NOW.isoformat(), "tags": "", "category": "doors", "status": "", "supporters": "3", "against": "0",
        "points": "30", "needs_answer": "no", "answered_at": LATER.isoformat(), "answered_by": "Mira O.",
        "answer": "We try it.", "comments_count": "1", "comments": "Ben B., 2026-06-19: Under the stairs it is dry.",
    }  # fmt: skip
    (same,) = as_json(call, owner)["ideas"]
    assert same["authors"] == ["Ann A."]
    assert same["answer"] == {"signed_by": "Mira O.", "given_at": LATER.isoformat(), "text": "We try it."}
    assert same["comments"] == [
        {"author": "Ben B.", "given_at": LATER.isoformat(), "stance": "builds", "text": "Under the stairs it is dry."}
    ]


def test_a_workbook_has_a_sheet_of_ideas_and_one_of_comments(call, owner, tmp_path):
    idea = make_idea(call)
    commented(idea, PersonFactory(name="Ben B."), "=Dry")
    book = load_workbook(as_xlsx(call, owner, tmp_path))
    assert book.sheetnames == ["Ideas", "Comments"]
    assert book["Ideas"]["C2"].value == idea.title
    said = book["Comments"]["G2"]
    assert (said.value, said.data_type) == ("=Dry", "s")


def test_names_are_those_that_everybody_reads_also_for_the_team(call, owner):
    kind = StakeholderKindFactory(name="courier")
    shy = make_idea(call, PersonFactory(name="Shy S.", kind=kind, shown_as=ShownAs.KIND))
    hidden = make_idea(call, PersonFactory(name="Hidden H."))
    Credit.objects.filter(item=hidden.trail_item).update(hidden=True)
    nameless = make_idea(call, PersonFactory(name="Nameless N."))
    Idea.objects.filter(pk=nameless.pk).update(is_anonymous=True)
    comment = commented(shy, PersonFactory(name="Quiet Q."), "Words")
    Credit.objects.filter(item=comment.trail_item).update(hidden=True)
    assert [row["author"] for row in as_csv(call, owner)] == ["A courier", "", ""]
    whole = json.dumps(as_json(call, owner))
    assert "Quiet" not in whole
    assert "Nameless" not in whole
    assert "Hidden" not in whole
    assert "Shy" not in whole


def test_what_is_taken_back_held_or_not_for_everybody_stays_in_the_house(call, owner):
    idea = make_idea(call)
    gone, held, inside, draft = (make_idea(call, words=Words(f"{name} idea", {"today": "x", "instead": "y"})) for name in (
        "Gone", "Held", "Inside", "Merged"
    ))  # fmt: skip
    withdraw_item(actor=gone.author, item=gone.trail_item, now=LATER)
    Item.objects.filter(pk=held.trail_item_id).update(held_at=LATER)
    Idea.objects.filter(pk=held.pk).update(state=IdeaState.HELD)
    Idea.objects.filter(pk=draft.pk).update(state=IdeaState.MERGED, merged_into=idea)
    for text, change in (
        ("Taken back", None),
        ("Held back", {"held_at": LATER}),
        ("Between us", {"audience": Audience.CREDITED}),
    ):
        comment = commented(idea, PersonFactory(), text)
        if change:
            Item.objects.filter(pk=comment.trail_item_id).update(**change)
        else:
            withdraw_item(actor=comment.author, item=comment.trail_item, now=LATER)
    assert [row["title"] for row in as_csv(call, owner)] == [idea.title, inside.title]
    whole = json.dumps(as_json(call, owner))
    for words in ("Gone", "Held", "Merged", "Taken", "Between"):
        assert words not in whole


def test_a_text_that_begins_like_a_formula_runs_in_no_spreadsheet(call, owner):
    words = Words("=cmd|' /C calc'!A0", {"today": "+1", "instead": "-1"})
    make_idea(call, PersonFactory(name="@sum"), words=words)
    content = b"".join(exporting.csv_of(call, owner)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert (row["title"], row["answers/today"], row["author"]) == ("'=cmd|' /C calc'!A0", "'+1", "'@sum")


def test_more_comments_than_a_cell_holds_end_in_an_ellipsis(call, owner):
    said = tuple(Said("Ben", NOW, "x" * 2000) for _ in range(20))
    cell = exporting._in_one_cell(said)
    assert len(cell) <= 32_767
    assert cell.endswith("\n\n…")


def test_the_log_says_who_took_what_out(call, owner):
    from makewith.loop.ideas.transfer.actions import note_export

    note_export(actor=owner, call=call, format="csv", now=NOW)
    event = Event.objects.get(kind__endswith="IdeasExported")
    assert (event.actor_id, event.subject_id) == (owner.public_id, call.activity.public_id)


def test_reading_takes_the_same_queries_for_one_idea_and_for_many(call, owner, count_queries):
    def queries():
        with count_queries() as found:
            list(exporting.ideas_of(call, owner))
        return len(found)

    make_idea(call)
    few = queries()
    for _ in range(12):
        make_idea(call)
    assert queries() == few <= 10


# --- round trip -------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(plain)
LINES = TEXTS.map(one_line)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (zone beside it)


@st.composite
def exported_ideas(draw):
    ideas = []
    for number in range(draw(st.integers(1, 4))):
        idea = Idea(
            title="x" + draw(LINES)[:79].strip(),
            answers={key: draw(TEXTS) for key in draw(st.sets(st.sampled_from(["today", "instead", "more"])))},
            supports_count=draw(st.integers(0, 10**6)),
            needs_answer=draw(st.booleans()),
            submitted_at=draw(MOMENTS),
        )
        answer = draw(st.none() | st.builds(Said, LINES.filter(bool), MOMENTS, TEXTS.filter(bool)))
        authors = tuple(draw(st.lists(LINES.filter(bool), max_size=1)))
        ideas.append(Exported(idea, Item(public_id=uuid.uuid4(), number=number), authors, (), answer, ()))
    return ideas


def read_back(path):
    mapping, table = preset("makewith"), open_table(path)
    mapping.check_header(table.header)
    reader = Reader(mapping, "today", datetime(2026, 6, 18, tzinfo=UTC), is_guarded=table.is_text)
    rows = [reader.read(row) for row in table.rows()]
    assert [row for row in rows if isinstance(row, Problem)] == []
    return rows


def comparable(idea, clean):
    said = idea.answer
    return (
        str(idea.item.public_id),
        " ".join(clean(idea.idea.title).split()),
        {key: clean(text).strip() for key, text in idea.idea.answers.items() if clean(text).strip()},
        (" ".join(clean(", ".join(idea.authors)).split()) or "Somebody")[:80],
        idea.idea.submitted_at,
        idea.idea.supports_count,
        idea.idea.needs_answer,
        (" ".join(clean(said.name).split())[:80], said.at, clean(said.text).strip()) if said else None,
    )


def as_read(row):
    answers = {key: text for key, text in row.answers.items() if text}
    return (row.source_id, row.title, answers, row.author, row.submitted_at, row.supports, row.needs_answer, row.answer)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ideas=exported_ideas())
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_imported_as_it_was(kind, ideas, tmp_path):
    path = tmp_path / f"ideas.{kind}"
    keys = ["today", "instead", "more"]
    with (
        patch.object(exporting, "ideas_of", lambda call, person: iter(ideas)),
        patch.object(exporting, "_question_keys", lambda call: keys),
        path.open("wb") as file,
    ):
        if kind == "csv":
            file.writelines(exporting.csv_of(None, None))
        else:
            exporting.write_xlsx(None, None, file)
    clean = without_controls if kind == "xlsx" else str
    assert [as_read(row) for row in read_back(path)] == [comparable(idea, clean) for idea in ideas]

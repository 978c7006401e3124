"""`makewith import ideas`."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from makewith.foundation.conversation.models import Answer
from makewith.foundation.jobs.worker import run_due
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Membership, Role
from makewith.foundation.search.queries import matching
from makewith.foundation.trail.models import Credit, Item
from makewith.foundation.trail.queries import Fate, fate_of, onward_from
from makewith.loop.decisions.actions import Verdict, record_decision, record_delivery
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.models import Idea
from makewith.loop.insights.actions import Piece, make_insight, publish_insight
from makewith.surfaces.cli.importing import ideas as import_ideas

SAMPLES = Path(__file__).parent / "data"
PETITIONS = SAMPLES / "petitions_sample.csv"
PROPOSALS = SAMPLES / "decide_madrid_proposals_sample.csv"
TO = ("--programme", "metres", "--call", "parcels", "--map")
MAP = """
source = "elsewhere"
[columns]
source_id = "id"
title = "title"
submitted_at = "day"
supports = "votes"
[author]
name = "{who}"
[text]
first = ["text"]
"""
HEADER = "id,title,day,votes,who,text\n"


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(MAP, "utf-8")
    return path


def written(folder, text, encoding="utf-8"):
    path = folder / "ideas.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_petitions_come_in_with_status_count_date_and_answer(run, call):
    report = json.loads(run(import_ideas, PETITIONS, *TO, "petitions", "--json").stdout)
    assert report["imported"] == 8
    assert report["statuses"] == {"closed": 2, "responded": 2, "open": 2, "pending response": 2}
    assert report["answers"] == 2
    assert {"column": "deadline", "why": "an idea here has no deadline of its own, only its call has one"} in report[
        "left_out"
    ]
    idea = Idea.objects.get(source="we-the-people", source_id="50dfb570704301c77a000019")
    assert idea.title == "Change US tax law from citizenship based law to residence based law."
    assert idea.supports_count == 2192
    assert idea.submitted_at == datetime.fromtimestamp(1356838256, UTC)
    assert not idea.needs_answer
    assert idea.author.name == "A petitioner"
    assert Idea.objects.filter(needs_answer=True).count() == 4
    answer = Answer.objects.get(target__idea__source_id="4e7b63768d8c376606000005")
    assert answer.signed_by.name == "The White House"
    assert answer.created_at == datetime.fromtimestamp(1319831348, UTC)
    assert "https://petitions.whitehouse.gov/response/what-we-have-say-about-legalizing-marijuana" in answer.text


def test_proposals_come_in_in_their_language_each_with_its_author(run, call):
    run(import_ideas, PROPOSALS, *TO, "decide-madrid")
    idea = Idea.objects.select_related("trail_item", "author").get(source_id="7")
    assert (idea.title, idea.supports_count, idea.author.name) == ("Limpiar las calles", 6560, "Citizen 9884")
    assert idea.trail_item.language == "es"
    assert idea.answers["today"] == "Algo tan básico como limpiar."
    assert idea.author.user is None
    assert Credit.objects.filter(item=idea.trail_item, person=idea.author).count() == 1
    assert Membership.objects.filter(programme=call.activity.programme, person=idea.author).exists()
    assert list(matching("limpiar calles")) == [{"item_id": idea.trail_item_id}]


def test_importing_again_adds_nothing(run, call):
    run(import_ideas, PROPOSALS, *TO, "decide-madrid")
    before = (Idea.objects.count(), Item.objects.count(), Person.objects.count())
    report = json.loads(run(import_ideas, PROPOSALS, *TO, "decide-madrid", "--json").stdout)
    assert (report["imported"], report["already_there"]) == (0, 6)
    assert (Idea.objects.count(), Item.objects.count(), Person.objects.count()) == before


def test_new_ideas_of_an_author_who_is_here_make_no_second_person(run, call, mapping, tmp_path):
    run(import_ideas, written(tmp_path, HEADER + "1,One,2025-01-01,0,Ann,a\n"), *TO, mapping)
    run(import_ideas, written(tmp_path, HEADER + "1,One,2025-01-01,0,Ann,a\n2,Two,2025-01-02,0,Ann,b\n"), *TO, mapping)
    assert Person.objects.filter(name="Ann").count() == 1
    assert list(Item.objects.order_by("number").values_list("number", "title")) == [(1, "One"), (2, "Two")]


def test_a_dry_run_changes_nothing(run, call):
    report = json.loads(run(import_ideas, PETITIONS, *TO, "petitions", "--dry-run", "--json").stdout)
    assert (report["rows"], report["imported"], Idea.objects.count()) == (8, 0, 0)


BROKEN = HEADER + (
    "1,Good,2025-01-01,3,Ann,fine\n"
    "2,,2025-01-01,3,Ann,no title\n"
    "3,Bad day,tomorrow,3,Ann,x\n"
    "4,Bad votes,2025-01-01,many,Ann,x\n"
    "5,Short row\n"
    "1,Same id,2025-01-01,3,Ann,x\n"
    "7,Later,2999-01-01,3,Ann,x\n"
    "8,Also good,2025-01-02,0,Ben,fine\n"
)
PROBLEMS = [
    (3, "title", "is empty"),
    (4, "day", "is “tomorrow”, and should be a date like 2025-06-18"),
    (5, "votes", "is “many”, and should be a whole number"),
    (6, "", "has 2 cells, and the header has 6"),
    (7, "id", "is “1”, as in row 2"),
    (8, "day", "is “2999-01-01”, which has not come yet"),
]


def test_a_broken_row_keeps_everything_out_and_is_named(run, call, mapping, tmp_path):
    result = run(import_ideas, written(tmp_path, BROKEN), *TO, mapping, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(problem["row"], problem["column"], problem["text"]) for problem in report["problems"]] == PROBLEMS
    assert (report["was_refused"], Idea.objects.count(), Person.objects.filter(name="Ann").count()) == (True, 0, 0)


def test_skipping_bad_rows_imports_the_others(run, call, mapping, tmp_path):
    result = run(import_ideas, written(tmp_path, BROKEN), *TO, mapping, "--skip-bad")
    assert result.exit_code == 0
    assert "row 5, column “votes”: is “many”, and should be a whole number" in result.stdout
    assert list(Idea.objects.order_by("id").values_list("source_id", "title")) == [("1", "Good"), ("8", "Also good")]


def test_an_open_quotation_mark_is_told_by_its_row(run, call, mapping, tmp_path):
    text = HEADER + '1,One,2025-01-01,0,Ann,"never closed\n'
    result = run(import_ideas, written(tmp_path, text), *TO, mapping)
    assert result.exit_code == 1
    assert "row 2: cannot be read" in result.stdout


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HEADER + "1,Größe zählt,2025-01-01,0,Ann,x\n", "utf-8"),
        (HEADER + "1,Größe zählt,2025-01-01,0,Ann,x\n", "utf-8-sig"),
        ((HEADER + "1,Größe zählt,2025-01-01,0,Ann,x\n").replace("\n", "\r\n"), "utf-8"),
        ((HEADER + "1,Größe zählt,2025-01-01,0,Ann,x\n").replace(",", ";"), "utf-8"),
        (HEADER + "1,Größe zählt,2025-01-01,0,Ann,x\n", "latin-1"),
    ],
    ids=["utf-8", "with a BOM", "CRLF", "semicolons", "Latin-1"],
)
def test_files_come_as_they_come(run, call, mapping, tmp_path, text, encoding):
    result = run(import_ideas, written(tmp_path, text, encoding), *TO, mapping)
    assert Idea.objects.get().title == "Größe zählt"
    assert ("was read as Latin-1" in result.stdout) == (encoding == "latin-1")


def test_a_long_title_is_cut_and_kept_whole_in_the_text(run, call, mapping, tmp_path):
    title = "A title " * 20
    run(import_ideas, written(tmp_path, HEADER + f"1,{title},2025-01-01,0,Ann,The text\n"), *TO, mapping)
    idea = Idea.objects.get()
    assert len(idea.title) <= 80
    assert idea.title.endswith("…")
    assert idea.answers["today"] == f"{title.strip()}\n\nThe text"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--programme", "none", "--call", "parcels", "--map", "petitions"], "There are: metres."),
        (["--programme", "metres", "--call", "none", "--map", "petitions"], "It has: parcels."),
        (
            ["--programme", "metres", "--call", "parcels", "--map", "none"],
            "Presets are: decide-madrid, decidim, fider, go-vocal, makewith, petitions, uservoice.",
        ),
        (["--programme", "metres", "--call", "parcels", "--map", "decide-madrid"], "The file has no column"),
    ],
)
def test_what_is_not_there_is_named(run, call, arguments, says):
    result = run(import_ideas, PETITIONS, *arguments)
    assert result.exit_code == 1
    assert says in result.output


def test_a_file_that_is_no_table_is_refused(run, call, mapping, tmp_path):
    path = tmp_path / "ideas.csv"
    path.write_bytes(b"\x89PNG\0\0\0\0")
    assert "is no text" in run(import_ideas, path, *TO, mapping).output
    path.write_bytes(b"")
    assert "is empty" in run(import_ideas, path, *TO, mapping).output


def test_a_workbook_comes_in_like_a_csv_file_and_its_problems_name_their_cells(run, call, mapping, tmp_path):
    book = Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active.append([1, "One", datetime.fromisoformat("2025-01-01"), 3, "Ann", "fine"])
    book.active.append([2, "Two", "tomorrow", 3.5, "Ann", "x"])
    path = tmp_path / "ideas.xlsx"
    book.save(path)
    refused = run(import_ideas, path, *TO, mapping)
    assert refused.exit_code == 1
    assert "row 3, column “votes” (D3): is “3.5”, and should be a whole number" in refused.stdout
    report = json.loads(run(import_ideas, path, *TO, mapping, "--skip-bad", "--json").stdout)
    assert (report["imported"], report["problems"][0]["cell"]) == (1, "D3")
    idea = Idea.objects.get()
    assert (idea.title, idea.supports_count, idea.submitted_at) == ("One", 3, datetime(2025, 1, 1, tzinfo=UTC))


def test_another_sheet_is_read_when_it_is_named(run, call, mapping, tmp_path):
    book = Workbook()
    book.active.append(["nothing"])
    sheet = book.create_sheet("Ideas")
    sheet.append(HEADER.strip().split(","))
    sheet.append([1, "One", datetime.fromisoformat("2025-01-01"), 3, "Ann", "fine"])
    path = tmp_path / "ideas.xlsx"
    book.save(path)
    assert "It has “nothing”." in run(import_ideas, path, *TO, mapping).output
    assert "It has “Sheet”, “Ideas”" in run(import_ideas, path, *TO, mapping, "--sheet", "Idea").output
    assert run(import_ideas, path, *TO, mapping, "--sheet", "Ideas").exit_code == 0
    assert Idea.objects.get().title == "One"


def test_an_imported_idea_goes_all_the_way_to_told(run, call):
    run(import_ideas, PROPOSALS, *TO, "decide-madrid")
    idea = Idea.objects.select_related("trail_item__programme", "author").get(source_id="7")
    programme, now = call.activity.programme, datetime(2026, 6, 20, tzinfo=UTC)
    owner = Person.objects.get(team_roles__programme=programme, team_roles__role=Role.OWNER)
    insight = make_insight(
        actor=owner,
        programme=programme,
        claim="People miss the plain things first.",
        pieces=[Piece(idea.trail_item, "Algo tan básico como limpiar.")],
        now=now,
    )
    publish_insight(actor=owner, insight=insight, now=now)
    decision = record_decision(
        actor=owner,
        programme=programme,
        title="Clean every street twice a week",
        verdicts=[Verdict(insight.trail_item, Outcome.GO, "You asked for the plain thing.")],
        decided_by=owner,
        decided_on=now.date(),
        submission_key=uuid.uuid4(),
        now=now,
    )
    record_delivery(
        actor=owner,
        decision=decision,
        title="Twice a week since July",
        shipped_on=now.date(),
        submission_key=uuid.uuid4(),
        now=now,
    )
    run_due(datetime.now(UTC) + timedelta(days=1))
    told = Notification.objects.filter(person=idea.author).order_by("id")
    assert [news.kind for news in told] == ["insight", "decision", "delivery"]
    assert told[1].quote == "Limpiar las calles"
    graph = onward_from([idea.trail_item], idea.author)
    assert fate_of(graph, idea.trail_item.pk) == Fate.CHANGED
    assert Credit.objects.get(item=idea.trail_item, person=idea.author).heard_at is not None

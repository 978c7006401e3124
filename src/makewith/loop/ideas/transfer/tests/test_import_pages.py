"""Bringing a table in through the studio: columns, what would come in, progress, result."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.transfer import actions, stored
from makewith.loop.ideas.transfer.models import IdeaImport, ImportState
from makewith.loop.ideas.transfer.tests.tables import (
    CHOSEN,
    HAND,
    SAMPLES,
    address,
    checked,
    page,
    send,
    sent,
    work,
)


def test_an_export_that_is_known_goes_all_the_way(studio, call):
    table = sent(studio, call, (SAMPLES / "fider.csv").read_bytes(), name="posts.csv")
    shown = page(studio, call, table)
    assert "Read it as Fider" in shown
    assert "Read it as Decidim" not in shown
    studio.post(address(call, "use_preset", table), {"preset": "fider"})
    assert 'hx-trigger="every 1s"' in page(studio, call, table)
    work()
    shown = page(studio, call, table)
    assert "A shelf by the side door" in shown
    assert "Bring in 3 ideas" in shown
    assert Idea.objects.count() == 0
    studio.post(address(call, "start", table))
    assert "0 of 3 rows are in" in page(studio, call, table)
    work()
    shown = page(studio, call, table)
    assert "That is all of it." in shown
    assert list(Idea.objects.order_by("id").values_list("source", "source_id")) == [
        ("fider", "3"), ("fider", "7"), ("fider", "9"),
    ]  # fmt: skip
    again = sent(studio, call, (SAMPLES / "fider.csv").read_bytes(), name="posts.csv")
    studio.post(address(call, "use_preset", again), {"preset": "fider"})
    work()
    assert "Bring in" not in page(studio, call, again).partition('id="found"')[2]
    assert Idea.objects.count() == 3


def test_columns_are_chosen_by_hand_and_bad_rows_are_skipped_with_a_yes(studio, call):
    table = sent(studio, call, HAND)
    shown = page(studio, call, table)
    assert "One idea" in shown
    assert "18.06.2024" in shown
    assert studio.post(address(call, "columns", table), CHOSEN).status_code == 302
    work()
    shown = page(studio, call, table)
    assert "is “x”, and should be a whole number" in shown
    assert "Skip 1 and bring in 2 ideas" in shown
    studio.post(address(call, "start", table))
    table.refresh_from_db()
    assert (table.state, Idea.objects.count()) == (ImportState.CHECKED, 0)
    studio.post(address(call, "start", table), {"skip": "1"})
    work()
    assert list(Idea.objects.order_by("id").values_list("title", "supports_count", "source")) == [
        ("One idea", 3, "suggestion box"), ("Two ideas", 4, "suggestion box"),
    ]  # fmt: skip
    assert Idea.objects.get(title="One idea").answers == {"today": "Because"}
    table.refresh_from_db()
    assert (table.state, table.imported_count, table.done_rows, table.report["bad"]) == (ImportState.DONE, 2, 2, 1)


def test_problems_of_a_workbook_name_their_cells(studio, call):
    book, content = Workbook(), io.BytesIO()
    for line in HAND.splitlines():
        book.active.append(line.split(","))
    book.save(content)
    table = sent(studio, call, content.getvalue(), name="ideas.xlsx")
    studio.post(address(call, "columns", table), CHOSEN)
    work()
    assert '<th scope="row">D4</th>' in page(studio, call, table)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"column-0": ""}, "Say which column is the id."),
        ({"column-1": ""}, "Say which column is the idea in one line."),
        ({"column-2": ""}, "Say which column is the day it was written."),
        ({"column-3": "title"}, "Choose one of “What”, “Votes”"),
        ({"column-4": "answer"}, "An official answer needs its text, its day and who signed it."),
        ({"source": " "}, "Name the place these ideas come from."),
    ],
)
def test_a_choice_that_makes_no_sense_is_told_and_stays_chosen(studio, call, changed, says):
    table = sent(studio, call, HAND)
    answer = studio.post(address(call, "columns", table), CHOSEN | changed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert says in shown
    assert '<option value="%d.%m.%Y" selected>' in shown
    table.refresh_from_db()
    assert table.state == ImportState.UPLOADED


def test_two_columns_may_answer_one_question(studio, call):
    table = sent(studio, call, HAND)
    studio.post(address(call, "columns", table), CHOSEN | {"column-3": "question:today"})
    work()
    studio.post(address(call, "start", table), {"skip": "1"})
    work()
    assert Idea.objects.get(title="One idea").answers == {"today": "3\n\nBecause"}


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "ideas.csv", "This file is empty."),
        (b"\x89PNG\0\0\0\0", "ideas.csv", "is no text"),
        (b"PK\x03\x04x", "ideas.xlsx", "is no workbook, or a damaged one"),
        (b"id,id\n1,2\n", "ideas.csv", "names a column twice: id"),
        ((",".join(f"c{n}" for n in range(300)) + "\n").encode(), "ideas.csv", "has 300 columns, and 200 fit"),
    ],
)
def test_what_is_no_table_is_told_and_leaves_nothing_behind(studio, call, content, name, says):
    answer = send(studio, call, content, name=name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert IdeaImport.objects.count() == 0
    assert kept() == set()


def kept():
    try:
        return set(default_storage.listdir("imports")[1])
    except FileNotFoundError:
        return set()


def test_a_file_that_is_too_large_is_refused(studio, call, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST", 20)
    assert "larger than 25 MB" in send(studio, call, HAND).content.decode()


def test_a_sheet_is_asked_for_by_its_name(studio, call):
    book, content = Workbook(), io.BytesIO()
    book.create_sheet("Ideas").append(["id", "title"])
    book.save(content)
    assert "has no sheet “Idea”" in send(studio, call, content.getvalue(), sheet="Idea").content.decode()
    table = sent(studio, call, content.getvalue(), sheet="Ideas")
    assert [column["name"] for column in table.columns] == ["id", "title"]


def test_a_preset_that_does_not_fit_is_told_in_words(studio, call):
    table = sent(studio, call, HAND)
    assert "It looks like an export we know" not in page(studio, call, table)
    shown = studio.post(address(call, "use_preset", table), {"preset": "fider"}).content.decode()
    assert "The file has no column “created_at”" in shown
    assert "There is no preset" in studio.post(address(call, "use_preset", table), {"preset": "../x"}).content.decode()


def test_what_people_wrote_is_gone_when_it_ends(studio, call, django_capture_on_commit_callbacks):
    table = sent(studio, call, HAND)
    assert len(kept()) == 1
    studio.post(address(call, "columns", table), CHOSEN)
    work()
    studio.post(address(call, "start", table), {"skip": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        work()
    table.refresh_from_db()
    assert (table.stored_name, table.columns) == ("", [])
    assert "One idea" not in str(table.report)
    assert kept() == set()


def test_leaving_it_forgets_the_file(studio, call):
    table = sent(studio, call, HAND)
    studio.post(address(call, "stop", table))
    table.refresh_from_db()
    assert (table.state, table.stored_name, table.columns) == (ImportState.STOPPED, "", [])
    assert "This ended." in page(studio, call, table)


def test_a_table_that_nobody_comes_back_to_ends_after_a_day_and_is_forgotten_after_a_month(studio, call):
    table = sent(studio, call, HAND)
    actions.forget_tables(now=timezone.now() + timedelta(hours=23))
    table.refresh_from_db()
    assert table.state == ImportState.UPLOADED
    actions.forget_tables(now=timezone.now() + timedelta(hours=25))
    table.refresh_from_db()
    assert (table.state, table.problem) == (ImportState.STOPPED, "Nobody came back to it for a day.")
    actions.forget_tables(now=timezone.now() + timedelta(days=40))
    assert IdeaImport.objects.count() == 0


def test_work_that_never_ends_is_ended_after_a_week(studio, call):
    table = sent(studio, call, HAND)
    IdeaImport.objects.filter(pk=table.pk).update(state=ImportState.IMPORTING)
    actions.forget_tables(now=timezone.now() + timedelta(days=2))
    table.refresh_from_db()
    assert table.state == ImportState.IMPORTING
    actions.forget_tables(now=timezone.now() + timedelta(days=8))
    table.refresh_from_db()
    assert (table.state, table.stored_name) == (ImportState.STOPPED, "")


def test_files_of_no_table_go_after_a_day(studio, call):
    stored.keep(SimpleUploadedFile("x", b"x"))
    table = sent(studio, call, HAND)
    actions.forget_tables(now=timezone.now())
    assert len(kept()) == 2
    IdeaImport.objects.filter(pk=table.pk).update(created_at=timezone.now() + timedelta(hours=20))
    actions.forget_tables(now=timezone.now() + timedelta(hours=25))
    assert {f"imports/{name}" for name in kept()} == {table.stored_name}


def test_pages_ask_little_of_the_database(studio, call, count_queries):
    table = checked(studio, call, 50)
    for path in (address(call), address(call, "table", table), address(call, "progress", table)):
        studio.get(path)
        with count_queries() as queries:
            studio.get(path)
        assert len(queries) <= 8, "\n".join(queries)

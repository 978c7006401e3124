"""Bringing a table in through the studio: columns, what would come in, progress, result."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from makewith.foundation.jobs.worker import run_due
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import ProgrammeState, Role, TeamRole
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import make_call
from makewith.loop.ideas.transfer import actions, checking, stored
from makewith.loop.ideas.transfer.models import IdeaImport, ImportState

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 6, 18, tzinfo=UTC)
HAND = "Ref,What,When,Votes,Words\nA1,One idea,18.06.2024,3,Because\nA2,Two ideas,19.06.2024,4,So\nA3,Three,tomorrow,x,No\n"
CHOSEN = {
    "column-0": "source_id", "column-1": "title", "column-2": "submitted_at", "column-3": "supports",
    "column-4": "question:today", "source": "suggestion box", "dates": "%d.%m.%Y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def call(db):
    return make_call()


@pytest.fixture
def owner(call):
    return TeamRoleFactory(programme=call.activity.programme, role=Role.OWNER).person


@pytest.fixture
def studio(client, owner):
    client.force_login(owner.user)
    return client


def address(call, name="upload", table=None):
    where = [call.activity.programme.slug, call.activity.slug]
    return reverse(f"ideas_transfer:{name}", args=[*where, table.public_id] if table else where)


def send(studio, call, content, name="ideas.csv", **data):
    upload = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return studio.post(address(call), {"file": upload, "sheet": "", **data})


def sent(studio, call, content, **options):
    answer = send(studio, call, content, **options)
    assert answer.status_code == 302, answer.content.decode()
    return IdeaImport.objects.latest("id")


def work():
    run_due(timezone.now() + timedelta(seconds=5), in_this_process=True)


def page(studio, call, table):
    answer = studio.get(address(call, "table", table))
    assert answer.status_code == 200
    return answer.content.decode()


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


# --- the work ---------------------------------------------------------------------------------------------------------


def checked(studio, call, rows):
    table = sent(
        studio, call, "Ref,What,When,Votes,Words\n" + "".join(f"A{n},Idea {n},18.06.2024,1,x\n" for n in range(rows))
    )
    studio.post(address(call, "columns", table), CHOSEN)
    work()
    table.refresh_from_db()
    assert table.state == ImportState.CHECKED
    return table


def test_a_long_table_is_brought_in_by_several_jobs_in_turn(studio, call, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    monkeypatch.setattr(actions, "TURN", timedelta(0))
    table = checked(studio, call, 35)
    studio.post(address(call, "start", table))
    counts = []
    while run_due(timezone.now() + timedelta(seconds=5), limit=1, in_this_process=True):
        counts.append(Idea.objects.count())
        table.refresh_from_db()
        assert table.done_rows == counts[-1]
    assert sorted(set(counts)) == [10, 20, 30, 35]
    assert table.state == ImportState.DONE


def test_a_job_that_is_run_twice_brings_nothing_in_twice(studio, call, owner, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    table.refresh_from_db()
    stale = IdeaImport.objects.select_related("call__activity__programme").get(pk=table.pk)
    far = timezone.now() + timedelta(hours=1)
    actions.carry_on(table=table, now=NOW, until=timezone.now(), clock=timezone.now)
    assert Idea.objects.count() == 10
    actions.carry_on(table=stale, now=NOW, until=far, clock=timezone.now)
    assert Idea.objects.count() == 10
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.imported_count, table.state) == (25, 25, ImportState.DONE)


def test_a_process_that_dies_loses_and_repeats_nothing(studio, call, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    studio.post(address(call, "start", table))
    real, calls = actions.bring_in, []

    def dies(**values):
        calls.append(real(**values))
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return calls[-1]

    monkeypatch.setattr(actions, "bring_in", dies)
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.done_rows, table.state) == (10, 10, ImportState.IMPORTING)
    monkeypatch.setattr(actions, "bring_in", real)
    run_due(timezone.now() + timedelta(minutes=5), in_this_process=True)
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (25, ImportState.DONE)


def test_stopping_in_the_middle_keeps_what_came_in(studio, call, owner, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    table.refresh_from_db()
    actions.carry_on(table=table, now=NOW, until=timezone.now(), clock=timezone.now)
    studio.post(address(call, "stop", table))
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (10, ImportState.STOPPED)


@pytest.mark.parametrize("why", ["role", "archive"])
def test_who_may_not_any_more_brings_nothing_in(studio, call, owner, why):
    table = checked(studio, call, 5)
    studio.post(address(call, "start", table))
    programme = call.activity.programme
    if why == "role":
        TeamRole.objects.filter(person=owner).delete()
    else:
        programme.state = ProgrammeState.ARCHIVED
        programme.save()
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (0, ImportState.STOPPED)
    assert "may not bring ideas in any more" in table.problem


def test_starting_twice_starts_once(studio, call, owner):
    table = checked(studio, call, 3)
    assert actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    assert not actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    work()
    assert Idea.objects.count() == 3


def test_others_may_not(call, owner, studio):
    table = sent(studio, call, HAND)
    for act in (
        lambda who: actions.map_columns(actor=who, table=table, mapping={}, now=NOW),
        lambda who: actions.start_import(actor=who, table=table, skips_bad=True, now=NOW),
        lambda who: actions.stop_import(actor=who, table=table, now=NOW),
        lambda who: actions.note_export(actor=who, call=call, format="csv", now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act(PersonFactory())


# --- out --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfid,"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json; charset=utf-8", b'{"exported_at"'),
    ],
)
def test_the_studio_sends_the_file(studio, call, kind, content_type, begins):
    answer = studio.post(address(call, "export"), {"format": kind})
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert b"".join(answer.streaming_content).startswith(begins)


def test_a_workbook_of_very_many_ideas_is_for_the_command_line(studio, call):
    Call.objects.filter(pk=call.pk).update(ideas_count=40_000)
    answer = studio.post(address(call, "export"), {"format": "xlsx"}, follow=True)
    assert "A workbook of 40,000 ideas takes too long to wait for." in answer.content.decode()
    assert studio.post(address(call, "export"), {"format": "csv"}).status_code == 200


def test_another_format_is_not_known(studio, call):
    assert studio.post(address(call, "export"), {"format": "exe"}).status_code == 404


def test_the_page_of_a_call_leads_in_and_out(studio, call):
    shown = studio.get(
        reverse("ideas:change_call", args=[call.activity.programme.slug, call.activity.slug])
    ).content.decode()
    assert address(call) in shown
    assert address(call, "export") in shown
    listed = studio.get(reverse("ideas:team_calls", args=[call.activity.programme.slug])).content.decode()
    assert address(call, "export") in listed


def test_pages_ask_little_of_the_database(studio, call, count_queries):
    table = checked(studio, call, 50)
    for path in (address(call), address(call, "table", table), address(call, "progress", table)):
        studio.get(path)
        with count_queries() as queries:
            studio.get(path)
        assert len(queries) <= 8, "\n".join(queries)

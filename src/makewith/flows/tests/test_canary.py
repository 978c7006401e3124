"""What was taken back is in no table and in no file: a word that stands nowhere else is looked for everywhere."""

import io
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, PngImagePlugin

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.conversation.models import Comment
from makewith.foundation.jobs import worker
from makewith.foundation.moderation.actions import answer_appeal, appeal, report_item, take_down_items
from makewith.foundation.moderation.models import ModerationAction
from makewith.foundation.notifications.actions import set_rhythm
from makewith.foundation.notifications.models import Mail
from makewith.foundation.notifications.tasks import enqueue_due_mails
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Item
from makewith.loop.decisions.actions import Verdict, record_delivery
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import Words, add_picture, describe_pictures, draft_of, submit_idea, support_idea
from makewith.loop.ideas.models import Idea
from makewith.loop.insights.actions import Piece, add_evidence, make_insight, publish_insight
from makewith.loop.workshops.board.models import Snapshot
from makewith.loop.workshops.board.photos import add_photo, bring_wall
from makewith.loop.workshops.board.queries import forget
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.prototypes.tests.factories import (
    SeatFactory,
    WorkshopFactory,
    judge,
    opened,
    parts,
    settle,
)
from makewith.loop.workshops.prototypes.tests.factories import make as make_prototype
from makewith.loop.workshops.report.actions.settling import keep_notes
from makewith.loop.workshops.report.models import Commitment, Note
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.queries.report import report_of
from makewith.loop.workshops.report.tasks import remind_of_commitments
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.report.writing import csv_of, json_of, markdown_of

CANARY = "Quillonbarth"
QUOTE = f"the bag on the {CANARY} gate"
SAID = f"Our {CANARY} gate has a hook already."
LATER = datetime.now(UTC).replace(hour=12) + timedelta(days=2)
"""When jobs of now are due, and nobody in Europe has their quiet hours."""


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    """A data folder of this test's own, without a mail server, so that letters lie in it."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT, settings.MAIL_FOLDER = tmp_path / "files", tmp_path / "mail"
    settings.EMAIL_BACKEND = "makewith.foundation.notifications.backends.FolderBackend"
    return tmp_path


def picture() -> SimpleUploadedFile:
    """A picture that says the word in its metadata and in its name."""
    made, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Comment", CANARY)
    Image.linear_gradient("L").save(made, "PNG", pnginfo=told)
    return SimpleUploadedFile(f"{CANARY}.png", made.getvalue(), "image/png")


def give(walk: Walk, *, prepared: bool = True) -> Idea:
    """An idea with the word in its line, its answers, and its picture's bytes, name, caption and description."""
    draft = draft_of(author=walk.amina, call=walk.call, now=NOW)
    kept = add_picture(author=walk.amina, idea=draft, upload=picture(), now=NOW)
    told = [(kept.file.public_id, f"The {CANARY} porch", f"A porch, {CANARY}")]
    describe_pictures(author=walk.amina, idea=draft, pictures=told)
    if prepared:
        worker.run_due(LATER, in_this_process=True)
    words = Words(f"A hook beside the {CANARY} door", {"today": f"He hung {QUOTE}.", "instead": f"{CANARY} stays dry."})
    return submit_idea(author=walk.amina, idea=draft, words=words, terms_version=1, now=NOW)


def say(walk: Walk, idea: Idea) -> Comment:
    return add_comment(
        author=walk.ruth, target=item_of(idea), text=SAID, stance="builds", submission_key=uuid.uuid4(), now=NOW
    )


def item_of(idea: Idea) -> Item:
    assert idea.trail_item is not None
    return idea.trail_item


def walk_on(walk: Walk, idea: Idea, comment: Comment) -> None:
    """Support, insight, answer, decision and delivery, told in every inbox and in letters."""
    support_idea(person=walk.ruth, idea=idea, now=NOW)
    for person in (walk.amina, walk.ruth):
        set_rhythm(person=person, programme=walk.programme, rhythm="at_once")
    insight = walk.insight(idea, quote=QUOTE)
    add_evidence(actor=walk.sofie, insight=insight, piece=Piece(comment.trail_item, SAID), now=NOW)
    give_answer(signed_by=walk.helene, target=item_of(idea), text="We try it.", submission_key=uuid.uuid4(), now=NOW)
    # A letter of few lines repeats its readers' words; one of many leaves them away.
    run(walk)
    decision = walk.decision(
        Verdict(item_of(idea), Outcome.GO, "Yes."), Verdict(insight.trail_item, Outcome.GO, "Yes.")
    )
    record_delivery(
        actor=walk.helene,
        decision=decision,
        title="Forty hooks",
        shipped_on=NOW.date(),
        submission_key=uuid.uuid4(),
        now=NOW,
    )
    run(walk)


def run(walk: Walk) -> None:
    """Jobs, then the letters they asked for."""
    worker.run_due(LATER, in_this_process=True)
    enqueue_due_mails(LATER)
    worker.run_due(LATER, in_this_process=True)


def tables_that_say_it() -> set[str]:
    """Every column of every table, whatever its type, as text."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for name in names:
                quoted_table, quoted_name = connection.ops.quote_name(table), connection.ops.quote_name(name)
                cursor.execute(
                    f"SELECT count(*) FROM {quoted_table} WHERE lower(CAST({quoted_name} AS text)) LIKE %s",  # noqa: S608
                    [f"%{CANARY.lower()}%"],
                )
                if cursor.fetchone()[0]:
                    found.add(f"{table}.{name}")
            if table.endswith("_fts"):
                # A full-text table gives its words away only when they are searched for.
                cursor.execute(f"SELECT count(*) FROM {quoted_table} WHERE {quoted_table} MATCH %s", [CANARY])  # noqa: S608
                if cursor.fetchone()[0]:
                    found.add(table)
    return found


def files_that_say_it(data: Path) -> list[str]:
    return [
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and (CANARY.encode() in path.read_bytes() or CANARY in path.name)
    ]


def pictures_kept(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "files").rglob("*") if path.is_file())


@pytest.mark.django_db
def test_what_was_told_everywhere_is_gone_everywhere(
    walk: Walk, data: Path, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        idea = give(walk)
        comment = say(walk, idea)
    with django_capture_on_commit_callbacks(execute=True):
        walk_on(walk, idea, comment)
    # It was everywhere, or its absence would prove nothing.
    said = tables_that_say_it()
    assert {
        "trail_item.title", "ideas_idea.title", "ideas_idea.answers", "ideas_ideapicture.caption", "ideas_ideapicture.alt",
        "files_file.original_name", "conversation_comment.text", "trail_link.quote", "notifications_notification.quote",
    } <= said  # fmt: skip
    assert [table for table in said if table.startswith("search_")]
    assert Mail.objects.filter(person=walk.amina).count() >= 1
    assert [name for name in files_that_say_it(data) if name.startswith("mail/")]
    assert len(pictures_kept(data)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=walk.amina, item=item_of(idea), now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)
    # What Ruth said stays hers until she takes it back.
    assert {name.partition(".")[0] for name in tables_that_say_it()} >= {"conversation_comment"}
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=walk.ruth, item=comment.trail_item, now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)

    assert tables_that_say_it() == set()
    assert files_that_say_it(data) == []
    assert pictures_kept(data) == []


@pytest.mark.django_db
def test_a_note_of_a_workshop_is_gone_from_the_board_its_log_and_its_snapshots(
    walk: Walk, data: Path, django_capture_on_commit_callbacks
) -> None:
    evening = Evening()
    for role, person in (("researcher", walk.sofie), ("owner", walk.helene)):
        TeamRoleFactory(programme=evening.programme, person=person, role=role)
    evening.blocks[1].exercise = "commitment"
    evening.blocks[1].save()
    with django_capture_on_commit_callbacks(execute=True):
        evening.begin(1)
        thing = evening.add_note("anna", SAID)
        edit = evening.do("anna", "note.edit", thing=thing, text=f"{SAID} Really.")
        evening.do("anna", "undo", operation=edit)
        keep_snapshot_now(evening)
        evening.do("fay", "block.next")
        run(walk)
    item = Note.objects.get().trail_item
    with django_capture_on_commit_callbacks(execute=True):
        made = make_insight(
            actor=walk.sofie,
            programme=evening.programme,
            claim="They have hooks.",
            pieces=[Piece(item, f"{CANARY} gate has a hook")],
            now=NOW,
        )
        publish_insight(actor=walk.sofie, insight=made, now=NOW)
        remind_of_commitments(due_moment(evening))
        run(walk)
    assert {
        "workshops_board_event.payload", "workshops_board_event.undo", "workshops_board_snapshot.state", "trail_item.title",
        "workshops_report_note.text", "workshops_report_commitment.text", "trail_link.quote", "notifications_notification.quote",
    } <= tables_that_say_it()  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=evening.person["anna"], item=item, now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)
    assert (tables_that_say_it(), files_that_say_it(data)) == (set(), [])
    report = report_of(evening.workshop)
    assert CANARY not in markdown_of(report) + csv_of(report) + json_of(report)
    moment = moment_of(evening.workshop, evening.person["fay"], None)
    assert moment is not None
    for seq in range(moment.first, moment.last + 1):
        assert CANARY not in repr(moment_of(evening.workshop, evening.person["fay"], seq))
    # Read afresh, as another process does, the board is the same.
    was = evening.state()
    forget(evening.board.public_id)
    assert evening.state() == was
    assert CANARY not in repr(was)


def bring(evening: Evening, who: str, *, thing: str = "", wall: bool = False) -> str:
    """A picture that says the word, on the board or of a wall of paper; its name."""
    operation = Operation(uuid.uuid4(), "photo.add", {"thing": thing, "text": SAID})
    given = {"board": evening.board, "seat": evening.rows[who], "upload": picture(), "now": evening.now}
    photo = bring_wall(operation=operation.id, **given) if wall else add_photo(operation=operation, **given)
    return str(photo.file.public_id)


@pytest.mark.django_db
@pytest.mark.parametrize("prepared", [True, False])
def test_a_picture_of_a_workshop_and_a_wall_of_paper_are_gone_with_their_notes(
    walk: Walk, data: Path, prepared: bool, django_capture_on_commit_callbacks
) -> None:
    evening, shown, typed = Evening(), new_id(), new_id()
    with django_capture_on_commit_callbacks(execute=True):
        evening.begin(1)
        bring(evening, "anna", thing=shown)
        wall = bring(evening, "nils", wall=True)
        evening.do("nils", "paper.add", thing=typed, text=SAID, photo=wall, seat=evening.seat.anna)
        keep_snapshot_now(evening)
        keep_notes(workshop=evening.workshop, now=evening.now)
    if prepared:
        with django_capture_on_commit_callbacks(execute=True):
            run(walk)
    # It is in the words, or its absence would prove nothing; the name that the file had was never kept.
    said = tables_that_say_it()
    assert "trail_item.title" in said
    assert "files_file.original_name" not in said
    assert len(pictures_kept(data)) == (4 if prepared else 2)
    for note in Note.objects.select_related("trail_item"):
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_item(actor=evening.person["anna"], item=note.trail_item, now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)
    assert (tables_that_say_it(), files_that_say_it(data), pictures_kept(data)) == (set(), [], [])


def keep_snapshot_now(evening: Evening) -> None:
    """As after a thousand events."""
    evening.board.refresh_from_db()
    Snapshot.objects.create(board=evening.board, seq=evening.board.seq, state=evening.state())


def due_moment(evening: Evening) -> datetime:
    day = Commitment.objects.get().due_on
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


@pytest.mark.django_db
def test_a_picture_that_was_not_prepared_yet_goes_with_the_idea(
    walk: Walk, data: Path, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        idea = give(walk, prepared=False)
    assert len(pictures_kept(data)) == 1
    assert files_that_say_it(data) != []
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=walk.amina, item=item_of(idea), now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)
    assert tables_that_say_it() == set()
    assert (files_that_say_it(data), pictures_kept(data)) == ([], [])


@pytest.mark.django_db
def test_what_moderators_reporters_and_its_giver_said_about_it_goes_with_it(
    walk: Walk, data: Path, django_capture_on_commit_callbacks
) -> None:
    comment = say(walk, walk.idea())
    item, tomas = comment.trail_item, PersonFactory()
    report_item(person=tomas, item=item, ground="private", words=f"{CANARY} is my name.", now=NOW)
    given = {"actor": walk.helene, "programme": walk.programme, "now": NOW}
    take_down_items(items=[item.public_id], reason=f"It says {CANARY}.", **given)
    refusal = ModerationAction.objects.get(verb="taken_down")
    asked = appeal(person=walk.ruth, refusal=refusal, words=f"{CANARY} is mine.", now=NOW)
    answer_appeal(actor=walk.helene, appeal=asked, is_granted=False, answer=f"{CANARY} stays.", now=NOW)
    run(walk)
    assert {
        "moderation_report.words",
        "moderation_moderationaction.reason",
        "moderation_appeal.words",
    } <= tables_that_say_it()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=walk.ruth, item=item, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        run(walk)
    assert (tables_that_say_it(), files_that_say_it(data)) == (set(), [])


@pytest.mark.django_db
def test_what_somebody_said_of_a_prototype_is_gone_with_it(walk: Walk, data: Path) -> None:
    workshop = WorkshopFactory(activity__programme=walk.programme)
    version = opened(make_prototype(workshop, actor=walk.helene), walk.helene)
    seat = SeatFactory(workshop=workshop, person=walk.amina)
    judge(seat, parts(version)[0], "hinders", why=f"Three taps at the {CANARY} gate.", fix=f"Show the {CANARY} at once")
    settle(version, walk.helene)
    run(walk)
    judged = Item.objects.get(kind="judgement")
    add_evidence_of(walk, judged)
    run(walk)
    assert {
        "trail_item.title", "workshops_prototypes_judgement.why", "workshops_prototypes_fix.text", "trail_link.quote",
    } <= tables_that_say_it()  # fmt: skip
    for item in Item.objects.filter(kind__in=["judgement", "fix"]):
        withdraw_item(actor=walk.amina, item=item, now=LATER)
    run(walk)
    assert (tables_that_say_it(), files_that_say_it(data)) == (set(), [])


def add_evidence_of(walk: Walk, item: Item) -> None:
    """A researcher quotes it in an insight, which is told to whoever said it."""
    insight = make_insight(
        actor=walk.sofie,
        programme=walk.programme,
        claim="A courier has no hand free.",
        pieces=[Piece(item, f"the {CANARY} gate")],
        now=LATER,
    )
    publish_insight(actor=walk.sofie, insight=insight, now=LATER)

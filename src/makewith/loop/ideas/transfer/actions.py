"""Writes about ideas that move house."""

from collections.abc import Mapping as Table
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.tables import UnreadableFile, open_table
from makewith.kit.tables.guard import unguarded
from makewith.kit.text import one_line
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer import events, permissions, stored
from makewith.loop.ideas.transfer.bringing_in import Authors, bring_in
from makewith.loop.ideas.transfer.checking import check, good_rows, in_chunks
from makewith.loop.ideas.transfer.mapping import Mapped, Mapping, Reader, WrongMapping, read
from makewith.loop.ideas.transfer.models import AT_WORK, ENDED, IdeaImport, ImportState

LARGEST = 25 * 1024 * 1024
VALUES_SHOWN, VALUE_LENGTH = 3, 80
FIRST_SHOWN = 5
MOST_COLUMNS = 200
# How long one Job works before it hands on, so that others get their turn.
TURN = timedelta(seconds=60)
KEPT_FOR, WORKED_FOR, REMEMBERED_FOR = timedelta(hours=24), timedelta(days=7), timedelta(days=30)
CHECK = "makewith.loop.ideas.transfer.tasks.check_table"
CARRY_ON = "makewith.loop.ideas.transfer.tasks.carry_on"


@transaction.atomic
def note_export(*, actor: Person, call: Call, format: str, now: datetime) -> None:  # noqa: A002 (it is called so everywhere)
    """Log who takes the ideas of a call out. Comes before the first byte does."""
    require(permissions.can_export_call, actor, call)
    publish(
        events.IdeasExported(
            actor_id=actor.public_id,
            programme_id=call.activity.programme.public_id,
            subject_id=call.activity.public_id,
            format=format,
        ),
        now=now,
    )


def receive_table(*, actor: Person, call: Call, upload: "UploadedFile[Any]", sheet: str, now: datetime) -> IdeaImport:
    """Keep a table that somebody sent and look at its columns. Raises ValidationError, about `file`, with what is wrong."""
    require(permissions.can_import_ideas, actor, call)
    if (upload.size or 0) > LARGEST:
        raise ValidationError(
            {"file": _("This file is larger than 25 MB. Leave out columns or rows, or use the command line.")}
        )
    file_name = one_line(upload.name or "")[-120:] or "table"
    # Keeping the bytes may take long, so it comes before the transaction; what finds no place is swept up later.
    name = stored.keep(upload)
    try:
        columns = _columns(name, sheet, file_name)
        with transaction.atomic():
            return IdeaImport.objects.create(
                call=call,
                started_by=actor,
                file_name=file_name,
                stored_name=name,
                sheet=sheet,
                columns=columns,
                created_at=now,
            )
    except UnreadableFile as error:
        stored.forget(name)
        raise ValidationError({"file": str(error)}) from error
    except BaseException:
        stored.forget(name)
        raise


def _columns(name: str, sheet: str, file_name: str) -> list[dict[str, Any]]:
    """Every column with its first values."""
    with stored.local(name) as path:
        table = open_table(path, sheet=sheet, name=file_name)
        if len(table.header) > MOST_COLUMNS:
            raise UnreadableFile(f"{file_name} has {len(table.header)} columns, and {MOST_COLUMNS} fit.")
        rows = [row.cells for row in islice(table.rows(), 20) if row.problem is None]
    found = []
    for column in table.header:
        values = [
            unguarded(cells[column]) if table.is_text else cells[column] for cells in rows if cells[column].strip()
        ]
        found.append({"name": column, "values": [_short(value) for value in values[:VALUES_SHOWN]]})
    return found


def _short(value: str) -> str:
    line = one_line(value)
    return line if len(line) <= VALUE_LENGTH else f"{line[: VALUE_LENGTH - 1].rstrip()}…"


@transaction.atomic
def map_columns(*, actor: Person, table: IdeaImport, mapping: Table[str, Any], now: datetime) -> None:
    """Say how columns become ideas, and have the table checked. Also to say it anew; not while it is being imported.

    Raises ValidationError for a mapping that makes no sense or does not fit the table.
    """
    locked = _locked(table)
    require(permissions.can_import_ideas, actor, locked.call)
    if locked.state not in {ImportState.UPLOADED, ImportState.CHECKED}:
        raise ValidationError(_("This table is being worked on, or was imported already."))
    try:
        read(mapping, locked.file_name).check_header([column["name"] for column in locked.columns])
    except WrongMapping as error:
        raise ValidationError(str(error)) from error
    locked.mapping, locked.state, locked.problem, locked.report = dict(mapping), ImportState.CHECKING, "", {}
    locked.save(update_fields=["mapping", "state", "problem", "report"])
    key = f"{locked.public_id}:{now.isoformat()}"
    enqueue_paths([CHECK], unique_key=key, payload={"import_id": locked.pk}, run_at=now)


def _locked(table: IdeaImport) -> IdeaImport:
    rows = IdeaImport.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("call__activity__programme", "started_by").get(pk=table.pk)


def _opened(table: IdeaImport, now: datetime) -> tuple[Mapping, Any]:
    """The mapping, and what makes of an opened file a table and its reader."""
    mapping = read(table.mapping, table.file_name)

    def look(path: Any) -> tuple[Any, Reader]:
        found = open_table(path, sheet=table.sheet, name=table.file_name)
        return found, Reader(mapping, table.call.questions[0]["key"], now, is_guarded=found.is_text)

    return mapping, look


def check_table(*, table: IdeaImport, now: datetime) -> None:
    """Find out what would come in and what cannot. Again it does the same; on a table that waits for nothing, nothing."""
    if table.state != ImportState.CHECKING:
        return
    try:
        _mapping, look = _opened(table, now)
        with stored.local(table.stored_name) as path:
            found, reader = look(path)
            report = check(found, reader, table.call)
            first = [_shown(idea) for idea in islice(good_rows(found, reader, lambda problem: None), FIRST_SHOWN)]
    except (UnreadableFile, WrongMapping, FileNotFoundError) as error:
        text = _("The file is gone. Send it again.") if isinstance(error, FileNotFoundError) else str(error)
        _still(table, ImportState.CHECKING).update(state=ImportState.UPLOADED, problem=text[:300])
        return
    data = {**report.as_data(), "first": first}
    total = report.rows - report.bad
    _still(table, ImportState.CHECKING).update(
        state=ImportState.CHECKED, report=data, total_rows=total, done_rows=0, imported_count=0, checked_at=now
    )


def _still(table: IdeaImport, state: ImportState) -> Any:
    return IdeaImport.objects.filter(pk=table.pk, state=state)


def _shown(idea: Mapped) -> dict[str, Any]:
    """An idea as the check shows it."""
    text = " ".join(" ".join(filter(None, idea.answers.values())).split())
    return {
        "title": idea.title,
        "author": idea.author,
        "text": text[:160],
        "submitted_at": idea.submitted_at.isoformat(),
        "supports": idea.supports,
        "has_answer": idea.answer is not None,
    }


@transaction.atomic
def start_import(*, actor: Person, table: IdeaImport, skips_bad: bool, now: datetime) -> bool:
    """Begin to bring the checked rows in; True if this began it. Raises ValidationError while there are bad rows to skip."""
    locked = _locked(table)
    require(permissions.can_import_ideas, actor, locked.call)
    if locked.state != ImportState.CHECKED:
        return False
    if locked.report.get("bad") and not skips_bad:
        raise ValidationError(_("Some rows cannot come in. Mend them and send the file again, or skip them."))
    locked.state, locked.skips_bad, locked.started_by = ImportState.IMPORTING, skips_bad, actor
    locked.save(update_fields=["state", "skips_bad", "started_by"])
    _hand_on(locked, now)
    return True


def _hand_on(table: IdeaImport, now: datetime) -> None:
    key = f"{table.public_id}:{table.done_rows}"
    enqueue_paths([CARRY_ON], unique_key=key, payload={"import_id": table.pk}, run_at=now)


def carry_on(*, table: IdeaImport, now: datetime, until: datetime, clock: Any) -> None:
    """Bring in rows, a thousand at a time, until all are in or `clock()` says it is `until`; then the next Job carries on.

    Each thousand is a transaction that also notes how far it is, so a process that dies loses and repeats nothing.
    """
    if table.state != ImportState.IMPORTING:
        return
    try:
        mapping, look = _opened(table, table.checked_at or now)
        authors = Authors(table.call, mapping)
        with stored.local(table.stored_name) as path:
            found, reader = look(path)
            rows = islice(good_rows(found, reader, lambda problem: None), table.done_rows, None)
            for chunk in in_chunks(rows):
                if not _bring_in_some(table, authors, chunk, now):
                    return
                if clock() >= until:
                    with transaction.atomic():
                        _hand_on(table, now)
                    return
    except (UnreadableFile, WrongMapping) as error:
        _end(table, ImportState.STOPPED, str(error), now)
    except FileNotFoundError:
        _end(
            table,
            ImportState.STOPPED,
            _("The file is gone. Send it again; what came in already is known by its id."),
            now,
        )
    except PermissionDenied:
        text = _("Whoever started this may not bring ideas in any more, or the programme is archived.")
        _end(table, ImportState.STOPPED, text, now)
    else:
        _end(table, ImportState.DONE, "", now)


def _bring_in_some(table: IdeaImport, authors: Authors, rows: list[Mapped], now: datetime) -> bool:
    """One transaction of it; False if somebody stopped it or another Job did this part."""
    with transaction.atomic():
        locked = _locked(table)
        if locked.state != ImportState.IMPORTING or locked.done_rows != table.done_rows:
            return False
        if locked.started_by is None:
            raise PermissionDenied("ideas_transfer.import_ideas")
        locked.imported_count += bring_in(actor=locked.started_by, call=table.call, authors=authors, rows=rows, now=now)
        locked.done_rows += len(rows)
        locked.save(update_fields=["imported_count", "done_rows"])
    table.done_rows = locked.done_rows
    return True


@transaction.atomic
def stop_import(*, actor: Person, table: IdeaImport, now: datetime) -> None:
    """Give up a table. What came in already stays; the file goes."""
    require(permissions.can_import_ideas, actor, _locked(table).call)
    _end(table, ImportState.STOPPED, "", now)


@transaction.atomic
def _end(table: IdeaImport, state: ImportState, problem: str, now: datetime) -> None:
    """The last state of a table, in which nothing is kept of what people wrote."""
    locked = _locked(table)
    if locked.state in ENDED:
        return
    name = locked.stored_name
    locked.state, locked.problem, locked.ended_at = state, problem[:300], now
    locked.stored_name, locked.columns = "", []
    locked.report = {key: value for key, value in locked.report.items() if key not in {"first", "problems"}}
    locked.save(update_fields=["state", "problem", "ended_at", "stored_name", "columns", "report"])
    transaction.on_commit(partial(stored.forget, name))


def forget_tables(*, now: datetime) -> None:
    """End what nobody came back to for a day, and what is at work for a week; forget what ended a month ago.

    Files that were kept for a table that never came to be go after a day.
    """
    open_ones = IdeaImport.objects.exclude(state__in=ENDED)
    for table in open_ones.filter(created_at__lt=now - KEPT_FOR).exclude(state__in=AT_WORK):
        _end(table, ImportState.STOPPED, _("Nobody came back to it for a day."), now)
    for table in open_ones.filter(created_at__lt=now - WORKED_FOR):
        _end(table, ImportState.STOPPED, _("It could not be read to its end."), now)
    IdeaImport.objects.filter(ended_at__lt=now - REMEMBERED_FOR).delete()
    old = stored.older_than(now - KEPT_FOR)
    for name in old - set(IdeaImport.objects.filter(stored_name__in=old).values_list("stored_name", flat=True)):
        stored.forget(name)

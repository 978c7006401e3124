"""The ideas of a call as a file: CSV, XLSX or JSON, with the names that everybody reads and nothing of who stood behind what.

Rows are read a few hundred at a time, so a call may be as large as it likes. The preset `makewith` reads CSV and XLSX back.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Audience, Credit, Item
from makewith.foundation.trail.queries import authors_of
from makewith.kit.tables.guard import guarded
from makewith.kit.text import without_controls
from makewith.loop.ideas.authors.models import IdeaTag
from makewith.loop.ideas.models import Call, Idea, IdeaState

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
BATCH = 500
# A workbook is whole before its first byte can be sent; with more ideas nobody waits for a page that long.
MOST_IN_WORKBOOK = 30_000
# What a cell of a spreadsheet holds.
CELL = 32_767
SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Said:
    """A comment or a letter: whose, when and its words. `name` is empty where it is kept back."""

    name: str
    at: datetime
    text: str
    stance: str = ""


@dataclass(frozen=True)
class Exported:
    """One idea as it goes out."""

    idea: Idea
    item: Item
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    answer: Said | None
    comments: tuple[Said, ...]


def ideas_of(call: Call, person: Person) -> Iterator[Exported]:
    """The open ideas of a call that this person may see, oldest first."""
    shown = Item.objects.visible_to(person).given().filter(held_at=None)
    rows = Idea.objects.filter(call=call, state=IdeaState.OPEN, trail_item__in=shown).select_related("trail_item")
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield from _complete(batch, shown)


def _complete(batch: list[Idea], shown: QuerySet[Item]) -> Iterator[Exported]:
    items = {idea.pk: idea.trail_item for idea in batch if idea.trail_item}
    keys = [item.pk for item in items.values()]
    credits = authors_of(items.values(), None)
    tags: dict[int, list[str]] = defaultdict(list)
    for row in IdeaTag.objects.filter(idea__in=items).select_related("tag").order_by("tag__key"):
        tags[row.idea_id].append(row.tag.name)
    letters: dict[int, Said] = {}
    given = Answer.objects.filter(target__in=keys, trail_item__in=shown)
    for letter in given.select_related("signed_by__kind").order_by("id"):
        letters[letter.target_id] = Said(letter.signed_by.shown_name, letter.created_at, letter.text)
    comments = _comments(keys, shown)
    for idea in batch:
        item = items[idea.pk]
        names = () if idea.is_anonymous else tuple(credit.person.shown_name for credit in credits.get(item.pk, ()))
        said = tuple(comments.get(item.pk, ()))
        yield Exported(idea, item, names, tuple(tags.get(idea.pk, ())), letters.get(item.pk), said)


def _comments(keys: list[int], shown: QuerySet[Item]) -> dict[int, list[Said]]:
    """Item's key -> what everybody can read below it, oldest first."""
    found: dict[int, list[Said]] = defaultdict(list)
    rows = Comment.objects.filter(target__in=keys, trail_item__in=shown.filter(audience=Audience.PUBLIC))
    comments = list(rows.select_related("author__kind").order_by("id"))
    hidden = set(
        Credit.objects.filter(item__in=[row.trail_item_id for row in comments], hidden=True).values_list(
            "item_id", flat=True
        )
    )
    for comment in comments:
        name = "" if comment.trail_item_id in hidden else comment.author.shown_name
        found[comment.target_id].append(Said(name, comment.created_at, comment.text, comment.stance))
    return found


def _question_keys(call: Call) -> list[str]:
    """Keys of the questions asked, and of those that were asked once and have answers still."""
    asked = [question["key"] for question in call.questions]
    known: dict[str, None] = dict.fromkeys(asked)
    answers = Idea.objects.filter(call=call, state=IdeaState.OPEN).order_by("pk").values_list("answers", flat=True)
    for given in answers.iterator(chunk_size=BATCH):
        known.update(dict.fromkeys(given))
    return list(known)


def _columns(keys: list[str]) -> list[str]:
    return [
        "id", "number", "title", *(f"answers/{key}" for key in keys), "author", "submitted_at", "tags", "category", "status",
        "supporters", "against", "points", "needs_answer", "answered_at", "answered_by", "answer", "comments_count",
    ]  # fmt: skip


def _row(exported: Exported, keys: list[str]) -> list[str | int]:
    idea, answer = exported.idea, exported.answer
    assert idea.submitted_at is not None
    return [
        str(exported.item.public_id), exported.item.number, idea.title, *(idea.answers.get(key, "") for key in keys),
        ", ".join(exported.authors), idea.submitted_at.isoformat(), ", ".join(exported.tags), idea.category, idea.status,
        idea.supports_count, idea.against_count, idea.points, "yes" if idea.needs_answer else "no",
        answer.at.isoformat() if answer else "", answer.name if answer else "", answer.text if answer else "",
        len(exported.comments),
    ]  # fmt: skip


def csv_of(call: Call, person: Person) -> Iterator[bytes]:
    """A line for each idea, with as many of its comments as a spreadsheet's cell holds."""
    keys = _question_keys(call)
    # The mark at the beginning makes spreadsheets read it as UTF-8.
    yield "\ufeff".encode()
    yield _line([*_columns(keys), "comments"])
    for exported in ideas_of(call, person):
        yield _line([*_row(exported, keys), _in_one_cell(exported.comments)])


def _line(cells: Iterable[str | int]) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page).writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return page.getvalue().encode()


def _in_one_cell(comments: Iterable[Said]) -> str:
    told: list[str] = []
    length = 0
    for comment in comments:
        text = f"{comment.name or '–'}, {comment.at:%Y-%m-%d}: {comment.text}"
        length += len(text) + len(SEPARATOR)
        if length > CELL - 10:
            return SEPARATOR.join([*told, "…"])
        told.append(text)
    return SEPARATOR.join(told)


def json_of(call: Call, person: Person, now: datetime) -> Iterator[bytes]:
    """One document with everything, an idea a line."""
    programme = call.activity.programme
    head = {
        "exported_at": now.isoformat(),
        "programme": {"slug": programme.slug, "name": programme.name},
        "call": {"slug": call.activity.slug, "title": call.activity.title},
        "questions": [{"key": question["key"], "label": question["label"]} for question in call.questions],
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "ideas": ['.encode()
    between = "\n"
    for exported in ideas_of(call, person):
        yield f"{between}{json.dumps(_object(exported), ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def _object(exported: Exported) -> dict[str, Any]:
    idea, answer = exported.idea, exported.answer
    assert idea.submitted_at is not None
    return {
        "id": str(exported.item.public_id),
        "number": exported.item.number,
        "title": idea.title,
        "answers": idea.answers,
        "authors": list(exported.authors),
        "submitted_at": idea.submitted_at.isoformat(),
        "tags": list(exported.tags),
        "category": idea.category,
        "status": idea.status,
        "supporters": idea.supports_count,
        "against": idea.against_count,
        "points": idea.points,
        "needs_answer": idea.needs_answer,
        "answer": {"signed_by": answer.name, "given_at": answer.at.isoformat(), "text": answer.text}
        if answer
        else None,
        "comments": [
            {"author": said.name, "given_at": said.at.isoformat(), "stance": said.stance, "text": said.text}
            for said in exported.comments
        ],
    }


def write_xlsx(call: Call, person: Person, file: IO[bytes]) -> None:
    """A workbook of two sheets, ideas and comments. It is put together in files of its own, not in memory."""
    keys = _question_keys(call)
    book = Workbook(write_only=True)
    ideas, comments = book.create_sheet("Ideas"), book.create_sheet("Comments")
    for sheet in (ideas, comments):
        sheet.freeze_panes = "A2"
    ideas.append(_columns(keys))
    comments.append(["idea", "number", "title", "author", "given_at", "stance", "text"])
    for exported in ideas_of(call, person):
        ideas.append([_cell(ideas, value) for value in _row(exported, keys)])
        for said in exported.comments:
            values: list[str | int] = [str(exported.item.public_id), exported.item.number, exported.idea.title]
            values += [said.name, said.at.isoformat(), said.stance, said.text]
            comments.append([_cell(comments, value) for value in values])
    book.save(file)


def _cell(sheet: Any, value: str | int) -> Any:
    """Text stays text, whatever it begins with."""
    if isinstance(value, int):
        return value
    text = without_controls(value)
    if len(text) > CELL:
        text = f"{text[: CELL - 1]}…"
    if text[:1] not in {"=", "#"}:
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell

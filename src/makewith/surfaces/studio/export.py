"""A programme as a ZIP file: what the team may see of it, as JSON and CSV, written as it is read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import Credit, Item, Link
from makewith.loop.decisions.models import Decision, Delivery
from makewith.loop.decisions.reviews.models import Entry, Scorecard, Window
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.insights.models import Insight
from makewith.loop.measures.models import OutcomeMetric, Reading

CHUNK = 2000


class _Pipe(io.RawIOBase):
    """What zipfile writes into; `taken` gives out what has come so far."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zip_of(programme: Programme, person: Person, now: datetime) -> Iterator[bytes]:
    """The bytes of the file, a piece at a time; memory stays small however large the programme is."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("programme.json", json.dumps(_programme(programme, now), ensure_ascii=False, indent=2))
        yield pipe.taken()
        for name, columns, rows in _tables(programme, person):
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as file:
                for piece in _csv(columns, rows):
                    file.write(piece)
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


def _csv(columns: list[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    # The mark at the beginning makes spreadsheets read it as UTF-8.
    page.write("\ufeff")
    writer.writerow(columns)
    for count, row in enumerate(rows, start=1):
        writer.writerow([_cell(value) for value in row])
        if count % CHUNK == 0:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in "=+-@\t\r":
        # A spreadsheet would run what begins like a formula.
        return f"'{value}"
    return "" if value is None else value


Rows = Iterator[list[Any]]


def _tables(programme: Programme, person: Person) -> Iterator[tuple[str, list[str], Rows]]:
    items = Item.objects.visible_to(person).filter(programme=programme)
    yield (
        "items.csv",
        ["id", "kind", "number", "title", "audience", "given_at", "taken_back_at"],
        _rows(items.order_by("id"), _item_row),
    )
    yield (
        "ideas.csv",
        ["id", "call", "number", "title", "answers", "supporters", "comments", "given_at"],
        _rows(
            Idea.objects.filter(state=IdeaState.OPEN, trail_item__in=items)
            .select_related("trail_item", "call__activity")
            .order_by("id"),
            _idea_row,
        ),
    )
    yield (
        "comments.csv",
        ["id", "about", "stance", "text", "given_at"],
        _rows(
            Comment.objects.filter(trail_item__in=items.given()).select_related("trail_item", "target").order_by("id"),
            _comment_row,
        ),
    )
    yield (
        "answers.csv",
        ["id", "about", "signed_by", "text", "next_on", "given_at"],
        _rows(
            Answer.objects.filter(trail_item__in=items.given())
            .select_related("trail_item", "target", "signed_by__kind")
            .order_by("id"),
            _answer_row,
        ),
    )
    yield (
        "credits.csv",
        ["item", "person", "name", "stakeholder_kind", "role", "share", "heard_at"],
        _rows(
            Credit.objects.for_team(person)
            .filter(item__in=items, hidden=False)
            .select_related("item", "person__kind")
            .order_by("id"),
            _credit_row,
        ),
    )
    yield (
        "links.csv",
        ["source", "target", "relation", "quote", "reason", "look_again_on", "made_at"],
        _rows(
            Link.objects.filter(source__in=items, target__in=items).select_related("source", "target").order_by("id"),
            _link_row,
        ),
    )
    yield (
        "insights.csv",
        ["id", "claim", "summary", "strength", "not_heard_yet", "state", "published_at"],
        _rows(
            Insight.objects.filter(trail_item__in=items.given()).select_related("trail_item").order_by("id"),
            _insight_row,
        ),
    )
    yield (
        "decisions.csv",
        ["id", "title", "outcome", "decided_by", "decided_on", "carried_by", "heard_again_on"],
        _rows(
            Decision.objects.filter(trail_item__in=items)
            .select_related("trail_item", "decided_by__kind")
            .order_by("id"),
            _decision_row,
        ),
    )
    yield "deliveries.csv", [
        "id", "decision", "title", "text", "shipped_on", "measure", "before", "after", "unit", "basis",
    ], _rows(
        Delivery.objects.filter(trail_item__in=items)
        .select_related("trail_item", "decision__trail_item")
        .order_by("id"),
        _delivery_row,
    )  # fmt: skip
    reviews = Window.objects.filter(board__activity__programme=programme)
    yield (
        "reviews.csv",
        ["id", "board", "closes_at", "rules", "revealed_at", "early_reason", "vote_closes_at", "announced_at"],
        _rows(reviews.select_related("board__activity").order_by("id"), _review_row),
    )
    entries = Entry.objects.filter(window__in=reviews, item__in=items)
    yield (
        "review_entries.csv",
        ["id", "review", "item", "queued_at", "is_finalist", "outcome", "reason", "look_again_on", "taken_off_at"],
        _rows(entries.select_related("window", "item").order_by("id"), _entry_row),
    )
    yield (
        "scorecards.csv",
        ["entry", "reviewer", "marks", "words", "note", "leaning", "submitted_at", "stood_back_at"],
        _rows(
            Scorecard.objects.visible_to(person)
            .filter(entry__in=entries)
            .select_related("entry", "reviewer__kind")
            .order_by("id"),
            _card_row,
        ),
    )
    yield (
        "readings.csv",
        ["metric", "value", "margin", "n", "read_on", "source"],
        _rows(
            Reading.objects.filter(metric__programme=programme).select_related("metric").order_by("id"), _reading_row
        ),
    )


def _rows(rows: "QuerySet[Any]", shape: Callable[[Any], list[Any]]) -> Rows:
    for row in rows.iterator(chunk_size=CHUNK):
        yield shape(row)


def _item_row(item: Item) -> list[Any]:
    return [item.public_id, item.kind, item.number, item.title, item.audience, item.occurred_at, item.withdrawn_at]


def _idea_row(idea: Idea) -> list[Any]:
    assert idea.trail_item is not None
    questions = {question["key"]: question["label"] for question in idea.call.questions}
    answers = "\n\n".join(f"{questions.get(key, key)}\n{text}" for key, text in idea.answers.items() if text)
    return [
        idea.trail_item.public_id, idea.call.activity.slug, idea.trail_item.number, idea.title, answers,
        idea.supports_count, idea.comments_count, idea.submitted_at,
    ]  # fmt: skip


def _comment_row(comment: Comment) -> list[Any]:
    return [comment.trail_item.public_id, comment.target.public_id, comment.stance, comment.text, comment.created_at]


def _answer_row(answer: Answer) -> list[Any]:
    return [
        answer.trail_item.public_id, answer.target.public_id, answer.signed_by.shown_name, answer.text,
        answer.next_on, answer.created_at,
    ]  # fmt: skip


def _credit_row(credit: Credit) -> list[Any]:
    person = credit.person
    return [
        credit.item.public_id, person.public_id, person.shown_name, person.kind.name if person.kind else "",
        credit.role, credit.share, credit.heard_at,
    ]  # fmt: skip


def _link_row(link: Link) -> list[Any]:
    return [
        link.source.public_id, link.target.public_id, link.relation, link.quote, link.reason, link.look_again_on,
        link.made_at,
    ]  # fmt: skip


def _insight_row(insight: Insight) -> list[Any]:
    return [
        insight.trail_item.public_id, insight.claim, insight.summary, insight.strength, insight.not_heard_yet,
        insight.state, insight.published_at,
    ]  # fmt: skip


def _decision_row(decision: Decision) -> list[Any]:
    return [
        decision.trail_item.public_id, decision.title, decision.outcome, decision.decided_by.shown_name,
        decision.decided_on, decision.carried_by, decision.heard_again_on,
    ]  # fmt: skip


def _delivery_row(delivery: Delivery) -> list[Any]:
    return [
        delivery.trail_item.public_id, delivery.decision.trail_item.public_id, delivery.title, delivery.text,
        delivery.shipped_on, delivery.effect_measure, delivery.effect_before, delivery.effect_after,
        delivery.effect_unit, delivery.effect_basis,
    ]  # fmt: skip


def _review_row(window: Window) -> list[Any]:
    rules = json.dumps(window.terms, ensure_ascii=False)
    return [
        window.public_id, window.board.activity.title, window.closes_at, rules, window.revealed_at, window.early_reason,
        window.vote_closes_at, window.announced_at,
    ]  # fmt: skip


def _entry_row(entry: Entry) -> list[Any]:
    return [
        entry.public_id, entry.window.public_id, entry.item.public_id, entry.queued_at, entry.is_finalist, entry.outcome,
        entry.reason, entry.look_again_on, entry.taken_off_at,
    ]  # fmt: skip


def _card_row(card: Scorecard) -> list[Any]:
    marks, words = (json.dumps(said, ensure_ascii=False) for said in (card.marks, card.words))
    return [
        card.entry.public_id, card.reviewer.shown_name, marks, words, card.note, card.leaning, card.submitted_at,
        card.stood_back_at,
    ]  # fmt: skip


def _reading_row(reading: Reading) -> list[Any]:
    return [reading.metric.name, reading.value, reading.margin, reading.n, reading.read_on, reading.source]


def _programme(programme: Programme, now: datetime) -> dict[str, Any]:
    texts = (
        "slug", "name", "goal", "lead", "visibility", "state", "recipe", "promise_days", "time_zone", "language",
        "audience", "thanks", "iteration", "communication",
    )  # fmt: skip
    return {
        "exported_at": now.isoformat(),
        "id": str(programme.public_id),
        **{name: getattr(programme, name) for name in texts},
        "started_on": programme.started_on.isoformat() if programme.started_on else None,
        "rounds": [
            {
                "number": planned.number,
                "name": planned.name,
                "starts_on": planned.starts_on.isoformat(),
                "ends_on": planned.ends_on.isoformat(),
            }
            for planned in programme.rounds.all()
        ],
        "activities": [
            {
                "slug": activity.slug,
                "kind": activity.kind,
                "title": activity.title,
                "brief": activity.brief,
                "state": activity.state,
                "closes_at": activity.closes_at.isoformat() if activity.closes_at else None,
            }
            for activity in programme.activities.all()
        ],
        "metrics": [
            {
                "name": metric.name,
                "unit": metric.unit,
                "baseline": str(metric.baseline),
                "target": str(metric.target),
                "due_on": metric.due_on.isoformat(),
            }
            for metric in OutcomeMetric.objects.filter(programme=programme)
        ],
    }

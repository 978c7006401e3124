"""Writes that bring in many ideas at once, from another system or made up for trying things out."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from makewith.foundation.activity.actions import publish
from makewith.foundation.conversation.models import Answer
from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.importing import join_many
from makewith.foundation.search.actions import index_many
from makewith.foundation.trail.actions import excerpt, next_number
from makewith.foundation.trail.models import Audience, Credit, CreditRole, Item
from makewith.kit.permissions import require
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Call, Idea, IdeaState, Support
from makewith.loop.ideas.voting.counting import imported_popularity
from makewith.loop.ideas.voting.rules import Votes

BATCH = 2000
CLOCKS = 200
BEGIN_CLOCKS = "makewith.loop.ideas.ladders.tasks.begin"
RECOUNT = "makewith.loop.ideas.voting.tasks.recount_call"


@dataclass(frozen=True)
class ImportedAnswer:
    """A letter that the source's author got there: by whom, when, and its words."""

    signed_by: Person
    given_at: datetime
    text: str


@dataclass(frozen=True)
class ImportedIdea:
    """One idea as another system had it. `supports` is how many stood behind it there, without saying who.

    `title` has at most 80 characters; `answers` go by question key and may be longer than the call's questions allow.
    """

    author: Person
    title: str
    answers: Mapping[str, str]
    submitted_at: datetime
    source_id: str = ""
    supports: int = 0
    needs_answer: bool = True
    language: str = ""
    answer: ImportedAnswer | None = None


@transaction.atomic
def import_ideas(*, actor: Person, call: Call, source: str, rows: Sequence[ImportedIdea], now: datetime) -> list[Idea]:
    """Put these ideas on the table, each dated as in its source; those that came in before are left as they are.

    An idea is known by `source` and its `source_id`; without a source every row is new. Nobody is told, nor is it
    asked whether the call is open: what happened elsewhere has happened. In a call with a ladder their clocks begin now.
    Returns the new ideas.
    """
    require(permissions.can_run_call, actor, call)
    if source:
        known = set(
            Idea.objects.filter(call=call, source=source, source_id__in=[row.source_id for row in rows]).values_list(
                "source_id", flat=True
            )
        )
        rows = [row for row in rows if row.source_id not in known]
    if not rows:
        return []
    votes, items = Votes.of(call), _make_items(call, rows)
    ideas = Idea.objects.bulk_create(
        [
            Idea(
                call=call,
                author=row.author,
                trail_item=item,
                state=IdeaState.OPEN,
                title=row.title,
                answers=dict(row.answers),
                supports_count=row.supports,
                points=votes.points * row.supports,
                popularity=imported_popularity(votes, row.supports, row.submitted_at),
                needs_answer=row.needs_answer and row.answer is None,
                submitted_at=row.submitted_at,
                changed_at=row.submitted_at,
                active_at=row.answer.given_at if row.answer else row.submitted_at,
                source=source,
                source_id=row.source_id,
            )
            for row, item in zip(rows, items, strict=True)
        ],
        batch_size=BATCH,
    )
    index_many(
        rows=[
            (item, row.title, "\n\n".join(filter(None, row.answers.values())))
            for row, item in zip(rows, items, strict=True)
        ]
    )
    _make_answers(call, [(row.answer, item) for row, item in zip(rows, items, strict=True) if row.answer])
    join_many(programme=call.activity.programme, people={row.author.pk for row in rows})
    publish(
        events.IdeasImported(
            actor_id=actor.public_id,
            programme_id=call.activity.programme.public_id,
            subject_id=call.activity.public_id,
            source=source,
            count=len(ideas),
        ),
        now=now,
    )
    count_ideas(call.pk, ideas=len(ideas), waiting=sum(idea.needs_answer for idea in ideas))
    if Ladder.of(call).steps:
        for start in range(0, len(ideas), CLOCKS):
            keys = [idea.pk for idea in ideas[start : start + CLOCKS]]
            enqueue_paths([BEGIN_CLOCKS], unique_key=f"imported:{keys[0]}", payload={"ideas": keys}, run_at=now)
    return ideas


def _make_items(call: Call, rows: Sequence[ImportedIdea]) -> list[Item]:
    programme = call.activity.programme
    first = next_number(programme, "idea", count=len(rows))
    items = Item.objects.bulk_create(
        [
            Item(
                programme=programme,
                activity=call.activity,
                kind="idea",
                number=first + position,
                title=excerpt(row.title),
                language=row.language or programme.language,
                audience=Audience.PUBLIC,
                occurred_at=row.submitted_at,
            )
            for position, row in enumerate(rows)
        ],
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(
        [
            Credit(item=item, person=row.author, heard_at=row.answer.given_at if row.answer else None)
            for row, item in zip(rows, items, strict=True)
        ],
        batch_size=BATCH,
    )
    return items


def _make_answers(call: Call, given: Sequence[tuple[ImportedAnswer, Item]]) -> None:
    if not given:
        return
    programme = call.activity.programme
    first = next_number(programme, "answer", count=len(given))
    items = Item.objects.bulk_create(
        [
            Item(
                programme=programme,
                activity=call.activity,
                kind="answer",
                number=first + position,
                title=excerpt(answer.text),
                language=target.language,
                audience=Audience.PUBLIC,
                occurred_at=answer.given_at,
            )
            for position, (answer, target) in enumerate(given)
        ],
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(
        [
            Credit(item=item, person=answer.signed_by, role=CreditRole.SIGNATORY)
            for (answer, _), item in zip(given, items, strict=True)
        ],
        batch_size=BATCH,
    )
    Answer.objects.bulk_create(
        [
            Answer(
                trail_item=item,
                target=target,
                signed_by=answer.signed_by,
                text=answer.text,
                submission_key=item.public_id,
                created_at=answer.given_at,
            )
            for (answer, target), item in zip(given, items, strict=True)
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def import_supports(*, actor: Person, call: Call, supports: Iterable[tuple[int, int, datetime]], now: datetime) -> None:
    """Let many people stand behind ideas of a call: (idea id, person id, since when). Once each, as ever.

    The ideas' counts become the number of their supporters. The log gets one event for all of them.
    """
    require(permissions.can_run_call, actor, call)
    rows = [Support(idea_id=idea_id, person_id=person_id, created_at=at) for idea_id, person_id, at in supports]
    touched = sorted({row.idea_id for row in rows})
    Support.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    join_many(programme=call.activity.programme, people={row.person_id for row in rows})
    votes = Votes.of(call)
    mine = Support.objects.in_favour().filter(idea=OuterRef("pk")).order_by().values("idea")
    count = Subquery(mine.annotate(n=Count("pk")).values("n"))
    last = Subquery(mine.annotate(last=Max("created_at")).values("last"))
    for start in range(0, len(touched), BATCH):
        Idea.objects.filter(call=call, pk__in=touched[start : start + BATCH]).update(
            supports_count=Coalesce(count, Value(0)),
            points=votes.points * (Coalesce(count, Value(0)) - F("against_count")),
            active_at=Greatest("active_at", Coalesce(last, "active_at")),
        )
    if votes.half_life_days:
        enqueue_paths([RECOUNT], unique_key=str(uuid.uuid4()), payload={"call_id": call.pk, "anyway": True}, run_at=now)
    publish(
        events.SupportsImported(
            actor_id=actor.public_id,
            programme_id=call.activity.programme.public_id,
            subject_id=call.activity.public_id,
            count=len(rows),
        ),
        now=now,
    )

"""Reads about ideas that are one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.search.queries import narrow, similar
from makewith.loop.ideas.merging.models import UNDER_WAY, Merge, MergeState
from makewith.loop.ideas.models import Idea, IdeaState, Support

# However the chain came about, it is not followed for ever.
LONGEST_CHAIN = 50


def whole_of(idea: Idea) -> Idea:
    """The idea that this one is part of now, at the end of the chain; itself if it stands for itself."""
    for _ in range(LONGEST_CHAIN):
        if idea.merged_into_id is None:
            break
        idea = Idea.objects.select_related("trail_item").get(pk=idea.merged_into_id)
    return idea


def parts_of(idea: Idea) -> QuerySet[Idea]:
    """The ideas that became part of this one and were not taken back, oldest first."""
    rows = Idea.objects.filter(merged_into=idea, state=IdeaState.MERGED)
    return rows.select_related("trail_item", "author__kind", "call").order_by("submitted_at", "id")


def keys_of_parts(idea: Idea) -> set[int]:
    """Items of all ideas that are part of this one, directly or through another."""
    ideas, found = {idea.pk}, set[int]()
    for _ in range(LONGEST_CHAIN):
        parts = list(Idea.objects.filter(merged_into__in=ideas, trail_item__isnull=False))
        if not parts:
            break
        ideas = {part.pk for part in parts}
        found |= {part.trail_item_id for part in parts if part.trail_item_id}
    return found


def merges_in(programme: Programme) -> QuerySet[Merge]:
    """The log of a programme, newest first by key."""
    rows = Merge.objects.filter(source__call__activity__programme=programme)
    return rows.select_related("source__trail_item", "target__trail_item", "made_by__kind", "parted_by__kind")


def newest_merge(idea: Idea) -> Merge | None:
    """How this idea became part of another, or was to."""
    return Merge.objects.filter(source=idea).order_by("-id").first()


def is_moving(idea: Idea) -> bool:
    """Whether supporters are being brought along to or from this idea at the moment."""
    return Merge.objects.filter(Q(source=idea) | Q(target=idea), state__in=UNDER_WAY).exists()


def holds_parts(idea: Idea) -> bool:
    return Merge.objects.filter(target=idea).exclude(state=MergeState.PARTED).exists()


@dataclass(frozen=True)
class Candidate:
    """An idea that may say the same, and how many people stand behind both."""

    idea: Idea
    in_common: int


def candidates_for(idea: Idea, person: Person, *, text: str = "", limit: int = 8) -> list[Candidate]:
    """Open ideas of the same call whose line is close to this one's, most alike first; or that have these words."""
    if text.strip():
        rows = narrow(Idea.objects.filter(call=idea.call_id, state=IdeaState.OPEN), text)
        return _with_overlap(
            idea, list(rows.order_by("-supports_count", "-id").values_list("trail_item", flat=True)[: limit + 1]), limit
        )
    items = similar(idea.title, idea.call.activity.programme, person=person, kind="idea", limit=limit * 3)
    return _with_overlap(idea, [item.pk for item in items], limit)


def _with_overlap(idea: Idea, item_ids: Sequence[int | None], limit: int) -> list[Candidate]:
    rows = Idea.objects.filter(trail_item__in=item_ids, call=idea.call_id, state=IdeaState.OPEN).exclude(pk=idea.pk)
    found = {row.trail_item_id: row for row in rows.select_related("trail_item", "author__kind")}
    close = [found[key] for key in item_ids if key in found][:limit]
    return [Candidate(other, in_common(idea, other)) for other in close]


def in_common(one: Idea, other: Idea) -> int:
    """How many people stand behind both."""
    smaller, larger = sorted((one, other), key=lambda idea: idea.supports_count)
    mine = Support.objects.in_favour().filter(idea=smaller).order_by().values("person")
    return Support.objects.in_favour().filter(idea=larger, person__in=mine).count()

"""Reads about climbing ideas: what is due, the steps so far, and what supporters and members said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.db.models import F, QuerySet

from makewith.foundation.people.models import Person
from makewith.loop.ideas.ladders.models import Archive, Clock, Feedback, Resubmission
from makewith.loop.ideas.ladders.rules import Criterion, Ladder
from makewith.loop.ideas.models import Idea, IdeaState, Support

# Support given in the last instant of a clock is in the database by then: a transaction waits 20 seconds at most.
CLOSING_TIME = timedelta(seconds=60)
FEW = 5
MOST_BANDS = 4


def _climbing() -> QuerySet[Clock]:
    return Clock.objects.running().filter(idea__state=IdeaState.OPEN)


def expiring(now: datetime) -> QuerySet[Clock]:
    """Clocks that are to be closed, those that ended first in front."""
    return _climbing().filter(due_at__lte=now - CLOSING_TIME).order_by("due_at", "id")


def reachable() -> QuerySet[Clock]:
    """Clocks whose supporters are there though nobody has noticed: they came in many at once, by an import or a merge."""
    return _climbing().filter(idea__supports_count__gte=F("supporters")).order_by("id")


def to_remind(now: datetime) -> QuerySet[Clock]:
    """Clocks whose authors are to be reminded."""
    return _climbing().filter(remind_at__lte=now, due_at__gte=now).order_by("remind_at", "id")


@dataclass(frozen=True)
class Rung:
    """One step of the ladder as a page draws it. `state` is done, now, next or missed; `at` is when it ended."""

    goal: int
    words: str
    state: str
    days: int
    at: datetime | None = None


@dataclass(frozen=True)
class Climb:
    """How far an idea has come. `clock` is the one that it is on, or its last one.

    `has_earlier_terms` says that this step began under terms that the call's rules no longer have.
    """

    rungs: tuple[Rung, ...]
    clock: Clock
    has_earlier_terms: bool

    @property
    def is_running(self) -> bool:
        clock = self.clock
        return clock.reached_at is None and clock.missed_at is None and clock.paused_at is None

    @property
    def is_paused(self) -> bool:
        return self.clock.paused_at is not None

    @property
    def is_missed(self) -> bool:
        return self.clock.missed_at is not None

    @property
    def is_at_the_top(self) -> bool:
        return self.clock.reached_at is not None


def climb_of(idea: Idea, ladder: Ladder) -> Climb | None:
    """The steps so far and those to come; None for an idea without a clock: its call had no ladder when it came, or it is held."""
    clocks = list(Clock.objects.filter(idea=idea))
    if not clocks:
        return None
    rungs, last = [_rung(clock) for clock in clocks], clocks[-1]
    is_on_its_way = last.reached_at is None and last.missed_at is None
    if is_on_its_way:
        to_come = [step for step in ladder.steps if step.supporters > last.supporters]
        rungs += [Rung(step.supporters, step.words, "next", step.days) for step in to_come]
    return Climb(tuple(rungs), last, is_on_its_way and not _has_terms(ladder, last))


def _rung(clock: Clock) -> Rung:
    state = "done" if clock.reached_at else "missed" if clock.missed_at else "now"
    return Rung(clock.supporters, clock.words, state, clock.days, clock.reached_at or clock.missed_at)


def _has_terms(ladder: Ladder, clock: Clock) -> bool:
    return any((step.supporters, step.days) == (clock.supporters, clock.days) for step in ladder.steps)


def archive_of(idea: Idea) -> Archive | None:
    """Why and since when an idea is put aside, with its answer; None for one that is not."""
    return Archive.objects.filter(idea=idea, restored_at=None).select_related("answer__trail_item").first()


def resubmitted_as(idea: Idea) -> Idea | None:
    """What an idea was put on the table again as, once it is there."""
    row = Resubmission.objects.filter(before=idea).select_related("idea__trail_item").first()
    return row.idea if row and row.idea.trail_item else None


def resubmitted_from(idea: Idea) -> Idea | None:
    """What an idea was before it was put on the table again."""
    row = Resubmission.objects.filter(idea=idea).select_related("before__trail_item").first()
    return row.before if row else None


@dataclass(frozen=True)
class Summary:
    """What members said in private, when it is enough to show: the mean of each criterion, and words in no order."""

    count: int
    means: tuple[tuple[str, float], ...]
    words: tuple[str, ...]


def feedback_on(idea: Idea, ladder: Ladder) -> Summary | None:
    """None until so many people have given feedback that nobody can be picked out. Never says who.

    Words come in the order of their random names, so that their place says nothing about when they were given.
    """
    rows = list(Feedback.objects.filter(idea=idea).order_by("public_id").only("marks", "words"))
    if len(rows) < ladder.feedback_from:
        return None
    means = tuple((one.label, mean) for one in ladder.criteria if (mean := _mean(rows, one)) is not None)
    return Summary(len(rows), means, tuple(row.words for row in rows if row.words))


def _mean(rows: Sequence[Feedback], criterion: Criterion) -> float | None:
    marks = [row.marks[criterion.key] for row in rows if criterion.key in row.marks]
    return round(sum(marks) / len(marks), 1) if marks else None


def own_feedback(idea: Idea, person: Person | None) -> Feedback | None:
    """What somebody told the author themselves."""
    return Feedback.objects.filter(idea=idea, person=person).first() if person else None


def own_support(idea: Idea, person: Person | None) -> Support | None:
    """Somebody's own support with what they said they would pay and buy."""
    return Support.objects.in_favour().filter(idea=idea, person=person).first() if person else None


@dataclass(frozen=True)
class Band:
    """So many of the answers lie from `low` to `high`, both included."""

    count: int
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Wishes:
    """Answers to one question: how many, the one in the middle, and bands of at least five answers each."""

    count: int
    middle: Decimal
    bands: tuple[Band, ...]


def wishes_of(idea: Idea) -> dict[str, Wishes]:
    """What supporters would pay ("pay") and how many they would buy ("buy"), each only from five answers up."""
    rows = Support.objects.in_favour().filter(idea=idea).values_list("would_pay", "would_buy")
    given = {
        "pay": [pay for pay, _buy in rows if pay is not None],
        "buy": [Decimal(buy) for _pay, buy in rows if buy is not None],
    }
    return {name: spread(values) for name, values in given.items() if len(values) >= FEW}


def spread(values: Sequence[Decimal]) -> Wishes:
    """Sorted into as many bands of equal size as there can be with five answers in each, at most four."""
    ordered = sorted(values)
    parts = min(MOST_BANDS, len(ordered) // FEW)
    edges = [len(ordered) * number // parts for number in range(parts + 1)]
    bands = tuple(Band(end - start, ordered[start], ordered[end - 1]) for start, end in pairwise(edges))
    return Wishes(len(ordered), Decimal(median(ordered)), bands)

"""Reviewers on one line for each criterion: where everybody stands, never a mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makewith.loop.decisions.reviews.models import Scorecard
from makewith.loop.decisions.reviews.rules import Criterion
from makewith.loop.decisions.reviews.statistics import Spread

STEP = 30


@dataclass(frozen=True)
class Dot:
    """A reviewer at `x` percent of the line, `y` pixels down among those who gave the same mark."""

    person: Any
    mark: int
    x: float
    y: int


@dataclass(frozen=True)
class Line:
    """One criterion: its Spread, each reviewer's place, and the band from the lowest mark to the highest."""

    criterion: Criterion
    spread: Spread
    dots: tuple[Dot, ...]
    start: float
    width: float
    height: int
    words: tuple[tuple[Any, int | None, str], ...]


def line_of(criterion: Criterion, spread: Spread, cards: Sequence[Scorecard]) -> Line:
    """Needs cards with their reviewers loaded."""
    stacked: dict[int, int] = defaultdict(int)
    dots = []
    words = []
    for card in cards:
        if criterion.key not in card.marks:
            continue
        mark = card.marks[criterion.key]
        if mark is not None:
            dots.append(Dot(card.reviewer, mark, _at(mark, criterion.steps), STEP // 2 + STEP * stacked[mark]))
            stacked[mark] += 1
        said = card.words.get(criterion.key, "")
        if said or mark is None:
            words.append((card.reviewer, mark, said))
    start = _at(spread.low, criterion.steps)
    return Line(
        criterion=criterion,
        spread=spread,
        dots=tuple(dots),
        start=start,
        width=round(_at(spread.high, criterion.steps) - start, 2),
        height=STEP * max(stacked.values()),
        words=tuple(words),
    )


def _at(mark: int, steps: int) -> float:
    return round(100 * (mark - 1) / (steps - 1), 2)

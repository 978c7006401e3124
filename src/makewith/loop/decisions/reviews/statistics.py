"""What cards laid side by side say: the middle, how far they lie apart, of how many. Nothing here reads or writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from makewith.loop.decisions.reviews.rules import Criterion

FEWEST = 5


@dataclass(frozen=True)
class Spread:
    """Marks of `n` reviewers on one criterion: their median, the lowest and the highest. `is_apart` is a disagreement."""

    n: int
    middle: float
    low: int
    high: int
    is_apart: bool

    @property
    def apart(self) -> int:
        return self.high - self.low


def spread_of(marks: Sequence[int], apart: int) -> Spread | None:
    """None where nobody gave a mark. Marks that lie `apart` or more from each other are a disagreement."""
    if not marks:
        return None
    low, high = min(marks), max(marks)
    return Spread(len(marks), float(median(marks)), low, high, len(marks) > 1 and high - low >= apart)


def weighted(marks: Mapping[str, Any], criteria: Sequence[Criterion]) -> float | None:
    """A card as one figure from 0 to 100: each mark's place on its scale, by the weights of the criteria that have one.

    None while something was not looked at, or where the reviewer can say nothing.
    """
    given = [one for one in criteria if marks.get(one.key) is not None]
    if any(one.key not in marks for one in criteria) or not given:
        return None
    whole = sum(one.weight for one in given)
    places = ((marks[one.key] - 1) / (one.steps - 1) * one.weight for one in given)
    return float(100 * sum(places) / whole)


def shown_counts(counts: Mapping[int, int]) -> dict[int, int | None]:
    """How many votes each finalist has, without figures about fewer than FEWEST people: those are None.

    Where the hidden ones together are fewer than that, the smallest that is shown is hidden with them, so that nobody works
    them out from the whole. Nothing is shown of a vote in which fewer took part; no vote at all says nothing about anybody.
    """
    if sum(counts.values()) < FEWEST:
        return dict.fromkeys(counts)
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    while hidden and sum(counts[key] for key in hidden) < FEWEST:
        rest = [key for key, count in counts.items() if count and key not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda key: (counts[key], key)))
    return {key: None if key in hidden else count for key, count in counts.items()}

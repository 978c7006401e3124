"""Two versions of a part, judged by the same people: counts, a test and an interval. Pure, and honest about small numbers.

The question asked of each part is one: how many say that it gives them something. Of two versions that the same people judged,
only those who changed their mind say anything about a difference; comparing the two shares as if they were of different people would
throw that away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb, sqrt

FEWEST_PEOPLE = 5
FEWEST_FOR_MORE_THAN_A_DIRECTION = 30
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Counts:
    """How many said each of the three things of one part of one version."""

    gives: int = 0
    same: int = 0
    hinders: int = 0

    @property
    def people(self) -> int:
        return self.gives + self.same + self.hinders

    @property
    def is_shown(self) -> bool:
        """Nothing is said about fewer people than this."""
        return self.people >= FEWEST_PEOPLE

    @property
    def share(self) -> float:
        """Of those who judged, the part to whom it gives something; 0 of nobody."""
        return self.gives / self.people if self.people else 0.0


@dataclass(frozen=True)
class Paired:
    """The same people on two versions of one part: to how many each, both or neither gives something."""

    both: int
    only_before: int
    only_after: int
    neither: int

    @property
    def people(self) -> int:
        return self.both + self.only_before + self.only_after + self.neither

    @property
    def difference(self) -> float:
        """Share after minus share before; 0 of nobody."""
        return (self.only_after - self.only_before) / self.people if self.people else 0.0


def paired(before: Mapping[int, str], after: Mapping[int, str]) -> Paired:
    """Count the people (by key of their seat) who judged both versions, by whether each gave them something."""
    cells = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for seat in before.keys() & after.keys():
        cells[before[seat] == "gives", after[seat] == "gives"] += 1
    return Paired(cells[True, True], cells[True, False], cells[False, True], cells[False, False])


def mcnemar_exact(only_before: int, only_after: int) -> float:
    """Two-sided exact McNemar test: the probability of a split at least as uneven among those who changed their mind.

    Under "no difference" each of the n = b + c who changed goes either way with chance one half, so it is a sign test:
    p = min(1, 2 · Σ_{i ≤ min(b, c)} C(n, i) / 2^n). Source: McNemar, Psychometrika 12 (1947) 153-157, in the exact form of
    Conover, Practical Nonparametric Statistics (1999), section 3.5. Without anybody who changed, p is 1.
    """
    changed = only_before + only_after
    tail = sum(comb(changed, i) for i in range(min(only_before, only_after) + 1))
    return min(1.0, 2 * tail / float(2**changed))


def interval_of_difference(pairs: Paired, z: float = Z_95) -> tuple[float, float]:
    """Adjusted Wald interval of the difference of two shares of the same people, 95 % unless `z` says otherwise.

    One person is added to each kind of those who changed: p12 = (b + 1)/(n + 2), p21 = (c + 1)/(n + 2), and the interval is
    (p21 − p12) ± z · √((p12 + p21 − (p21 − p12)²)/(n + 2)), kept within −1 and 1. Source: Bonett and Price, "Adjusted Wald confidence
    interval for a difference of binomial proportions based on paired data", J. Educ. Behav. Stat. 37 (2012) 479-488.
    """
    size = pairs.people + 2
    lost, won = (pairs.only_before + 1) / size, (pairs.only_after + 1) / size
    middle = won - lost
    reach = z * sqrt((won + lost - middle**2) / size)
    return max(-1.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Comparison:
    """One part in two versions. `pairs`, `p` and `interval` only where enough people judged both."""

    before: Counts
    after: Counts
    pairs: Paired | None
    p: float | None
    interval: tuple[float, float] | None

    @property
    def is_shown(self) -> bool:
        return self.before.is_shown and self.after.is_shown

    @property
    def got_better(self) -> bool:
        """The share is higher after; whether that is more than chance the interval says."""
        return self.is_shown and self.after.share > self.before.share

    @property
    def is_clear(self) -> bool:
        """Chance alone would hardly do this: the interval lies on one side of zero, and there are enough people."""
        return (
            self.pairs is not None
            and self.interval is not None
            and self.pairs.people >= FEWEST_FOR_MORE_THAN_A_DIRECTION
            and (self.interval[0] > 0 or self.interval[1] < 0)
        )


def compare(before: Mapping[int, str], after: Mapping[int, str]) -> Comparison:
    """Compare what people (by key of their seat) said of a part in two versions."""
    pairs = paired(before, after)
    counts = count(before.values()), count(after.values())
    if pairs.people < FEWEST_PEOPLE or not all(one.is_shown for one in counts):
        return Comparison(*counts, None, None, None)
    return Comparison(*counts, pairs, mcnemar_exact(pairs.only_before, pairs.only_after), interval_of_difference(pairs))


def count(verdicts: Iterable[str]) -> Counts:
    found = {"gives": 0, "same": 0, "hinders": 0}
    for verdict in verdicts:
        found[verdict] += 1
    return Counts(**found)

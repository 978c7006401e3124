"""How popular an idea is: what was given to it, each thing counting half as much after every half-life.

The sum that ranks ideas at a moment *now* is

    Σ weight · 2^((given_at − now) / half_life)

over votes, comments and the putting on the table. All ideas of a call are compared at the same moment, so taking *now*
out of every term divides all sums by the same number and leaves their order as it is. What is kept is therefore the sum
reckoned from a fixed day, S = Σ weight · 2^((given_at − EPOCH) / half_life), which never has to be made again as time
passes: an index serves the order. S soon grows past what a float holds, so its logarithm is kept, with the sign of the sum:

    popularity = sign(S) · log₂(1 + |S|)

which grows with S, is 0 where nothing was given, and adds by the usual log-sum-exp. (Exponential decay counted forward from a
landmark: Cormode, Shkapenyuk, Srivastava and Xu, "Forward decay: a practical time decay model for streaming systems",
ICDE 2009, section III.)
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# A sum that shrinks to less than this share of what it was has lost the digits that the rest of it was written in.
_TRUSTED = 2.0**-20

Given = tuple[float, datetime]


def exponent(given_at: datetime, half_life_days: float) -> float:
    """How many half-lives after the EPOCH this was; what is older counts as if it were from that day."""
    return max(0.0, (given_at - EPOCH).total_seconds() / 86400 / half_life_days)


def popularity_of(given: Iterable[Given], half_life_days: float) -> float:
    """The popularity of an idea to which all this was given: (weight, when) each."""
    terms = [(weight, exponent(at, half_life_days)) for weight, at in given if weight]
    if not terms:
        return 0.0
    scale = max(power for _, power in terms)
    return _logarithm(math.fsum(weight * 2.0 ** (power - scale) for weight, power in terms), scale)


def moved(popularity: float, given: Iterable[Given], half_life_days: float) -> float | None:
    """The popularity after this was given too; a negative weight takes something away.

    None where so little is left that it has to be summed again from what was given.
    """
    terms = [(weight, exponent(at, half_life_days)) for weight, at in given if weight]
    size = abs(popularity)
    scale = max([size, *(power for _, power in terms)])
    parts = [math.copysign(2.0 ** (size - scale) - 2.0**-scale, popularity)]
    parts += [weight * 2.0 ** (power - scale) for weight, power in terms]
    total = math.fsum(parts)
    if abs(total) < _TRUSTED * max(abs(part) for part in parts):
        return None
    return _logarithm(total, scale)


def _logarithm(total: float, scale: float) -> float:
    """sign · log₂(1 + |total · 2^scale|)"""
    if not total:
        return 0.0
    return math.copysign(math.log2(2.0**-scale + abs(total)) + scale, total)

"""How many people may be spoken of. A group of fewer than FEWEST is never a number, and never what is left of one."""

from collections.abc import Mapping

from makewith.foundation.trail.queries import FEWEST_HIDDEN

FEWEST = FEWEST_HIDDEN
OTHERS = ""


def tellable(number: int) -> int | None:
    """The number, or None where it is too small to be said. Nobody is not a group."""
    return number if number >= FEWEST or number == 0 else None


def tell_apart(counts: Mapping[str, int]) -> dict[str, int]:
    """Group -> people, largest first; groups too small to be told apart are together as OTHERS, the last of them.

    While those together are still too few, the next smallest joins them, so that nothing can be worked out by taking the
    others from the whole. Fewer than FEWEST people in all are not told apart at all.
    """
    ordered = sorted(((name, n) for name, n in counts.items() if n), key=lambda row: (-row[1], row[0]))
    shown = [row for row in ordered if row[1] >= FEWEST]
    together = sum(n for _, n in ordered) - sum(n for _, n in shown)
    while 0 < together < FEWEST and shown:
        together += shown.pop()[1]
    told = dict(shown)
    if together >= FEWEST:
        told[OTHERS] = told.get(OTHERS, 0) + together
    return told

"""Drawings as numbers: what the templates write into svg attributes. Pure functions, no markup, no inline style.

Shares and positions are percentages from 0 to 100 unless a docstring says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from math import cos, pi, sin


def clamp(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))


def percent(part: float, whole: float) -> float:
    """`part` of `whole` in percent, between 0 and 100 whatever is asked; 0 of nothing is 0."""
    return round(clamp(100 * part / whole, 0, 100), 2) if whole else 0.0


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float


def _clock_tick(hour: int) -> Line:
    x, y = sin(2 * pi * hour / 12), -cos(2 * pi * hour / 12)
    return Line(round(60 + 41 * x, 2), round(60 + 41 * y, 2), round(60 + 47 * x, 2), round(60 + 47 * y, 2))


CLOCK_TICKS = tuple(_clock_tick(hour) for hour in range(12))
"""The marks of a clock face in a 120 by 120 box, from twelve o'clock on."""


@dataclass(frozen=True)
class Rung:
    """One threshold of a ladder.

    `fill` is how much of the way from the rung below is done; the drawing hangs the way *to the next rung down*
    under each rung, so a reached rung stands on a full bar.
    """

    goal: int
    text: str
    state: str
    fill: float
    to_go: int


def ladder(count: int, steps: Sequence[tuple[int, str]]) -> tuple[Rung, ...]:
    """Rungs from the highest down. `steps` are (threshold, what it brings); state is done, now (the next one) or next."""
    rungs = []
    below, found_next = 0, False
    for goal, text in sorted(steps):
        if count >= goal:
            state = "done"
        elif not found_next:
            state, found_next = "now", True
        else:
            state = "next"
        rungs.append(Rung(goal, text, state, percent(count - below, goal - below), max(0, goal - count)))
        below = goal
    return tuple(reversed(rungs))


@dataclass(frozen=True)
class Span:
    """A piece of a bar: where it begins, how wide it is, where its middle is."""

    start: float
    width: float
    middle: float
    number: float
    label: str
    tone: str


def spans(parts: Sequence[tuple[float, str, str]]) -> tuple[Span, ...]:
    """Parts of a whole beside each other. `parts` are (number, label, tone); a part of 0 keeps its place in the legend."""
    whole = sum(number for number, _, _ in parts)
    found, start = [], 0.0
    for number, label, tone in parts:
        width = percent(number, whole)
        found.append(Span(round(start, 2), width, round(start + width / 2, 2), number, label, tone))
        start += width
    return tuple(found)


@dataclass(frozen=True)
class Tape:
    """Places on a tape measure: the baseline's ring, today's disc, the target's flag, and the way between the first two."""

    baseline: float
    now: float | None
    target: float
    way_start: float
    way_width: float


TAPE_TICKS = tuple((position, position % 10 == 0) for position in range(0, 101, 2))


def tape(baseline: float, now: float | None, target: float) -> Tape:
    """Lay three readings on a tape whose ends stand a fifth of their range away. A target below the baseline reads from
    the right, so that better is always to the right. `now` is None before the first reading."""
    readings = [reading for reading in (baseline, now, target) if reading is not None]
    low, high = min(readings), max(readings)
    room = (high - low) * 0.2 or 1.0
    low, high = low - room, high + room

    def place(reading: float) -> float:
        position = percent(reading - low, high - low)
        return round(100 - position, 2) if target < baseline else position

    start = place(baseline)
    end = start if now is None else place(now)
    return Tape(start, None if now is None else end, place(target), min(start, end), round(abs(end - start), 2))


def minutes(clock: time) -> int:
    """How many minutes after midnight a clock shows this time."""
    return clock.hour * 60 + clock.minute


def quiet_hours(start: int, end: int) -> tuple[tuple[float, float], ...]:
    """(start, width) of the quiet pieces of a day, for minutes after midnight; a night gives two pieces."""
    day = 24 * 60
    if start == end:
        return ()
    if start < end:
        return ((percent(start, day), percent(end - start, day)),)
    return ((0.0, percent(end, day)), (percent(start, day), percent(day - start, day)))

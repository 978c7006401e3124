"""Reading what clients send: every field has a reader, and a reader refuses what it cannot read."""

import math
import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.kit.later import later
from makewith.kit.text import one_line, plain
from makewith.loop.workshops.board.state import Refused

Reader = Callable[[Any], Any]

FAR = 1_000_000
"""How far from the middle of the board something may lie, in the board's own pixels."""


def unreadable(what: str) -> Refused:
    """A client of ours would not send this; the sentence is for whoever wrote another."""
    return Refused(later(_("This could not be read: %(what)s."), what=what))


def fields(**readers: Reader) -> Reader:
    """Read a dictionary field by field. A field that may be missing has a reader made by `maybe`; unknown ones are left out."""

    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise unreadable("data")
        known = {}
        for name, reader in readers.items():
            if name in data:
                known[name] = reader(data[name])
            elif not getattr(reader, "is_optional", False):
                raise unreadable(name)
        return known

    return read


def maybe(reader: Reader) -> Reader:
    """A field that may be missing, or null."""

    def read(value: Any) -> Any:
        return None if value is None else reader(value)

    read.is_optional = True  # type: ignore[attr-defined]
    return read


def identity(value: Any) -> str:
    """A uuid, in its usual writing."""
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError):
        raise unreadable("id") from None


def text(limit: int, *, line: bool = False, may_be_empty: bool = False) -> Reader:
    """Words of at most `limit` characters."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > 20 * limit:
            raise unreadable("text")
        words = one_line(value) if line else plain(value)
        if len(words) > limit:
            raise Refused(later(_("This is too long: %(limit)d characters fit."), limit=limit))
        if not words and not may_be_empty:
            raise Refused(_("There is nothing written yet."))
        return words

    return read


def number(least: float = -FAR, most: float = FAR) -> Reader:
    """A number, kept to a tenth."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise unreadable("number")
        if not least <= value <= most:
            raise unreadable("number")
        return round(value, 1)

    return read


def order(value: Any) -> float:
    """A place between two others, which may become a narrow one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e12:
        raise unreadable("order")
    return value


def whole(least: int, most: int) -> Reader:
    """A whole number."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise unreadable("number")
        return value

    return read


def switch(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise unreadable("yes or no")
    return value


def one_of(choices: Collection[str]) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise unreadable("choice")
        return value

    return read


def strokes(value: Any) -> list[list[int]]:
    """A drawing on a sheet of 1000 × 1000: strokes, each x, y, x, y … At most 400 strokes and 8,000 numbers."""
    if not isinstance(value, list) or not 1 <= len(value) <= 400:
        raise unreadable("strokes")
    left, kept = 8000, []
    for stroke in value:
        if not isinstance(stroke, list) or len(stroke) < 2 or len(stroke) % 2 or len(stroke) > left:
            raise unreadable("strokes")
        left -= len(stroke)
        kept.append([round(number(0, 1000)(place)) for place in stroke])
    return kept


def pairs(key: Reader, value: Reader, most: int) -> Reader:
    """A dictionary of at most `most` entries."""

    def read(data: Any) -> dict[Any, Any]:
        if not isinstance(data, dict) or len(data) > most:
            raise unreadable("entries")
        return {key(one): value(other) for one, other in data.items()}

    return read


def anything(data: Any) -> dict[str, Any]:
    """What the house itself says; clients never get here."""
    if not isinstance(data, dict):
        raise unreadable("data")
    return data

"""Keyset pages: the next page starts after the last row seen, however long the list is."""

import base64
import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
_DAMAGED = "This link to the next page is damaged. Start from the first page."


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`rows` of one page and the cursor of the next, or None at the end."""

    rows: list[Row]
    next_cursor: str | None


def _encode(values: list[Any]) -> str:
    text = json.dumps(values, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise BadRequest(_DAMAGED) from error
    if not isinstance(values, list) or len(values) != count:
        raise BadRequest("This link to the next page belongs to another list. Start from the first page.")
    if not all(_fits(value) for value in values):
        raise BadRequest(_DAMAGED)
    return values


def _fits(value: Any) -> bool:
    return (
        type(value) is int
        or (type(value) is float and math.isfinite(value))
        or (isinstance(value, str) and "\0" not in value and not _is_beyond_time(value))
    )


def _is_beyond_time(text: str) -> bool:
    """Whether this is a moment that no calendar holds in UTC; PostgreSQL takes what Python cannot give back."""
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        return True
    except ValueError:
        return False
    return False


def cursor_after(row: Model, order: tuple[str, ...]) -> str:
    """Where a page in `order` begins that shows what follows this row."""
    return _encode([getattr(row, name.lstrip("-")) for name in order])


def keyset_page(rows: QuerySet[Row], *, order: tuple[str, ...], cursor: str | None, size: int = 20) -> Page[Row]:
    """One page of `rows` in `order` (field names, "-" for descending; the last must be unique).

    Raises BadRequest for a cursor that this list did not give out.
    """
    rows = rows.order_by(*order)
    if not cursor:
        return page_of(list(rows[: size + 1]), order=order, size=size)
    values = _decode(cursor, len(order))
    after, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field, lookup = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        after |= equal & Q(**{f"{field}__{lookup}": value})
        equal &= Q(**{field: value})
    # Said once more of the first field alone: an index can begin there, but not at one of several cases.
    bound = Q(**{f"{order[0].lstrip('-')}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    try:
        found = list(rows.filter(bound, after)[: size + 1])
    except (ValueError, TypeError, OverflowError, ValidationError, DataError) as error:
        raise BadRequest(_DAMAGED) from error
    return page_of(found, order=order, size=size)


def page_of(found: list[Row], *, order: tuple[str, ...], size: int = 20) -> Page[Row]:
    """The page that these rows in `order` make, of which one more than `size` was asked for."""
    if len(found) <= size:
        return Page(found, None)
    return Page(found[:size], cursor_after(found[size - 1], order))

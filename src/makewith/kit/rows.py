"""Reading single rows."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def only_one(rows: QuerySet[Row]) -> Row | None:
    """The row that a unique condition leaves, or None. `first()` would sort what is one row, and making SQL for it costs."""
    return next(iter(rows.order_by()[:1]), None)

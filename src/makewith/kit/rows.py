"""Single rows, read and written in one statement each."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery

Row = TypeVar("Row", bound=Model)


def only_one(rows: QuerySet[Row]) -> Row | None:
    """The row that a unique condition leaves, or None. `first()` would sort what is one row, and making SQL for it costs."""
    return next(iter(rows.order_by()[:1]), None)


def insert_once(row: Model) -> bool:
    """Insert the row unless a constraint has one like it; True if it is new. It takes one statement and no savepoint.

    The row is not given its key. SQLite passes over a row that breaks any constraint, PostgreSQL over one that is not
    unique, so only a row that is sound may be handed in.
    """
    model = type(row)
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    query.insert_values([field for field in model._meta.concrete_fields if not field.primary_key], [row])
    connection = connections[router.db_for_write(model)]
    ((sql, values),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.rowcount == 1)


def update_returning(rows: QuerySet[Row], returned: Sequence[str], **values: Any) -> dict[str, Any] | None:
    """Update one row and give these fields, whole numbers and texts, as they are now; None if there is no such row."""
    query = cast("UpdateQuery", rows.order_by().query.chain(UpdateQuery))
    query.add_update_values(values)
    return _returning(rows, query, returned)


def delete_returning(rows: QuerySet[Row], returned: Sequence[str]) -> dict[str, Any] | None:
    """Delete one row that nothing points to, and give these fields of it; None if there is no such row."""
    return _returning(rows, rows.order_by().query.chain(DeleteQuery), returned)


def _returning(rows: QuerySet[Row], query: Any, returned: Sequence[str]) -> dict[str, Any] | None:
    connection = connections[router.db_for_write(rows.model)]
    sql, parameters = query.get_compiler(connection=connection).as_sql()
    columns = {field.name: connection.ops.quote_name(field.column or "") for field in rows.model._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {', '.join(columns[name] for name in returned)}", parameters)
        row = cursor.fetchone()
    return dict(zip(returned, row, strict=True)) if row else None

"""Single rows, read and written in one statement each."""

from collections.abc import Callable, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, UUIDField
from django.db.models.constants import OnConflict
from django.db.models.query import ModelIterable
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


def only_one(rows: QuerySet[Row]) -> Row | None:
    """The row that a unique condition leaves, or None. `first()` would sort what is one row, and making SQL for it costs."""
    return next(iter(rows.order_by()[:1]), None)


class Prepared(Generic[Row]):
    """A query for one row whose SQL is put together once: for what every page asks, that costs more than the asking.

    `make` gives the queryset for stand-ins of its arguments (whole numbers, texts, uuids), which no row has and which are
    compared with `=` alone. Each call puts its own in their place.
    """

    def __init__(self, make: Callable[..., QuerySet[Row]], *stand_ins: int | str | UUID) -> None:
        self._make, self._stand_ins = make, stand_ins
        self._compilers: dict[str, tuple[SQLCompiler, str, tuple[Any, ...]]] = {}

    def one(self, *values: int | str | UUID) -> Row | None:
        """The row for these arguments, or None. The condition must be one that a constraint keeps unique."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._compilers:
            made = self._make(*self._stand_ins).order_by().query.get_compiler(using=DEFAULT_DB_ALIAS)
            self._compilers[connection.vendor] = made, *made.as_sql()
        known, sql, parameters = self._compilers[connection.vendor]
        given = {
            _adapted(mark, connection): _adapted(value, connection)
            for mark, value in zip(self._stand_ins, values, strict=True)
        }
        compiler = copy(known)
        compiler.connection = connection
        asked = tuple(given.get(parameter, parameter) for parameter in parameters)
        compiler.as_sql = lambda *_, **__: (sql, asked)  # type: ignore[method-assign]
        rows = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=SimpleNamespace(get_compiler=lambda using: compiler))
        rows._known_related_objects = {}
        return next(iter(ModelIterable(cast("Any", rows))), None)


def _adapted(value: int | str | UUID, connection: BaseDatabaseWrapper) -> Any:
    return UUIDField().get_db_prep_value(value, connection) if isinstance(value, UUID) else value


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

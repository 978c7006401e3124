"""Rows, read and written in one statement each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Model, QuerySet, UUIDField
from django.db.models.constants import OnConflict
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")
_UUID: "UUIDField[UUID, UUID]" = UUIDField()
_MOMENT: "DateTimeField[datetime, datetime]" = DateTimeField()


def only_one(rows: QuerySet[Row]) -> Row | None:
    """The row that a unique condition leaves, or None. `first()` would sort what is one row, and making SQL for it costs."""
    return next(iter(rows.order_by()[:1]), None)


Value = int | str | UUID | datetime


def stand_ins(count: int) -> range:
    """Keys that no row has, for a `Prepared` query about several rows at once."""
    return range(-1001, -1001 - count, -1)


class Prepared(Generic[Found]):
    """A query whose SQL is put together once: for what every page asks, that costs more than the asking.

    `make` gives the queryset for stand-ins of its arguments (whole numbers, texts, uuids, moments), which no row has. Each
    call puts its own in their place, so the shape of the query must not depend on them.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Found]], *stand_ins: Value) -> None:
        self._make, self._stand_ins = make, stand_ins

    def rows(self, *values: Value) -> list[Found]:
        """What is found for these arguments."""
        connection = connections[DEFAULT_DB_ALIAS]
        # Kept with the connection, which belongs to one thread, so no two calls share what they put in.
        prepared = vars(connection).setdefault("prepared", {})
        asked = prepared.get(self)
        if asked is None:
            asked = prepared[self] = _Asked(self._make(*self._stand_ins), self._stand_ins, connection)
        return cast("list[Found]", asked.rows([_adapted(value, connection) for value in values]))

    def one(self, *values: Value) -> Found | None:
        """The first row for these arguments, or None: for a condition that a constraint keeps unique, or a limit of one."""
        return next(iter(self.rows(*values)), None)


class _Asked:
    """The SQL of a queryset for one connection, with the places of what stands in for arguments."""

    def __init__(self, rows: QuerySet[Any, Any], stand_ins: Sequence[Value], connection: BaseDatabaseWrapper) -> None:
        self._rows, self._iterable = rows, cast("Any", rows)._iterable_class
        self._compiler: Any = rows.query.get_compiler(connection=connection)
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = list(parameters)
        marks = [_adapted(mark, connection) for mark in stand_ins]
        self._places = [(place, marks.index(mark)) for place, mark in enumerate(parameters) if mark in marks]
        converters = self._compiler.get_converters([column for column, *_ in self._compiler.select or ()])
        # Reading the rows is left to Django; only making the SQL and choosing how to convert columns are not done again.
        self._compiler.get_converters = lambda expressions: converters
        rows.query.get_compiler = lambda *_, **__: self._compiler  # type: ignore[method-assign]

    def rows(self, values: Sequence[Any]) -> list[Any]:
        parameters = self._parameters.copy()
        for place, number in self._places:
            parameters[place] = values[number]
        self._compiler.as_sql = lambda *_, **__: (self._sql, tuple(parameters))
        return list(self._iterable(self._rows))


def _adapted(value: Value, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(value, UUID):
        return _UUID.get_db_prep_value(value, connection)
    return _MOMENT.get_db_prep_value(value, connection) if isinstance(value, datetime) else value


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

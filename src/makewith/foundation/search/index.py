"""The full-text index behind Entry: an FTS5 table on SQLite, a generated vector of words on PostgreSQL.

The migration `0002_fts` makes it. The database keeps it in step with the rows, so no write can forget it. On SQLite, Django
rebuilds a table to change its columns and thereby drops its triggers: a migration that alters Entry must make them again.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from makewith.foundation.search.words import MOST_ASKED, folded


def scrub() -> None:
    """Take the words of removed rows out of the index's own pages, where SQLite leaves them until it merges some day."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('optimize')")


def all_of(text: str) -> RawSQL:
    """Ids of the Items that have every word of `text`, the last one perhaps only begun. For use with `__in`."""
    words = folded(text, most=MOST_ASKED)
    if connection.vendor == "sqlite":
        return RawSQL("SELECT rowid FROM search_index WHERE search_index MATCH %s", [_fts5(words, " AND ")])
    return RawSQL("SELECT item_id FROM search_entry WHERE vector @@ %s::tsquery", [_tsquery(words, " & ")])


def most_of(beginnings: Sequence[str], *, programme_id: int, kind: str, limit: int) -> list[int]:
    """Ids of the Items of one kind that share most words beginning like these, best first."""
    if connection.vendor == "sqlite":
        match = " OR ".join(f'"{word}" *' for word in beginnings)
        sql = (
            "SELECT trail_item.id FROM search_index JOIN trail_item ON trail_item.id = search_index.rowid "
            "WHERE search_index MATCH %s AND programme_id = %s AND kind = %s ORDER BY search_index.rank, trail_item.id DESC LIMIT %s"
        )
        params: list[str | int] = [match, programme_id, kind, limit]
    else:
        match = " | ".join(f"'{word}':*" for word in beginnings)
        sql = (
            "SELECT item_id FROM search_entry JOIN trail_item ON trail_item.id = item_id "
            "WHERE vector @@ %s::tsquery AND programme_id = %s AND kind = %s "
            "ORDER BY ts_rank(vector, %s::tsquery) DESC, item_id DESC LIMIT %s"
        )
        params = [match, programme_id, kind, match, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _fts5(words: Sequence[str], between: str) -> str:
    quoted = [f'"{word}"' for word in words]
    return between.join([*quoted[:-1], f"{quoted[-1]} *"]) if quoted else '""'


def _tsquery(words: Sequence[str], between: str) -> str:
    quoted = [f"'{word}'" for word in words]
    return between.join([*quoted[:-1], f"{quoted[-1]}:*"]) if quoted else ""

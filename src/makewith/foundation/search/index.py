"""The full-text index behind Entry: an FTS5 table on SQLite, a generated vector of words on PostgreSQL.

The migration `0002_fts` makes it. The database keeps it in step with the rows, so no write can forget it. On SQLite, Django
rebuilds a table to change its columns and thereby drops its triggers: a migration that alters Entry must make them again.
"""

from collections.abc import Sequence
from itertools import combinations

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


def sharing(beginnings: Sequence[str], at_least: int, *, programme_id: int, kind: str) -> list[tuple[int, str]]:
    """Ids and titles of the Items of one kind that have words with at least so many of these beginnings, some hundreds.

    SQLite gives the best ones. PostgreSQL gives the first ones of each combination: one simple question after the other is
    answered several times faster there than all of them in one, and ranking what is common takes longer still.
    """
    combined = list(combinations(beginnings, at_least))
    if connection.vendor == "sqlite":
        sql = (
            "SELECT trail_item.id, title FROM search_index JOIN trail_item ON trail_item.id = search_index.rowid "
            "WHERE search_index MATCH %s AND programme_id = %s AND kind = %s ORDER BY search_index.rank LIMIT 300"
        )
        matches = [" AND ".join(f'"{word}" *' for word in words) for words in combined]
        parameters: list[str | int] = [" OR ".join(f"({match})" for match in matches), programme_id, kind]
    else:
        one = "(SELECT item_id FROM search_entry WHERE vector @@ %s::tsquery LIMIT 200)"
        either = " UNION ALL ".join([one] * len(combined))
        sql = "SELECT id, title FROM trail_item WHERE id IN (" + either + ") AND programme_id = %s AND kind = %s"  # noqa: S608 - marks
        matches = [" & ".join(f"'{word}':*" for word in words) for words in combined]
        parameters = [*matches, programme_id, kind]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _fts5(words: Sequence[str], between: str) -> str:
    quoted = [f'"{word}"' for word in words]
    return between.join([*quoted[:-1], f"{quoted[-1]} *"]) if quoted else '""'


def _tsquery(words: Sequence[str], between: str) -> str:
    quoted = [f"'{word}'" for word in words]
    return between.join([*quoted[:-1], f"{quoted[-1]}:*"]) if quoted else ""

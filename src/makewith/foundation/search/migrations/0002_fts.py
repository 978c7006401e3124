"""The full-text index: an FTS5 table kept up by triggers on SQLite, a generated vector of words on PostgreSQL."""

from django.db import migrations

_SQLITE_DROP = [
    "DROP TRIGGER IF EXISTS search_entry_added",
    "DROP TRIGGER IF EXISTS search_entry_removed",
    "DROP TRIGGER IF EXISTS search_entry_changed",
    "DROP TABLE IF EXISTS search_index",
]
_SQLITE_BUILD = [
    *_SQLITE_DROP,
    # The words come folded and parted by spaces, so the simplest tokenizer is the exact one.
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "words, content='search_entry', content_rowid='item_id', tokenize='ascii', prefix='2 3')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index(rowid, words) VALUES (new.item_id, new.words); END",
    "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.item_id, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.item_id, old.words); "
    "INSERT INTO search_index(rowid, words) VALUES (new.item_id, new.words); END",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
]
_POSTGRESQL_DROP = ["ALTER TABLE search_entry DROP COLUMN IF EXISTS vector"]
_POSTGRESQL_BUILD = [
    *_POSTGRESQL_DROP,
    "ALTER TABLE search_entry ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
]


def build(apps, schema_editor):
    for statement in _SQLITE_BUILD if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL_BUILD:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in _SQLITE_DROP if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL_DROP:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(build, drop)]

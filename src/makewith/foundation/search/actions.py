"""Keeping the searchable text of Items."""

from collections.abc import Iterable

from makewith.foundation.search import index as text_index
from makewith.foundation.search.models import Entry
from makewith.foundation.search.words import folded
from makewith.foundation.trail.models import Item


def index(*, item: Item, title: str, body: str) -> None:
    """Make an Item findable by these words, in place of any it had."""
    index_many(rows=[(item, title, body)])


def index_many(*, rows: Iterable[tuple[Item, str, str]]) -> None:
    """The same for many Items at once, each with its title and body; an import has thousands."""
    entries = [
        Entry(item=item, title=_plain(title)[:200], body=_plain(body), words=" ".join(folded(f"{title}\n{body}")))
        for item, title, body in rows
    ]
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["item"], update_fields=["title", "body", "words"], batch_size=200
    )


def _plain(text: str) -> str:
    """With a space for NUL, which PostgreSQL does not store and nobody types."""
    return text.replace("\0", " ")


def forget(*, item: Item) -> None:
    """Remove an Item's text from search, down to the pages of the index."""
    if Entry.objects.filter(item=item).delete()[0]:
        text_index.scrub()

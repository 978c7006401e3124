import pytest
from django.db import connection

from makewith.foundation.search import actions, queries
from makewith.foundation.search.models import Entry
from makewith.foundation.search.words import LONGEST_WORD, folded
from makewith.foundation.trail.models import Item

pytestmark = pytest.mark.django_db


def found(text):
    return set(queries.narrow(Item.objects.all(), text, item_path="pk").values_list("pk", flat=True))


def test_indexing_again_replaces_the_words(item):
    made = item("A safe spot", "Behind the gate")
    actions.index(item=made, title="A safer spot", body="")
    assert (found("gate"), found("safer")) == (set(), {made.pk})
    assert queries.text_of(made) == "A safer spot"


def test_the_text_of_an_item_is_its_title_and_body(item, programme):
    made = item("A safe spot", "Behind the gate.\nNot before.")
    assert queries.text_of(made) == "A safe spot\n\nBehind the gate.\nNot before."
    actions.forget(item=made)
    assert queries.text_of(made) == ""


def test_many_items_are_indexed_at_once(item, django_assert_max_num_queries):
    items = [item(f"Spot {number}") for number in range(250)]
    with django_assert_max_num_queries(6):
        actions.index_many(rows=((one, f"Door {one.number}", "") for one in items))
    assert len(found("door")) == 250
    assert found("spot") == set()


def index_pages():
    """Everything the full-text index keeps, as bytes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT block FROM search_index_data UNION ALL SELECT term FROM search_index_idx")
        else:
            cursor.execute("SELECT convert_to(vector::text, 'UTF8') FROM search_entry")
        return b"".join(bytes(row[0] if not isinstance(row[0], str) else row[0].encode()) for row in cursor.fetchall())


def test_a_forgotten_text_leaves_neither_row_nor_word(item):
    others = [item(f"Other {number}", "with words of its own") for number in range(20)]
    made = item("A qzcanary", "qzcanary")
    assert b"zcanary" in index_pages()

    actions.forget(item=made)

    assert Entry.objects.filter(item=made).count() == 0
    assert found("qzcanary") == set()
    assert b"zcanary" not in index_pages()
    assert len(found("other")) == len(others)


def test_forgetting_what_was_never_indexed_is_nothing(item):
    made = item("A safe spot")
    actions.forget(item=made)
    actions.forget(item=made)
    assert Entry.objects.count() == 0


def test_any_text_can_be_indexed(item):
    made = item("x\0y" + "z" * 300, "w" * 5000 + " " + " ".join(f"n{number}" for number in range(30_000)))
    assert found("w" * 5000) == {made.pk}
    assert len(Entry.objects.get().words.split()) == 10_000


def test_words_are_folded_the_same_way_for_every_script():
    assert folded("Crème-brûlée, STRASSE x² ½ d'été") == ["creme", "brulee", "strasse", "x2", "1", "2", "d", "ete"]
    assert folded("ﬁnal İstanbul") == ["final", "istanbul"]
    assert folded("東京タワー 한국어") == ["東", "京", "タ", "ワ", "ー", "한국어"]
    assert folded("a" * 100) == ["a" * LONGEST_WORD]
    assert folded("same Same SAME") == ["same"]

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.search import queries
from makewith.foundation.search.words import folded
from makewith.foundation.trail.models import Item

pytestmark = pytest.mark.django_db


def found(text):
    return {row.title for row in queries.narrow(Item.objects.all(), text, item_path="pk")}


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("safe spot", True),
        ("SPOT, safe!", True),
        ("saf", True),
        ("behind the ga", True),
        ("sa spot", False),
        ("safe kennel", False),
        ("creme", True),
        ("CRÈME BRÛLÉE", True),
        ("strasse", True),
        ("Straße", True),
        ("日本", True),
        ("本", True),
        ("מקום", True),
        ("בטוח מק", True),
        ("'safe'", True),
        ('"safe spot"', True),
        ("safe AND spot", False),
        ("safe OR kennel", False),
        ("NOT safe", False),
        ("safe*", True),
        ("(safe", True),
        ("words:safe", False),
        ("safe & spot | !gate", True),
        ("safe:* <-> spot", True),
        ("'; DROP TABLE search_entry; --", False),
        ("🎉", False),
        ("...", False),
        ("\0", False),
        ("%", False),
    ],
)
def test_words_are_found_and_nothing_in_them_is_an_operator(text, is_found, item):
    item("A safe spot", "Behind the gate, never in the street. Crème brûlée in der Straße. 日本語 מקום בטוח 🎉")
    item("A dog", "In the kennel")
    assert found(text) == ({"A safe spot"} if is_found else set())


def test_asking_for_nothing_narrows_nothing(item):
    item("A safe spot")
    item("A dog")
    assert found("  \n") == {"A safe spot", "A dog"}


def test_rows_of_other_tables_are_narrowed_through_their_item(item):
    made = item("A safe spot")
    item("A dog")
    credits = made.credits.model.objects.all()
    assert str(queries.narrow(credits, "safe", item_path="item").query)
    assert list(queries.matching("safe")) == [{"item_id": made.pk}]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=2000))
def test_no_text_is_too_strange_to_ask_for(text, programme):
    assert list(queries.narrow(Item.objects.all(), text, item_path="pk")) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300))
def test_what_was_indexed_is_found_by_its_own_words(text, item):
    Item.objects.all().delete()
    made = item("x", text)
    words = folded(text, most=24)
    if words:
        assert [row.pk for row in queries.narrow(Item.objects.all(), " ".join(words), item_path="pk")] == [made.pk]


def test_a_text_of_two_thousand_words_is_answered(item):
    item("A safe spot")
    assert found("safe " * 2000) == {"A safe spot"}
    assert found(" ".join(f"word{number}" for number in range(2000))) == set()


def test_searching_takes_one_query(item, django_assert_num_queries):
    item("A safe spot")
    with django_assert_num_queries(1):
        assert found("safe") == {"A safe spot"}

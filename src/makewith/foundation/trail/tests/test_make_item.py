"""Items get numbers that nobody else gets, and titles that fit."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.foundation.trail.actions import Giver, excerpt, make_item
from makewith.foundation.trail.models import Audience, Item

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


def _make(programme: object, person: object, kind: str = "idea") -> Item:
    return make_item(
        programme=programme,  # type: ignore[arg-type]
        kind=kind,
        title="A bench by the door",
        givers=[Giver(person)],  # type: ignore[arg-type]
        audience=Audience.PUBLIC,
        now=NOW,
    )


@pytest.mark.django_db
def test_numbers_count_per_programme_and_kind() -> None:
    first, second, person = ProgrammeFactory(), ProgrammeFactory(), PersonFactory()
    made = [
        _make(first, person),
        _make(first, person),
        _make(first, person, "comment"),
        _make(second, person),
    ]
    assert [item.number for item in made] == [1, 2, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_get_eight_numbers() -> None:
    programme = ProgrammeFactory()
    people = [PersonFactory() for _ in range(8)]
    start = threading.Barrier(8)

    def give(person: object) -> None:
        start.wait()
        _make(programme, person)
        connection.close()

    threads = [threading.Thread(target=give, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Item.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 10, "short"),
        ("  two\n lines ", 20, "two lines"),
        ("one two three four", 12, "one two…"),
        ("a" * 30, 10, "a" * 9 + "…"),
    ],
)
def test_an_excerpt_ends_at_a_word_on_one_line(text: str, length: int, expected: str) -> None:
    assert excerpt(text, length) == expected
    assert len(excerpt(text, length)) <= length


@pytest.mark.django_db
def test_a_kind_that_nobody_registered_is_refused() -> None:
    with pytest.raises(KeyError):
        _make(ProgrammeFactory(), PersonFactory(), kind="balloon")
    assert Item.objects.count() == 0

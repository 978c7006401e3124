import pytest
from django.utils import timezone

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.foundation.search import queries
from makewith.foundation.trail.models import Audience, Item

pytestmark = pytest.mark.django_db


def titles(items):
    return [item.title for item in items]


def test_the_most_alike_come_first_and_the_unlike_not_at_all(item, programme):
    item("Show the courier a photo of my safe spot")
    item("A photo of the safe spot for couriers")
    item("Cheaper stamps")
    item("The safe deposit of my grandmother in Lisbon")

    found = titles(queries.similar("Photos of my safe spot for the courier", programme))

    assert set(found) == {"Show the courier a photo of my safe spot", "A photo of the safe spot for couriers"}
    assert titles(queries.similar("photo of the safe SPOT for couriers", programme, limit=1)) == [
        "A photo of the safe spot for couriers"
    ]


def test_only_what_one_may_see_of_the_same_programme_and_kind_is_offered(item, programme):
    item("A photo of my safe spot, hidden", audience=Audience.TEAM)
    item("A photo of my safe spot, elsewhere", programme=ProgrammeFactory())
    item("A photo of my safe spot, said", kind="comment")
    item("A photo of my safe spot, taken back", withdrawn_at=timezone.now())
    item("A photo of my safe spot")
    person = PersonFactory()
    assert titles(queries.similar("photo of my safe spot", programme, person=person)) == ["A photo of my safe spot"]
    assert titles(queries.similar("photo of my safe spot", programme)) == ["A photo of my safe spot"]


@pytest.mark.parametrize("title", ["", "  ", "a", "🎉🎉", "' OR 1=1 --", "x" * 2000, '"', "日本"])
def test_any_beginning_of_a_title_can_be_asked_about(title, item, programme):
    item("A photo of my safe spot")
    assert queries.similar(title, programme) == []


def test_fifty_candidates_are_compared_in_two_queries(item, programme, django_assert_num_queries):
    for number in range(60):
        item(f"A photo of safe spot number {number}")
    with django_assert_num_queries(2):
        assert len(queries.similar("photo of a safe spot", programme, limit=5)) == 5
    assert Item.objects.count() == 60

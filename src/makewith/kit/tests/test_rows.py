"""Single rows, written in one statement each."""

import uuid

import pytest
from django.db import IntegrityError
from django.db.models import F

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.kit.rows import Prepared, insert_once, only_one, update_returning
from makewith.loop.ideas.models import Idea, Support
from makewith.loop.ideas.tests.factories import NOW, make_idea


@pytest.mark.django_db
def test_a_row_is_inserted_once(django_assert_num_queries):
    idea, person = make_idea(), PersonFactory()
    with django_assert_num_queries(1):
        assert insert_once(Support(idea=idea, person=person, created_at=NOW)) is True
    assert insert_once(Support(idea=idea, person=person, created_at=NOW)) is False
    support = Support.objects.get()
    assert (support.idea, support.person, support.direction, support.created_at) == (idea, person, 1, NOW)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_points_nowhere_is_refused():
    with pytest.raises(IntegrityError):
        insert_once(Support(idea=make_idea(), person_id=0, created_at=NOW))


@pytest.mark.django_db
def test_an_update_gives_what_it_made(django_assert_num_queries):
    idea = make_idea()
    with django_assert_num_queries(1):
        made = update_returning(
            Idea.objects.filter(pk=idea.pk), ["supports_count", "title"], supports_count=F("supports_count") + 3
        )
    assert made == {"supports_count": 3, "title": idea.title}
    assert update_returning(Idea.objects.filter(pk=0), ["supports_count"], supports_count=1) is None


@pytest.mark.django_db
def test_only_one_is_the_row_or_nothing():
    idea = make_idea()
    assert only_one(Idea.objects.filter(pk=idea.pk)) == idea
    assert only_one(Idea.objects.filter(pk=0)) is None


@pytest.mark.django_db
def test_a_prepared_query_finds_what_each_call_asks_for(django_assert_num_queries):
    first, second = make_idea(), make_idea()
    query = Prepared(
        lambda item_id, title: Idea.objects.select_related("trail_item", "author__kind").filter(
            trail_item__public_id=item_id, title=title
        ),
        uuid.UUID(int=101),
        "no such title",
    )
    with django_assert_num_queries(3):
        for idea in (first, second):
            found = query.one(idea.trail_item.public_id, idea.title)
            assert (found, found.trail_item, found.author) == (idea, idea.trail_item, idea.author)
        assert query.one(first.trail_item.public_id, "another") is None

"""Rows, read and written in one statement each."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import F

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.kit.rows import Prepared, insert_once, only_one, stand_ins, update_returning
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


@pytest.mark.django_db
def test_a_prepared_query_gives_its_rows_in_order():
    ideas = [make_idea() for _ in range(4)]
    query = Prepared(
        lambda *keys: Idea.objects.filter(pk__in=keys).order_by("-pk").values_list("pk", "title"), *stand_ins(3)
    )
    first, second, third, fourth = ((idea.pk, idea.title) for idea in ideas)
    assert query.rows(first[0], third[0], second[0]) == [third, second, first]
    assert query.rows(fourth[0], fourth[0], first[0]) == [fourth, first]


@pytest.mark.django_db
def test_a_prepared_query_takes_moments():
    support = Support(idea=make_idea(), person=PersonFactory(), created_at=NOW)
    support.save()
    query = Prepared(lambda since: Support.objects.filter(created_at__gte=since), NOW - timedelta(days=40_000))
    (found,) = query.rows(NOW)
    assert (found, found.created_at) == (support, NOW)
    assert query.rows(NOW + timedelta(microseconds=1)) == []

"""Single rows, written in one statement each."""

import pytest
from django.db import IntegrityError
from django.db.models import F

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.kit.rows import insert_once, only_one, update_returning
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

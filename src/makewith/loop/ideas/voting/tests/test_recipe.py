"""The recipe of the idea community brings its rules as data."""

from datetime import UTC, datetime

import pytest

from makewith.flows.recipe_to_programme import start_programme
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.recipes import recipe_named
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.voting.rules import Categories, Pipeline, Votes

NOW = datetime(2026, 6, 18, tzinfo=UTC)


@pytest.mark.django_db
def test_the_community_has_one_call_with_three_categories_four_statuses_and_ten_points_a_vote():
    boss = PersonFactory()
    boss.user.is_administrator = True
    boss.user.save()
    start_programme(
        actor=boss,
        recipe=recipe_named("idea-community"),
        now=NOW,
        terms="Yours.",
        name="Jobs",
        goal="Better",
        slug="community",
    )
    call = Call.objects.get()
    assert Votes.of(call) == Votes(points=10, half_life_days=30, comment_points=2)
    assert [row.label for row in Categories.of(call).rows] == ["Product", "Experience", "Involvement"]
    pipeline = Pipeline.of(call)
    assert [row.key for row in pipeline.rows] == ["under-review", "reviewed", "coming-soon", "launched"]
    assert (pipeline.ends, pipeline.shown) == (["launched"], ["coming-soon", "launched"])

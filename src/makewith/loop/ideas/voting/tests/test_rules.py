"""Sections of rules are kept as data, and read again as what they were."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from makewith.loop.ideas.rules import checked
from makewith.loop.ideas.voting.rules import Categories, Pipeline, Votes

NOW, ZONE = datetime(2026, 6, 18, tzinfo=UTC), ZoneInfo("Europe/Berlin")
WAY = [
    {"label": "Under review", "tone": "info"},
    {"label": "Coming soon", "key": "soon", "needs_answer": True},
    {"label": "Launched", "tone": "ok", "needs_answer": True, "ends": True, "is_shown": True},
]


@pytest.mark.parametrize("section", [Votes, Categories, Pipeline])
def test_where_nothing_is_said_something_applies(section):
    assert section.read(section.read({}).data()) == section.read({})
    assert section.read({}).words(NOW, ZONE)


def test_rows_get_a_key_of_their_name_and_keep_it():
    pipeline = Pipeline.read({"rows": WAY})
    assert [row.key for row in pipeline.rows] == ["under-review", "soon", "launched"]
    assert Pipeline.read(pipeline.data()) == pipeline
    assert (pipeline.ends, pipeline.shown) == (["launched"], ["launched"])


def test_two_categories_of_one_name_have_two_keys():
    rows = [{"label": "Shop"}, {"label": "Shop"}, {"label": "Кафе"}]
    assert [row.key for row in Categories.read({"rows": rows}).rows] == ["shop", "shop-2", "row"]


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("votes", {"points": 0}, "points"),
        ("votes", {"points": True}, "points"),
        ("votes", {"points": "10"}, "points"),
        ("votes", {"budget": 0}, "budget"),
        ("votes", {"half_life_days": 0}, "half_life_days"),
        ("votes", {"half_life_days": 4000}, "half_life_days"),
        ("votes", {"both_ways": "yes"}, "both_ways"),
        ("votes", {"pionts": 3}, "rules"),
        ("categories", {"rows": "product"}, "rows"),
        ("categories", {"rows": [{"label": ""}]}, "rows"),
        ("categories", {"rows": [{"label": "x" * 41}]}, "rows"),
        ("categories", {"rows": [{"label": "A", "words": "x" * 201}]}, "rows"),
        ("categories", {"rows": [{"label": "A", "key": "A b"}]}, "rows"),
        ("categories", {"rows": [{"label": "A", "key": "a"}, {"label": "B", "key": "a"}]}, "rows"),
        ("categories", {"rows": [{"label": str(number)} for number in range(9)]}, "rows"),
        ("pipeline", {"rows": [{"label": "A", "tone": "pink"}]}, "rows"),
        ("pipeline", {"rows": [{"label": "A", "ends": 1}]}, "ends"),
        ("pipeline", {"rows": [{"label": "A", "is_final": True}]}, "rows"),
        ("pipeline", {"grace_minutes": -1}, "grace_minutes"),
    ],
)
def test_what_makes_no_sense_is_said_of_its_field(section, data, field):
    with pytest.raises(ValidationError) as refused:
        checked({section: data})
    assert list(refused.value.error_dict) == [field]


def test_votes_say_in_words_what_they_mean():
    votes = Votes.read({"points": 10, "budget": 3, "half_life_days": 30, "comment_points": 2})
    assert votes.words(NOW, ZONE) == [
        "People can vote for an idea.",
        "A vote is worth 10 points.",
        "Everybody has 3 votes here. One is free again when they take it back.",
        "In “Popular now” a vote of today counts twice as much as one of 30 days ago.",
        "A comment counts 2 points there.",
    ]


def test_a_pipeline_says_in_words_what_it_means():
    assert Pipeline.read({"rows": WAY, "partners_answer": False, "grace_minutes": 1}).words(NOW, ZONE) == [
        "An idea goes this way: Under review → Coming soon → Launched.",
        "Only with an answer to its author: Coming soon, Launched.",
        "Its way ends there, and it takes no more votes: Launched.",
        "Shown on “Ideas in action”: Launched.",
        "Idea partners comment; the team answers.",
        "A change of many ideas at once can be undone for 1 minute before anybody is told.",
    ]

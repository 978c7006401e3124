"""Who says so, without giving away whose name is kept back."""

import pytest

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.queries import evidence_counts
from makewith.loop.insights.actions import Piece, add_evidence
from makewith.loop.insights.models import Insight
from makewith.loop.insights.queries import voices


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk.begin()


def with_hidden(walk: Walk, count: int) -> Insight:
    """An insight on one person by name and `count` whose names are kept back, one of them against it."""
    insight = walk.insight(walk.idea())
    for number in range(count):
        idea = walk.idea(PersonFactory())
        piece = Piece(idea.trail_item, "and it rained", speaks_for=number > 0)
        add_evidence(actor=walk.sofie, insight=insight, piece=piece, now=NOW)
        Credit.objects.filter(item=idea.trail_item).update(hidden=True)
    return insight


def test_four_whose_names_are_kept_back_are_not_counted(walk: Walk) -> None:
    insight = with_hidden(walk, 4)
    assert voices(insight) == [{"kind": "receiver", "paper": "lemon", "people": 1, "against": 0}]
    assert evidence_counts([insight.trail_item_id]) == {insight.trail_item_id: (5, 1)}


def test_five_are_others_without_their_kind(walk: Walk) -> None:
    insight = with_hidden(walk, 5)
    assert voices(insight) == [
        {"kind": "receiver", "paper": "lemon", "people": 1, "against": 0},
        {"kind": "others", "paper": "kraft", "people": 5, "against": 1},
    ]
    assert evidence_counts([insight.trail_item_id]) == {insight.trail_item_id: (6, 6)}


def test_somebody_who_is_there_by_name_as_well_is_counted_once(walk: Walk) -> None:
    insight = with_hidden(walk, 5)
    Credit.objects.filter(pk=Credit.objects.filter(hidden=True).order_by("id")[0].pk).update(person=walk.amina)
    assert [row["people"] for row in voices(insight)] == [1]
    assert evidence_counts([insight.trail_item_id])[insight.trail_item_id] == (6, 1)

"""The middle, the spread and what may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.decisions.reviews.rules import Criterion
from makewith.loop.decisions.reviews.statistics import FEWEST, Spread, shown_counts, spread_of, weighted


def test_a_spread_says_the_middle_the_ends_and_of_how_many() -> None:
    assert spread_of([5, 1, 4, 4], 3) == Spread(n=4, middle=4.0, low=1, high=5, is_apart=True)
    assert spread_of([2, 3], 3) == Spread(n=2, middle=2.5, low=2, high=3, is_apart=False)
    assert spread_of([5], 1) == Spread(n=1, middle=5.0, low=5, high=5, is_apart=False)
    assert spread_of([], 3) is None


def test_a_card_as_one_figure_goes_by_weights_and_by_each_scale() -> None:
    criteria = [Criterion("play", "Play", steps=5, weight=1), Criterion("safe", "Safe", steps=3, weight=3)]
    assert weighted({"play": 5, "safe": 3}, criteria) == 100
    assert weighted({"play": 1, "safe": 1}, criteria) == 0
    assert weighted({"play": 3, "safe": 3}, criteria) == 87.5
    assert weighted({"play": 3}, criteria) is None


def test_what_a_reviewer_cannot_say_counts_neither_for_nor_against() -> None:
    criteria = [Criterion("play", "Play", steps=5, weight=1), Criterion("safe", "Safe", steps=3, weight=3)]
    assert weighted({"play": 5, "safe": None}, criteria) == 100
    assert weighted({"play": None, "safe": 2}, criteria) == 50
    assert weighted({"play": None, "safe": None}, criteria) is None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({1: 12, 2: 7}, {1: 12, 2: 7}),
        ({1: 12, 2: 0}, {1: 12, 2: 0}),
        ({1: 12, 2: 3}, {1: None, 2: None}),
        ({1: 12, 2: 7, 3: 3}, {1: 12, 2: None, 3: None}),
        ({1: 12, 2: 3, 3: 4}, {1: 12, 2: None, 3: None}),
        ({1: 3, 2: 1}, {1: None, 2: None}),
        ({1: 0, 2: 0}, {1: None, 2: None}),
    ],
)
def test_figures_about_fewer_than_five_voters_are_not_shown(counts, shown) -> None:
    assert shown_counts(counts) == shown


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 40), min_size=1, max_size=12))
def test_nobody_works_out_what_is_hidden_from_the_whole(counts) -> None:
    shown = shown_counts(counts)
    hidden = sum(counts[key] for key, count in shown.items() if count is None)
    assert all(count is None or count == 0 or count >= FEWEST for count in shown.values())
    assert hidden == 0 or hidden >= FEWEST or sum(counts.values()) < FEWEST

"""Whole parts of a hundred: nothing is lost, nothing is made, and nobody is off by more than one part."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.ideas.authors.shares import WHOLE, hand_back, split


@given(st.integers(0, 10_000), st.dictionaries(st.integers(1, 10**6), st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_add_up_and_are_within_one_of_what_is_exact(total, weights):
    parts = split(total, weights)
    assert set(parts) == set(weights)
    assert sum(parts.values()) == total
    counted = weights if any(weights.values()) else dict.fromkeys(weights, 1)
    whole = sum(counted.values())
    for key, part in parts.items():
        assert abs(part - Fraction(total * counted[key], whole)) < 1


@given(st.integers(0, 500), st.dictionaries(st.integers(1, 99), st.integers(1, 100), min_size=2, max_size=12))
def test_whoever_weighs_more_never_gets_less_and_order_does_not_matter(total, weights):
    parts = split(total, weights)
    ranked = sorted(weights, key=lambda key: weights[key])
    assert all(parts[low] <= parts[high] for low, high in itertools.pairwise(ranked) if weights[low] < weights[high])
    assert split(total, dict(reversed(weights.items()))) == parts


@st.composite
def hundreds(draw):
    """Shares of at least one part each that make a hundred."""
    count = draw(st.integers(2, 20))
    cuts = sorted(draw(st.lists(st.integers(1, WHOLE - 1), min_size=count - 1, max_size=count - 1, unique=True)))
    edges = [0, *cuts, WHOLE]
    return {position: edges[position + 1] - edges[position] for position in range(count)}


@given(hundreds(), st.data())
def test_when_all_but_one_leave_in_any_order_every_step_makes_a_hundred(shares, data):
    while len(shares) > 1:
        leaver = data.draw(st.sampled_from(sorted(shares)))
        before, shares = shares, hand_back(shares, leaver)
        assert set(shares) == set(before) - {leaver}
        assert sum(shares.values()) == WHOLE
        assert all(shares[key] >= before[key] for key in shares)
    assert list(shares.values()) == [WHOLE]


@pytest.mark.parametrize(
    ("shares", "leaver", "left"),
    [
        ({1: 50, 2: 50}, 2, {1: 100}),
        ({1: 34, 2: 33, 3: 33}, 3, {1: 51, 2: 49}),
        # 10 over 45 : 45 is 5 each; over 60 : 30 it is 6 2/3 and 3 1/3, so the part left over goes to the larger fraction.
        ({1: 45, 2: 45, 3: 10}, 3, {1: 50, 2: 50}),
        ({1: 60, 2: 30, 3: 10}, 3, {1: 67, 2: 33}),
        # Equal fractions of equal weights: the smaller key, who was there first.
        ({1: 33, 2: 33, 3: 34}, 3, {1: 50, 2: 50}),
        ({1: 49, 2: 49, 3: 1, 4: 1}, 4, {1: 50, 2: 49, 3: 1}),
    ],
)
def test_what_a_leaver_had_goes_to_the_others_in_proportion(shares, leaver, left):
    assert hand_back(shares, leaver) == left


def test_there_must_be_somebody_to_give_to():
    with pytest.raises(ValueError, match="nobody"):
        split(10, {})

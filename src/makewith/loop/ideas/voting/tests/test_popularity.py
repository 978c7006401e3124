"""Popularity keeps the order of the sums in which everything counts half as much after each half-life."""

import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.ideas.voting.popularity import moved, popularity_of

START = datetime(2026, 6, 18, tzinfo=UTC)

weights = st.sampled_from([10.0, 10.0, 10.0, 2.0, -10.0])
# Whole half-lives apart, so that the reference can be exact.
events = st.lists(st.tuples(weights, st.integers(0, 400)), max_size=12)


def when(days: int) -> datetime:
    return START + timedelta(days=days)


def exact_sum(given_events):
    """The decayed sum itself, for a half-life of one day, on the last day there is, as a fraction."""
    return sum((Fraction(int(weight)) * Fraction(1, 2 ** (400 - days)) for weight, days in given_events), Fraction(0))


def of(given_events):
    return popularity_of([(weight, when(days)) for weight, days in given_events], 1)


def is_close(one, other):
    """Too close for fifteen digits of a sum, whose logarithm takes four of them."""
    return abs(one - other) <= Fraction(1, 10**9) * max(abs(one), abs(other))


@given(events, events)
def test_it_orders_ideas_as_the_decayed_sums_do(one, other):
    first, second = exact_sum(one), exact_sum(other)
    if first == second:
        assert math.isclose(of(one), of(other), rel_tol=1e-12)
    elif not is_close(first, second):
        assert (of(one) > of(other)) is (first > second)


@given(events, st.data())
def test_giving_and_taking_one_by_one_comes_to_what_is_there_in_the_end(all_events, data):
    popularity, there = 0.0, []
    for event in all_events:
        there.append(event)
        popularity = step(popularity, event, +1, there)
        if data.draw(st.booleans()):
            gone = there.pop(data.draw(st.integers(0, len(there) - 1)))
            popularity = step(popularity, gone, -1, there)
    assert math.isclose(popularity, of(there), rel_tol=1e-9, abs_tol=1e-9)


def step(popularity, event, sign, there):
    after = moved(popularity, [(sign * event[0], when(event[1]))], 1)
    return of(there) if after is None else after


def test_half_as_much_after_one_half_life():
    new, two_old = of([(10, 30)]), of([(10, 29), (10, 29)])
    assert math.isclose(new, two_old)


def test_nothing_given_is_nothing():
    assert popularity_of([], 30) == 0
    assert popularity_of([(0.0, START)], 30) == 0


@pytest.mark.parametrize("half_life", [1, 30, 3650])
def test_it_holds_a_century_of_votes(half_life):
    popularity = 0.0
    for year in range(100):
        popularity = moved(popularity, [(10.0, START + timedelta(days=365 * year))], half_life)
    assert math.isfinite(popularity)
    assert popularity > popularity_of([(10.0, START + timedelta(days=365 * 98))], half_life)


def test_votes_against_rank_below_nothing_and_more_of_them_lower():
    assert of([(-10, 3), (-10, 3)]) < of([(-10, 3)]) < of([]) < of([(10, 3)])

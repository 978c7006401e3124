"""Counts, the test and the interval, against numbers that others computed and against plain references."""

from itertools import product
from math import comb

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.loop.workshops.prototypes.comparing import (
    Counts,
    Paired,
    compare,
    count,
    interval_of_difference,
    mcnemar_exact,
    paired,
)

# A machine that does other things meanwhile draws slowly; that says nothing about the rule.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
verdicts = st.sampled_from(["gives", "same", "hinders"])
# What each of some people said, by their place; nothing is somebody who was not there.
said = st.lists(st.sampled_from(["", "gives", "same", "hinders"]), max_size=14).map(
    lambda marks: {seat: mark for seat, mark in enumerate(marks) if mark}
)


# The p values are those of `mcnemar(…, exact=True)` in statsmodels 0.15 and of `binomtest(min(b, c), b + c)` in scipy 1.17.
@pytest.mark.parametrize(
    ("only_before", "only_after", "p"),
    [
        (1, 13, 0.0018310546875),
        (0, 2, 0.5),
        (5, 5, 1.0),
        (3, 9, 0.14599609375),
        (10, 25, 0.016673847800120715),
        (121, 59, 4.4344492637551645e-06),
        (0, 0, 1.0),
    ],
)
def test_the_exact_test_gives_what_statsmodels_and_scipy_give(only_before, only_after, p):
    assert mcnemar_exact(only_before, only_after) == pytest.approx(p, rel=1e-12)


# Computed with numpy from the covariance of a multinomial of the adjusted cells, and scipy's normal quantile.
@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((8, 1, 13, 4), 0.19792441494889232, 0.6592184421939649),
        ((4, 0, 2, 0), -0.20834460753532374, 0.7083446075353237),
        ((10, 5, 5, 10), -0.2121723251392822, 0.2121723251392822),
        ((212, 144, 256, 707), 0.055389664325931676, 0.11417884437959444),
    ],
)
def test_the_interval_of_the_difference_is_that_of_the_multinomial(cells, low, high):
    assert interval_of_difference(Paired(*cells)) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize(("better", "worse"), [(0.5, 0.05), (0.3, 0.1), (0.2, 0.2)])
def test_the_interval_holds_the_true_difference_nineteen_times_in_twenty(better, worse):
    """By going through every outcome there can be among 26 people, with its probability."""
    people, held = 26, 0.0
    for won, lost in product(range(people + 1), repeat=2):
        if won + lost > people:
            continue
        stayed = people - won - lost
        chance = comb(people, won) * comb(people - won, lost) * better**won * worse**lost
        chance *= (1 - better - worse) ** stayed
        low, high = interval_of_difference(Paired(stayed, lost, won, 0))
        if low <= better - worse <= high:
            held += chance
    assert 0.94 <= held <= 0.985


@unhurried
@given(before=said, after=said)
def test_only_those_who_judged_both_are_paired_each_once(before, after):
    pairs = paired(before, after)
    both = [(before[seat] == "gives", after[seat] == "gives") for seat in before if seat in after]
    assert pairs == Paired(
        both.count((True, True)), both.count((True, False)), both.count((False, True)), both.count((False, False))
    )
    assert pairs.people == len(both)


@unhurried
@given(before=said, after=said)
def test_nothing_is_compared_below_five_people_and_swapping_versions_turns_it_round(before, after):
    there, back = compare(before, after), compare(after, before)
    enough = len(before) >= 5 and len(after) >= 5 and len(before.keys() & after.keys()) >= 5
    assert (there.pairs is not None) == (there.p is not None) == (there.interval is not None) == enough
    assert there.p == back.p
    if there.interval and back.interval:
        assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
        assert there.interval[0] <= there.pairs.difference <= there.interval[1]


@unhurried
@given(st.lists(verdicts, max_size=60))
def test_counts_add_up_and_are_shown_from_five_people_up(given_verdicts):
    counts = count(given_verdicts)
    assert counts == Counts(*(given_verdicts.count(one) for one in ("gives", "same", "hinders")))
    assert counts.people == len(given_verdicts)
    assert counts.is_shown == (len(given_verdicts) >= 5)


@unhurried
@given(st.integers(0, 60), st.integers(0, 60))
def test_the_test_is_even_handed_and_a_probability(only_before, only_after):
    p = mcnemar_exact(only_before, only_after)
    assert p == mcnemar_exact(only_after, only_before)
    assert 0 < p <= 1


@pytest.mark.parametrize(("won", "people", "clear"), [(20, 29, False), (20, 30, True), (2, 40, False)])
def test_it_is_called_clear_only_from_thirty_people_up_and_away_from_zero(won, people, clear):
    before = dict.fromkeys(range(people), "same")
    after = {seat: "gives" if seat < won else "same" for seat in before}
    assert compare(before, after).is_clear is clear

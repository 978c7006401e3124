"""Groups under five are never numbers about people, not even by taking the others from the whole."""

from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.workshops.report.counting import FEWEST, OTHERS, tell_apart, tellable

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30))


def test_a_number_is_said_from_five_up() -> None:
    assert [tellable(n) for n in (0, 1, 4, 5, 27)] == [0, None, None, 5, 27]


def test_small_groups_stand_together_and_take_the_next_smallest_along_while_they_are_too_few() -> None:
    assert tell_apart({"receiver": 15, "courier": 6, "sender": 3, "on the phones": 3}) == {
        "receiver": 15,
        "courier": 6,
        OTHERS: 6,
    }
    assert tell_apart({"receiver": 15, "courier": 6, "sender": 3}) == {"receiver": 15, OTHERS: 9}
    assert tell_apart({"receiver": 15, "sender": 1}) == {OTHERS: 16}
    assert tell_apart({"receiver": 2, "sender": 1}) == {}
    assert tell_apart({}) == {}


@given(COUNTS)
def test_whatever_is_told_nobody_can_work_out_a_small_group(counts: dict[str, int]) -> None:
    told = tell_apart(counts)
    assert all(number >= FEWEST for number in told.values())
    # The whole is told from five up, so what is missing from it must not be a small number either.
    whole = sum(counts.values())
    assert whole - sum(told.values()) in ({0} if whole >= FEWEST else {whole})


@given(COUNTS)
def test_a_group_that_is_told_by_name_is_told_as_it_is(counts: dict[str, int]) -> None:
    assert all(counts[name] == number for name, number in tell_apart(counts).items() if name != OTHERS)

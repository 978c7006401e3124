"""Times cascade; a pinned block stays, and what is before it lies free or runs over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.workshops.timetable import Slot, timetable

SIX = datetime(2026, 6, 25, 18, 0, tzinfo=UTC)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 6, 25, hour, minute, tzinfo=UTC)


def test_the_evening_of_the_drawing() -> None:
    minutes = [10, 15, 14, 20, 5, 10, 25, 12, 8]
    blocks = [(length, at(19, 5) if index == 5 else None) for index, length in enumerate(minutes)]
    found = timetable(SIX, blocks, at(20, 0))
    assert [slot.starts_at.strftime("%H:%M") for slot in found.slots] == [
        "18:00", "18:10", "18:25", "18:39", "18:59", "19:05", "19:15", "19:40", "19:52",
    ]  # fmt: skip
    assert found.slots[5] == Slot(at(19, 5), at(19, 15), spare=1)
    assert (found.ends_at, found.spare, found.over, found.spare_in_all) == (at(20, 0), 0, 0, 1)


def test_a_pin_that_what_comes_before_runs_into() -> None:
    found = timetable(SIX, [(30, None), (10, at(18, 20))], at(18, 25))
    assert found.slots[1] == Slot(at(18, 20), at(18, 30), over=10)
    assert found.over == 5


def test_an_agenda_without_blocks_ends_as_it_begins() -> None:
    found = timetable(SIX, [], at(20, 0))
    assert (found.slots, found.ends_at, found.spare) == ((), SIX, 120)


BLOCKS = st.lists(st.tuples(st.integers(1, 600), st.one_of(st.none(), st.integers(0, 900))), max_size=12)


@given(BLOCKS, st.one_of(st.none(), st.integers(0, 3000)))
def test_every_minute_is_accounted_for(blocks: list[tuple[int, int | None]], end: int | None) -> None:
    def after(minutes: int) -> datetime:
        return SIX + timedelta(minutes=minutes)

    found = timetable(
        SIX,
        [(length, None if pin is None else after(pin)) for length, pin in blocks],
        None if end is None else after(end),
    )
    clock = 0
    for (length, pin), slot in zip(blocks, found.slots, strict=True):
        begins = clock if pin is None else pin
        assert slot.starts_at == after(begins)
        assert slot.spare - slot.over == begins - clock
        assert min(slot.spare, slot.over) == 0
        clock = begins + length
        assert slot.ends_at == after(clock)
    assert found.ends_at == after(clock)
    assert found.spare - found.over == (0 if end is None else end - clock)

"""When windows close: against what a calendar says, over years, in many zones."""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.loop.decisions.reviews.windows import TICK, closings_after, next_closing

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Havana", "America/Sao_Paulo", "America/Asuncion",
    "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu",
]  # fmt: skip
# hypothesis wants its bounds without a zone.
FIRST, LAST = datetime(2010, 1, 1), datetime(2060, 12, 31)  # noqa: DTZ001
DAYS_OF_A_YEAR = [f"{date(2024, 1, 1) + timedelta(days=n):%m-%d}" for n in range(366)]


def is_closing(day: date, closings: list[str]) -> bool:
    """Whether a calendar with these days ringed has a ring on this day."""
    if f"{day:%m-%d}" in closings:
        return True
    return (day.month, day.day) == (2, 28) and not isleap(day.year) and "02-29" in closings


@settings(max_examples=300, deadline=None)
@given(
    at=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    closings=st.lists(st.sampled_from(DAYS_OF_A_YEAR), min_size=1, max_size=6, unique=True),
    zone=st.sampled_from(ZONES),
)
def test_a_window_closes_with_the_last_instant_of_the_first_ringed_day_that_is_not_over(at, closings, zone) -> None:
    where = ZoneInfo(zone)
    closing = next_closing(at, closings, where)
    assert closing >= at
    day = closing.astimezone(where).date()
    assert is_closing(day, closings)
    # It is the last instant of that day, whatever the clocks do in the night.
    assert (closing + TICK).astimezone(where).date() > day
    # No ringed day was passed over: walk there day by day as one turns the leaves of a calendar.
    walked = at.astimezone(where).date()
    while walked < day:
        assert not is_closing(walked, closings)
        walked += timedelta(days=1)


@settings(max_examples=100, deadline=None)
@given(
    at=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    closings=st.lists(st.sampled_from(DAYS_OF_A_YEAR), min_size=1, max_size=6, unique=True),
    zone=st.sampled_from(ZONES),
)
def test_what_comes_at_the_instant_of_a_closing_is_in_time_and_a_tick_later_is_not(at, closings, zone) -> None:
    where = ZoneInfo(zone)
    first, second = closings_after(at, closings, where, 2)
    assert next_closing(first, closings, where) == first
    assert next_closing(first + TICK, closings, where) == second
    assert first < second


@pytest.mark.parametrize(
    ("zone", "closing"),
    [
        # The night in which the clocks go forward or back around the end of the day itself.
        ("Europe/Berlin", datetime(2027, 5, 4, 21, 59, 59, 999999, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 5, 5, 3, 59, 59, 999999, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2027, 5, 4, 9, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_the_day_is_the_programmes_own(zone, closing) -> None:
    assert next_closing(datetime(2027, 1, 5, 12, tzinfo=UTC), ["01-04", "05-04", "09-06"], ZoneInfo(zone)) == closing


def test_three_windows_a_year_as_the_recipe_says() -> None:
    found = closings_after(datetime(2027, 1, 5, tzinfo=UTC), ["01-04", "05-04", "09-06"], ZoneInfo("UTC"), 4)
    assert [f"{at:%Y-%m-%d}" for at in found] == ["2027-05-04", "2027-09-06", "2028-01-04", "2028-05-04"]


def test_the_twenty_ninth_of_february_is_the_last_day_of_a_shorter_one() -> None:
    found = closings_after(datetime(2027, 1, 1, tzinfo=UTC), ["02-29"], ZoneInfo("UTC"), 2)
    assert [f"{at:%Y-%m-%d}" for at in found] == ["2027-02-28", "2028-02-29"]


def test_an_hour_that_is_there_twice_ends_the_day_the_second_time() -> None:
    # In São Paulo on 17 February 2018 the clocks went from 24:00 back to 23:00.
    closing = next_closing(datetime(2018, 2, 1, tzinfo=UTC), ["02-17"], ZoneInfo("America/Sao_Paulo"))
    assert closing == datetime(2018, 2, 18, 2, 59, 59, 999999, tzinfo=UTC)

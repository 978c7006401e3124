from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.foundation.notifications.rhythms import Times, is_quiet, latest_digest, quiet_until

SIX, FRIDAY = time(18, 0), 4

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham",
]  # fmt: skip
moments = st.datetimes(datetime(2012, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


def reference(now, zone, hour, weekday):
    """The plain way: look at every clock of the last nine days, a quarter of an hour at a time backwards, for one that shows it."""
    moment = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(9 * 24 * 4):
        local = moment.astimezone(ZoneInfo(zone))
        if (local.hour, local.minute) == (hour, 0) and weekday in (None, local.weekday()):
            return local.date()
        moment -= timedelta(minutes=15)
    raise AssertionError("No day of nine shows this time.")


# At hours that every clock shows every day; what happens at others is in the table of known evenings.
shown_hours = st.integers(6, 22)
weekdays = st.none() | st.integers(0, 6)


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), shown_hours, weekdays)
def test_it_is_the_last_time_the_clock_showed_the_hour(now, zone, hour, weekday):
    day, instant = latest_digest(now, zone, time(hour), weekday)
    assert day == reference(now, zone, hour, weekday)
    assert instant.timestamp() <= now.timestamp()
    assert instant.astimezone(ZoneInfo(zone)).hour == hour


@settings(deadline=None)
@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.sampled_from(ZONES), st.times(), weekdays)
def test_later_never_gives_an_earlier_letter(now, later, zone, at, weekday):
    assert latest_digest(now, zone, at, weekday) <= latest_digest(now + later, zone, at, weekday)


@pytest.mark.parametrize(
    ("now", "zone", "day", "instant"),
    [
        # The evening itself belongs to its day, the moment before it to the day before.
        ("2026-06-18T16:00:00", "Europe/Berlin", "2026-06-18", "2026-06-18T16:00:00"),
        ("2026-06-18T15:59:59", "Europe/Berlin", "2026-06-17", "2026-06-17T16:00:00"),
        # Clocks went forward on 29 March and back on 25 October: the evening stays at 18:00 of the wall.
        ("2026-03-28T23:00:00", "Europe/Berlin", "2026-03-28", "2026-03-28T17:00:00"),
        ("2026-03-29T16:00:00", "Europe/Berlin", "2026-03-29", "2026-03-29T16:00:00"),
        ("2026-10-25T16:59:59", "Europe/Berlin", "2026-10-24", "2026-10-24T16:00:00"),
        ("2026-10-25T17:00:00", "Europe/Berlin", "2026-10-25", "2026-10-25T17:00:00"),
        # Samoa had no 30 December 2011; its clocks never showed 18:00 then.
        ("2011-12-31T05:00:00", "Pacific/Apia", "2011-12-31", "2011-12-31T04:00:00"),
    ],
)
def test_known_evenings(now, zone, day, instant):
    found = latest_digest(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, SIX)
    assert (found[0].isoformat(), found[1].astimezone(UTC).replace(tzinfo=None).isoformat()) == (day, instant)


def test_weekly_letters_come_on_fridays():
    day, _ = latest_digest(datetime(2026, 6, 18, 12, 0, tzinfo=UTC), "Europe/Berlin", SIX, FRIDAY)
    assert (day.isoformat(), day.weekday()) == ("2026-06-12", 4)


def hours(begin, end):
    return Times(quiet_from=begin, quiet_until=end, daily_at=SIX, weekly_day=FRIDAY, weekly_at=SIX)


NIGHT = hours(time(21, 0), time(8, 0))
# Moments around the changes of 2026 in these zones, where a mistake would show.
changes = st.sampled_from(
    [
        "2026-03-29T01:00",
        "2026-10-25T01:00",
        "2026-03-08T07:00",
        "2026-11-01T06:00",
        "2026-04-04T15:00",
        "2026-10-03T15:30",
    ]
).map(lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC))
near_changes = st.builds(
    lambda moment, after: moment + after, changes, st.timedeltas(timedelta(hours=-30), timedelta(hours=30))
)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def shows_quiet(moment, zone, begin, end):
    """The plain way: write down what the clock shows, and look whether it stands between two others written down."""
    shown, begin, end = moment.astimezone(ZoneInfo(zone)).strftime("%H:%M"), f"{begin:%H:%M}", f"{end:%H:%M}"
    return shown in [clock for clock in DAY if (begin <= clock < end if begin < end else not end <= clock < begin)]


DAY = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]


@settings(deadline=None)
@given(moments | near_changes, st.sampled_from(ZONES), clocks, clocks)
def test_nothing_goes_out_in_quiet_hours_and_all_of_it_the_minute_they_end(now, zone, begin, end):
    if begin == end:
        return
    times = hours(begin, end)
    assert is_quiet(now, zone, times) == shows_quiet(now, zone, begin, end)
    ends = quiet_until(now, zone, times)
    minute = now.replace(second=0, microsecond=0)
    while shows_quiet(minute, zone, begin, end):
        minute += timedelta(minutes=1)
    assert ends == (minute if shows_quiet(now, zone, begin, end) else None)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-06-18T18:59:59", None),
        ("2026-06-18T19:00:00", "2026-06-19T06:00:00"),
        ("2026-06-19T05:59:59", "2026-06-19T06:00:00"),
        ("2026-06-19T06:00:00", None),
        # The night before summer time is an hour shorter, the one before winter time an hour longer.
        ("2026-03-28T20:00:00", "2026-03-29T06:00:00"),
        ("2026-10-24T19:00:00", "2026-10-25T07:00:00"),
    ],
)
def test_known_nights_in_berlin(now, ends):
    found = quiet_until(datetime.fromisoformat(now).replace(tzinfo=UTC), "Europe/Berlin", NIGHT)
    assert (found and found.replace(tzinfo=None).isoformat()) == ends


@pytest.mark.parametrize(
    ("now", "end", "ends"),
    [
        # The clock jumps from 2:00 to 3:00 and never shows 2:30: the jump ends the quiet hours.
        ("2026-03-29T00:30:00", time(2, 30), "2026-03-29T01:00:00"),
        # It shows 2:30 twice: the first time ends them, and from 2:00 on they come again.
        ("2026-10-25T00:15:00", time(2, 30), "2026-10-25T00:30:00"),
        ("2026-10-25T01:10:00", time(2, 30), "2026-10-25T01:30:00"),
    ],
)
def test_quiet_hours_that_end_in_the_hour_of_the_change(now, end, ends):
    found = quiet_until(datetime.fromisoformat(now).replace(tzinfo=UTC), "Europe/Berlin", hours(time(21, 0), end))
    assert found is not None
    assert found.replace(tzinfo=None).isoformat() == ends


def test_without_quiet_hours_nothing_is_quiet():
    night = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
    assert quiet_until(night, "Europe/Berlin", hours(None, None)) is None

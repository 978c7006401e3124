from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.foundation.notifications.rhythms import latest_digest

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham",
]  # fmt: skip
moments = st.datetimes(datetime(2012, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


def reference(now, zone, is_weekly):
    """The plain way: look at every clock of the last nine days, a quarter of an hour at a time backwards, for one that shows 18:00."""
    moment = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(9 * 24 * 4):
        local = moment.astimezone(ZoneInfo(zone))
        if (local.hour, local.minute) == (18, 0) and (not is_weekly or local.weekday() == 4):
            return local.date()
        moment -= timedelta(minutes=15)
    raise AssertionError("No day of nine has an evening.")


@settings(deadline=None)
@given(moments, st.sampled_from(ZONES), st.booleans())
def test_it_is_the_last_time_the_clock_showed_six_in_the_evening(now, zone, is_weekly):
    day, instant = latest_digest(now, zone, is_weekly=is_weekly)
    assert day == reference(now, zone, is_weekly)
    assert instant.timestamp() <= now.timestamp()
    assert instant.astimezone(ZoneInfo(zone)).hour == 18


@settings(deadline=None)
@given(moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.sampled_from(ZONES), st.booleans())
def test_later_never_gives_an_earlier_letter(now, later, zone, is_weekly):
    assert latest_digest(now, zone, is_weekly=is_weekly) <= latest_digest(now + later, zone, is_weekly=is_weekly)


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
    found = latest_digest(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, is_weekly=False)
    assert (found[0].isoformat(), found[1].astimezone(UTC).replace(tzinfo=None).isoformat()) == (day, instant)


def test_weekly_letters_come_on_fridays():
    day, _ = latest_digest(datetime(2026, 6, 18, 12, 0, tzinfo=UTC), "Europe/Berlin", is_weekly=True)
    assert (day.isoformat(), day.weekday()) == ("2026-06-12", 4)

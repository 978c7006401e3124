"""When a board's windows close: days of the year, kept as data, in the zone of the programme. Nothing here reads or writes."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TICK = timedelta(microseconds=1)


def day_in(year: int, closing: str) -> date:
    """The day that a closing such as "05-04" falls on in a year; 29 February is the last day of a shorter one."""
    month, day = (int(part) for part in closing.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def last_instant(day: date, zone: ZoneInfo) -> datetime:
    """The last instant of a day where the zone is, in UTC: also of one that daylight saving makes shorter or longer."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC) - TICK


def next_closing(at: datetime, closings: Sequence[str], zone: ZoneInfo) -> datetime:
    """The first closing at or after `at`: what arrives at the very instant of a closing is in time."""
    year = at.astimezone(zone).year
    instants = (last_instant(day_in(y, closing), zone) for y in (year, year + 1) for closing in closings)
    return min(instant for instant in instants if instant >= at)


def closings_after(at: datetime, closings: Sequence[str], zone: ZoneInfo, count: int) -> list[datetime]:
    """The next `count` closings, the first of them at or after `at`."""
    found: list[datetime] = []
    for _ in range(count):
        found.append(next_closing(found[-1] + TICK if found else at, closings, zone))
    return found

"""When letters are due, by the reader's own clock. No database here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Times:
    """When letters come, and the hours in which none does; without quiet hours both of those are None.

    `quiet_until` itself is not quiet any more. `weekly_day` is 0 for Monday.
    """

    quiet_from: time | None
    quiet_until: time | None
    daily_at: time
    weekly_day: int
    weekly_at: time


def latest_digest(now: datetime, zone: str, at: time, weekday: int | None = None) -> tuple[date, datetime]:
    """The last digest time that is not after `now`: its local date, which names the letter, and its instant.

    Every day at `at`, or only on one day of the week. On a day that skips `at` it is the instant at which it would have been.
    """
    local_zone = ZoneInfo(zone)
    day = now.astimezone(local_zone).date() + timedelta(days=1)
    while True:
        if weekday is None or day.weekday() == weekday:
            instant = datetime.combine(day, at, local_zone)
            # Compared in UTC: two times of one zone would be compared by their clocks, whatever the offset.
            if instant.timestamp() <= now.timestamp():
                return day, instant
        day -= timedelta(days=1)


def next_digest(now: datetime, zone: str, at: time, weekday: int | None = None) -> datetime:
    """The first digest time after `now`."""
    day, _latest = latest_digest(now, zone, at, weekday)
    step = timedelta(days=1 if weekday is None else 7)
    return datetime.combine(day + step, at, ZoneInfo(zone))


def is_quiet(now: datetime, zone: str, times: Times) -> bool:
    """Whether the reader's clock shows a time at which nothing is sent."""
    begin, end = times.quiet_from, times.quiet_until
    if begin is None or end is None:
        return False
    clock = now.astimezone(ZoneInfo(zone)).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def quiet_until(now: datetime, zone: str, times: Times) -> datetime | None:
    """The first instant from `now` on that is not quiet, or None if `now` is not.

    Clocks jump, so they are looked at minute by minute rather than reckoned with.
    """
    if not is_quiet(now, zone, times):
        return None
    moment = now.replace(second=0, microsecond=0)
    while is_quiet(moment, zone, times):
        moment += _MINUTE
    return moment

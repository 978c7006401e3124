"""When a digest is due, in the reader's own zone. No database here."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_AT = time(18, 0)
FRIDAY = 4


def latest_digest(now: datetime, zone: str, *, is_weekly: bool) -> tuple[date, datetime]:
    """The last digest time that is not after `now`: its local date, which names the letter, and its instant.

    Daily at 18:00, weekly on Fridays at 18:00. On a day that skips 18:00 it is the instant at which 18:00 would have been.
    """
    local_zone = ZoneInfo(zone)
    day = now.astimezone(local_zone).date() + timedelta(days=1)
    while True:
        if not is_weekly or day.weekday() == FRIDAY:
            instant = datetime.combine(day, DIGEST_AT, local_zone)
            # Compared in UTC: two times of one zone would be compared by their clocks, whatever the offset.
            if instant.timestamp() <= now.timestamp():
                return day, instant
        day -= timedelta(days=1)

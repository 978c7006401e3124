"""Dates as people say them: "18 June", "18 June, 14:02", "4 days late"."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime) -> str:
    """ "18 June", with the year once it is not this one."""
    local = _local(value)
    return format_date(local, "j F" if local.year == timezone.localdate().year else "j F Y")


def day_year(value: date | datetime) -> str:
    return format_date(_local(value), "j F Y")


def clock(value: datetime) -> str:
    return format_date(timezone.localtime(value), "H:i")


def moment(value: datetime) -> str:
    """ "Today, 14:02", "Yesterday, 09:10" or "18 June, 14:02"."""
    local = timezone.localtime(value)
    today = timezone.localdate()
    if local.date() == today:
        return gettext("Today, %(time)s") % {"time": clock(value)}
    if local.date() == today - timedelta(days=1):
        return gettext("Yesterday, %(time)s") % {"time": clock(value)}
    return f"{day(value)}, {clock(value)}"


def ago(value: datetime) -> str:
    """Whole days between `value` and now, in words."""
    days = (timezone.localdate() - timezone.localtime(value).date()).days
    if days <= 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def days_left(until: datetime, now: datetime) -> int:
    """Whole days that remain, 0 on the last day; a deadline includes its last instant."""
    return max(0, (until - now).days) if until >= now else 0


def end_of_day(value: date, zone: str) -> datetime:
    """The last microsecond of `value` in an IANA zone, aware."""
    from zoneinfo import ZoneInfo

    return datetime(value.year, value.month, value.day, 23, 59, 59, 999999, tzinfo=ZoneInfo(zone))

"""One event as a calendar file (RFC 5545), which calendars on phones and computers take in."""

from datetime import UTC, datetime

_LINE = 74


def calendar_file(
    *,
    key: str,
    version: int,
    title: str,
    begins_at: datetime,
    ends_at: datetime | None,
    place: str,
    about: str,
    now: datetime,
) -> str:
    """A file with this event. The same `key` with a higher `version` moves it in the calendar that has it already."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Makewith//EN",
        "BEGIN:VEVENT",
        f"UID:{key}",
        f"SEQUENCE:{version}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(begins_at)}",
        *([f"DTEND:{_moment(ends_at)}"] if ends_at else []),
        f"SUMMARY:{_text(title)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        *([f"DESCRIPTION:{_text(about)}"] if about else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(sign, written)
    return value


def _folded(line: str) -> list[str]:
    """A line in parts of at most 75 bytes, none of which cuts a sign; all but the first begin with a space."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > _LINE:
            parts.append(part)
            part = " "
        part += sign
    return [*parts, part]

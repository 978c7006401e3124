"""A clock that can be set, so that journeys walk through months and pictures always show the same day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone


def follow(path: Path) -> None:
    """Take the moment that stands in this file for now, and let time go on from when it was written there.

    The moment is ISO 8601 with its zone. Without the file, or while it is empty, now is now.
    """
    known: tuple[int, timedelta] = (0, timedelta())

    def now() -> datetime:
        nonlocal known
        real = datetime.now(UTC)
        try:
            written = path.stat().st_mtime_ns
        except FileNotFoundError:
            return real
        if written != known[0]:
            text = path.read_text("utf-8").strip()
            begun = datetime.fromtimestamp(written / 1e9, UTC)
            known = (written, datetime.fromisoformat(text) - begun if text else timedelta())
        return real + known[1]

    timezone.now = now

"""The story as data, moved in time so that its last day is today."""

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from makewith.kit.dates import day

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
ZONE = ZoneInfo("Europe/Berlin")
LAST_MOMENT = datetime(2026, 6, 18, 14, 30, tzinfo=UTC)
_DATE = re.compile(r"\{(\d{4}-\d\d-\d\d)\}")


class Story:
    """Reads `content/*.toml`. Days move by whole days from the story's last day to the day of `now`.

    What happened on the last day itself keeps its distance to now, so that nothing that happened lies ahead.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.shift = now.astimezone(UTC).date() - LAST_MOMENT.date()
        self.data: dict[str, Any] = {}
        for path in sorted((HERE / "content").glob("*.toml")):
            for key, value in self._moved(tomllib.loads(path.read_text("utf-8"))).items():
                self.data[key] = self.data[key] + value if key in self.data else value

    def _moved(self, value: Any) -> Any:
        match value:
            case dict():
                return {key: self._moved(part) for key, part in value.items()}
            case list():
                return [self._moved(part) for part in value]
            case datetime():
                return self.moment(value.replace(tzinfo=UTC))
            case date():
                return value + self.shift
            case str():
                return _DATE.sub(lambda match: day(date.fromisoformat(match[1]) + self.shift), value).strip()
        return value

    def moment(self, at: datetime) -> datetime:
        # Added to the clock on the wall there, so that an evening at six is at six in winter, too.
        moved = (at.astimezone(ZONE) + self.shift).astimezone(UTC)
        if at <= LAST_MOMENT < at + timedelta(days=1) and moved.date() == self.now.astimezone(UTC).date():
            return self.now - (LAST_MOMENT - at)
        return moved

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

"""What a room of this stage goes by in one call: a part of the call's rules, kept as data, read as an object."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self
from zoneinfo import ZoneInfo


class Section(Protocol):
    """Implemented by a frozen dataclass in a room's `rules.py`; `read({})` gives what applies where nothing is said.

    `read` raises ValidationError by field for what makes no sense. `words` says in plain sentences what the rules mean
    for an idea that is put on the table at `now`, for people who decide about them.
    """

    key: ClassVar[str]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self: ...

    def data(self) -> dict[str, Any]: ...

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]: ...

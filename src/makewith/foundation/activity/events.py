"""The shape of every event: a frozen fact in the past tense that carries ids, never text."""

import uuid
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Base of all events. The three ids become columns of the log; every other field goes into its payload."""

    actor_id: uuid.UUID | None = None
    programme_id: uuid.UUID | None = None
    subject_id: uuid.UUID | None = None

    def payload(self) -> dict[str, Any]:
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        for column in ("actor_id", "programme_id", "subject_id"):
            own.pop(column)
        return {name: str(value) if isinstance(value, uuid.UUID) else value for name, value in own.items()}

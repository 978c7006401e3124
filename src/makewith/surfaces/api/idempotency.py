"""Sending something twice makes it once: a lost connection can be followed by the same request again."""

import uuid
from typing import Annotated

from ninja import Header

from makewith.foundation.people.models import Person

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=80,
        pattern=r"^[!-~]+$",
        description="A text of your own for this one thing, such as a random uuid. The same text again makes nothing new.",
    ),
]


def submission_key(person: Person, about: str, key: str) -> uuid.UUID:
    """The name under which the actions know what this person sent; nobody else's key can be the same."""
    return uuid.uuid5(person.public_id, f"{about}:{key}")

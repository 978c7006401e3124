"""Field shapes that every table shares."""

import uuid
from typing import Any

from django.db import models


def public_id_field() -> "models.UUIDField[uuid.UUID, uuid.UUID]":
    """The name of a row in URLs, events and the API; the bigint key never leaves the house."""
    return models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


def choice_field(choices: type[models.TextChoices], **options: Any) -> "models.CharField[str, str]":
    """A short text limited to `choices`, by the database as well as by forms (see `choice_check`)."""
    return models.CharField(max_length=24, choices=choices.choices, **options)


def choice_check(table: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The constraint that goes with `choice_field`."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=f"{table}_{field}_known")

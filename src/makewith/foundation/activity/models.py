"""The append-only event log."""

import uuid

from django.db import models

from makewith.kit.fields import public_id_field


class Event(models.Model):
    """Something that became true. Rows are never deleted and never point at other tables."""

    public_id = public_id_field()
    kind = models.CharField(max_length=80)
    actor_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    programme_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    subject_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["programme_id", "-id"], name="event_programme"),
            models.Index(fields=["subject_id", "-id"], name="event_subject"),
            models.Index(fields=["actor_id", "-id"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def subject(self) -> uuid.UUID:
        """The subject of an event that has one. Raises ValueError for one that has none."""
        if self.subject_id is None:
            raise ValueError(f"{self.kind} has no subject.")
        return self.subject_id

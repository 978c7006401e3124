"""Uploaded files."""

from django.db import models
from django.utils import timezone

from makewith.kit.fields import choice_check, choice_field, public_id_field


class FileState(models.TextChoices):
    """A picture is RECEIVED until a job has re-encoded it, then READY, or REFUSED with the reason in `problem`."""

    RECEIVED = "received"
    READY = "ready"
    REFUSED = "refused"
    EMPTIED = "emptied"


class File(models.Model):
    """What somebody uploaded. `holder` names who decides who may see it (config/holders.py).

    `owner_id` is the uploader's public_id: files know nothing of people. Pictures are stored re-encoded, without
    EXIF or GPS, at most 1600 px wide (`stored_name`), with a thumbnail of 480 px (`thumbnail_name`).
    """

    public_id = public_id_field()
    owner_id = models.UUIDField(null=True, db_index=True)
    holder = models.CharField(max_length=40)
    original_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_name = models.CharField(max_length=200, blank=True, db_index=True)
    thumbnail_name = models.CharField(max_length=200, blank=True, db_index=True)
    state = choice_field(FileState, default=FileState.RECEIVED)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [choice_check("file", "state", FileState)]

    def __str__(self) -> str:
        return self.original_name

"""A table of ideas on its way in."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.kit.fields import choice_check, choice_field, public_id_field
from makewith.loop.ideas.models import Call


class ImportState(models.TextChoices):
    """UPLOADED waits for its columns to be told, CHECKED for a yes; the two in between are at work."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    STOPPED = "stopped"


AT_WORK = (ImportState.CHECKING, ImportState.IMPORTING)
ENDED = (ImportState.DONE, ImportState.STOPPED)


class IdeaImport(models.Model):
    """A file that somebody sent, how its columns become ideas, and how far it is.

    `columns` are [{"name", "values"}] with the first values of each; `mapping` is what a TOML file would say; `report` is
    what a check found (checking.Report) with the first ideas under "first". `done_rows` of `total_rows` good rows are in.
    The file, `columns` and `report["first"]` are what people wrote: they go when it ends, or after a day.
    """

    public_id = public_id_field()
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="imports")
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    state = choice_field(ImportState, default=ImportState.UPLOADED)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    skips_bad = models.BooleanField(default=False)
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [choice_check("ideaimport", "state", ImportState)]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

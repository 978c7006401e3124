"""The log of merges: nothing is moved that could not be put back."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.kit.fields import choice_check, choice_field, public_id_field
from makewith.loop.ideas.models import Idea


class MergeState(models.TextChoices):
    """Ideas are one, or two again, from the first moment; their supporters are brought along in a job."""

    UNITING = "uniting"
    UNITED = "united"
    PARTING = "parting"
    PARTED = "parted"


TOGETHER = (MergeState.UNITING, MergeState.UNITED)
UNDER_WAY = (MergeState.UNITING, MergeState.PARTING)


class Merge(models.Model):
    """`source` became part of `target`. `total` supporters are to be brought along, `moved` of them have been.

    The source's own supports stay where they are; those who did not stand behind the target yet are counted there as
    well, marked with where they came from (`Support.came_from`). `nameless` supporters are those that an import knew no
    names of. `reason` is what its author is told.
    """

    public_id = public_id_field()
    source = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merges_onward")
    target = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merges_back")
    state = choice_field(MergeState, default=MergeState.UNITING)
    reason = models.CharField(max_length=400, blank=True)
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    nameless = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    parted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_check("merge", "state", MergeState),
            models.UniqueConstraint(fields=["source"], condition=~Q(state="parted"), name="merge_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["target", "-id"], name="merge_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_together(self) -> bool:
        return self.state in TOGETHER

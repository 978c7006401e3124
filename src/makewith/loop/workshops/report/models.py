"""What people gave in a workshop, and what they took on there."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.fields import public_id_field
from makewith.loop.workshops.models import Block, Seat, Workshop

COMMITMENT_LENGTH = 200


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Person | None) -> "NoteQuerySet":
        return self.filter(trail_item__in=Item.objects.visible_to(person))


class Note(models.Model):
    """A note, sketch or photo of a workshop, once others could see it. `thing` is its name on the board.

    Paper that was typed in for a table has no seat. `group` is what the group it lies in is called.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="notes")
    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="workshop_note")
    thing = models.UUIDField()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    group = models.CharField(max_length=200, blank=True)
    is_anonymous = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "thing"], name="note_once"),
        ]
        indexes = [models.Index(fields=["workshop", "seat"], name="note_by_seat")]

    def __str__(self) -> str:
        return str(self.thing)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> "CommitmentQuerySet":
        return self.filter(done_at=None)


class Commitment(models.Model):
    """What somebody took on in a workshop, by a day. Whoever sits on its seat owns it; without one nobody does yet.

    `thing` is the note it was written as, if it was; who takes that back takes it back here.
    """

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(max_length=COMMITMENT_LENGTH, blank=True)
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    thing = models.UUIDField(null=True, blank=True)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "thing"], condition=Q(thing__isnull=False), name="commitment_note_once"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="commitment_due")]

    def __str__(self) -> str:
        return self.text

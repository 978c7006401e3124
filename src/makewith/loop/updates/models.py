"""Updates: what contributors are told."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item


class UpdateQuerySet(models.QuerySet["Update"]):
    def visible_to(self, person: Person | None) -> "UpdateQuerySet":
        return self.filter(trail_item__in=Item.objects.visible_to(person))


class Update(models.Model):
    """A text by a named person about an Item (`about`), told once to everybody it concerns.

    `told_count` is how many people it reached; `told_at` is set when the last of them has it.
    """

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="update")
    about = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="told_by")
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="updates")
    text = models.TextField(max_length=4000)
    told_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = UpdateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]

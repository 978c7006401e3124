"""Who follows what."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item

Target = Programme | Activity | Item

_ONE = {
    "programme": Q(programme__isnull=False, activity=None, item=None),
    "activity": Q(programme=None, activity__isnull=False, item=None),
    "item": Q(programme=None, activity=None, item__isnull=False),
}


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, target: Target) -> "FollowQuerySet":
        return self.filter(**column_of(target))

    def heard(self) -> "FollowQuerySet":
        """Not muted."""
        return self.filter(muted_at=None)


class Follow(models.Model):
    """A person follows one thing. While it is muted they hear nothing of it, whatever else connects them with it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    followed_at = models.DateTimeField()
    muted_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_ONE["programme"] | _ONE["activity"] | _ONE["item"], name="follow_one_thing"
            ),
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(programme__isnull=False), name="follow_programme_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(activity__isnull=False), name="follow_activity_once"
            ),
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(item__isnull=False), name="follow_item_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="follow_newest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.programme_id or self.activity_id or self.item_id}"


def column_of(target: Target) -> dict[str, Target]:
    """The column of a Follow that this stands in."""
    if isinstance(target, Programme):
        return {"programme": target}
    return {"activity": target} if isinstance(target, Activity) else {"item": target}

"""Who may look and do nothing else."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models.programmes import Programme


class Block(models.Model):
    """A person who may not write, vote or support in a programme. Lifting it removes the row; the moderators' log keeps both."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.person_id} not in {self.programme_id}"

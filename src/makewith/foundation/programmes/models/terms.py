"""What people agree to when they contribute."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models.activities import Activity
from makewith.kit.fields import public_id_field


class Terms(models.Model):
    """One version of what people agree to when they contribute to an activity. Published versions never change."""

    public_id = public_id_field()
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "terms"
        constraints = [models.UniqueConstraint(fields=["activity", "version"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}"


class Acceptance(models.Model):
    """A person agreed to a version of the terms."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "person"], name="acceptance_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.terms_id}"

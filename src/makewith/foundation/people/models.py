"""People and their sides."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewith.foundation.files.models import File
from makewith.kit.fields import choice_check, choice_field, public_id_field


class Side(models.TextChoices):
    """The stakeholder kinds of the domain; a company names its own within them."""

    CUSTOMER = "customer"
    EMPLOYEE_FACING = "employee_facing"
    EMPLOYEE = "employee"
    PARTNER = "partner"
    BUSINESS = "business"


class Paper(models.TextChoices):
    """The colours a note may have; one per stakeholder kind tells at a glance who wrote it."""

    LEMON = "lemon"
    MINT = "mint"
    APRICOT = "apricot"
    SKY = "sky"
    ROSE = "rose"
    LILAC = "lilac"
    KRAFT = "kraft"


class ShownAs(models.TextChoices):
    """How a person appears beside what they give."""

    NAME = "name"
    KIND = "kind"


def valid_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This is not the name of a time zone. Write it like Europe/Berlin."))


class StakeholderKind(models.Model):
    """A company's own word for one of its sides: "receiver", "courier"."""

    public_id = public_id_field()
    name = models.CharField(max_length=40, unique=True)
    side = choice_field(Side)
    paper = choice_field(Paper, default=Paper.KRAFT)
    is_open_to_choose = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            choice_check("stakeholderkind", "side", Side),
            choice_check("stakeholderkind", "paper", Paper),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody known by name. Erasing leaves a nameless row, so that what others built on stays whole."""

    public_id = public_id_field()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=120, blank=True)
    kind = models.ForeignKey(StakeholderKind, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    shown_as = choice_field(ShownAs, default=ShownAs.NAME)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[valid_zone])
    language = models.CharField(max_length=12, default="en")
    theme = models.CharField(max_length=5, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    # What was read about this person for the whole of one request; None outside of one.
    request_cache: "dict[str, Any] | None" = None

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="person_email_once"),
            choice_check("person", "shown_as", ShownAs),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name others see. Needs `kind` to be loaded when the person chose to appear as one of a kind."""
        if self.erased_at:
            return _("Somebody who left")
        if self.shown_as == ShownAs.KIND and self.kind_id and self.kind:
            one = _("An %(kind)s") if self.kind.name[:1].lower() in "aeiou" else _("A %(kind)s")
            return one % {"kind": self.kind.name}
        return self.name

    @property
    def paper(self) -> str:
        """The colour of this person's paper. Needs `kind` to be loaded."""
        return self.kind.paper if self.kind_id and self.kind else Paper.KRAFT


class ErasureReason(models.TextChoices):
    """Why somebody was erased. A choice and not a text, so that nobody's name is written down once more."""

    OWN_WISH = "own_wish", gettext_lazy("They did it themselves")
    ASKED = "asked", gettext_lazy("They asked us to")
    TWICE = "twice", gettext_lazy("They are here twice")
    MISTAKE = "mistake", gettext_lazy("They were added by mistake")
    HARM = "harm", gettext_lazy("They did harm here")


class Erasure(models.Model):
    """Somebody was erased: who asked for it (a public_id) and why, and how far taking back what they gave has come.

    `items` are the things to take back, known once the job has counted them; 0 where what they gave stays.
    """

    public_id = public_id_field()
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    asked_by_id = models.UUIDField()
    reason = choice_field(ErasureReason)
    takes_back = models.BooleanField()
    items = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [choice_check("erasure", "reason", ErasureReason)]

    def __str__(self) -> str:
        return str(self.public_id)


class Archive(models.Model):
    """A copy of what is kept about somebody, made for them by a job and gone some days later."""

    public_id = public_id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="archives")
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ready_at=None), name="archive_one_at_once")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Company(models.Model):
    """The one company of this installation: its name, its line under it, and whom to write to."""

    name = models.CharField(max_length=60, default="Makewith")
    tagline = models.CharField(max_length=40, default="together")
    contact = models.CharField(max_length=120, blank=True)
    logo = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name

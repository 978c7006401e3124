"""Workshops, their agenda, tables and seats."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.models import Activity
from makewith.kit.fields import choice_check, choice_field, public_id_field


class WorkshopState(models.TextChoices):
    """PLANNED until somebody opens the lobby; LIVE until it is closed."""

    PLANNED = "planned"
    LIVE = "live"
    CLOSED = "closed"


class SeatRole(models.TextChoices):
    """What somebody does in one workshop. The first four run it; note takers, observers and coaches see what the team sees."""

    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    TABLE_HOST = "table_host"
    NOTE_TAKER = "note_taker"
    OBSERVER = "observer"
    COACH = "coach"
    PARTICIPANT = "participant"


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, person: Person | None) -> "WorkshopQuerySet":
        """Workshops whose activity this person may see."""
        return self.filter(activity__in=Activity.objects.visible_to(person))


class Workshop(models.Model):
    """An activity in which people work together for some hours. Title, brief, dates and audience are the activity's.

    `code` is what the big screen shows: six letters and figures that cannot be confused. `learned` is what the team noted
    about this one for the next, which names it as `previous`.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="workshop")
    code = models.CharField(max_length=6, unique=True)
    state = choice_field(WorkshopState, default=WorkshopState.PLANNED)
    place = models.CharField(max_length=120, blank=True)
    ground_rules = models.TextField(max_length=2000, blank=True)
    consent = models.TextField(max_length=2000, blank=True)
    thank_you = models.TextField(max_length=2000, blank=True)
    learned = models.TextField(max_length=4000, blank=True)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="next")
    takes_walk_ins = models.BooleanField(default=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        constraints = [choice_check("workshop", "state", WorkshopState)]

    def __str__(self) -> str:
        return self.code


class Table(models.Model):
    """Where some of the people sit, in the room or on a call."""

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=40)
    capacity = models.PositiveSmallIntegerField(default=7)
    is_remote = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One person's place in a workshop.

    A walk-in has a seat without a person until they want to keep what they give. `key_digest` is the digest of the personal
    link, `words_digest` that of the four words; both find the seat again on another device. What somebody gives belongs to the seat.
    """

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    role = choice_field(SeatRole, default=SeatRole.PARTICIPANT)
    name = models.CharField(max_length=40, blank=True)
    kind = models.ForeignKey(StakeholderKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    key_digest = models.CharField(max_length=64, blank=True)
    words_digest = models.CharField(max_length=64, blank=True)
    keeps_trail = models.BooleanField(default=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_check("seat", "role", SeatRole),
            models.UniqueConstraint(
                fields=["workshop", "person"], condition=Q(person__isnull=False), name="seat_one_each"
            ),
            models.UniqueConstraint(fields=["key_digest"], condition=~Q(key_digest=""), name="seat_key_once"),
            models.UniqueConstraint(
                fields=["workshop", "words_digest"], condition=~Q(words_digest=""), name="seat_words_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """One part of the agenda. Its time follows from those before it, unless it is pinned to `starts_at`.

    `exercise` is a key of the library. `rules` are what its phase allows (private, writing, names, apart, moderated, vote), as
    `board/` reads them.
    """

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField()
    exercise = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    starts_at = models.DateTimeField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    led_by = models.ManyToManyField(Seat, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="block_minutes_sensible")
        ]

    def __str__(self) -> str:
        return self.title

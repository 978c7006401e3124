"""Workshops, their agenda, tables and seats."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.models import Activity, Programme
from makewith.kit.fields import choice_check, choice_field, public_id_field
from makewith.loop.workshops.library import ExerciseKind


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


GUESTS = (SeatRole.PARTICIPANT, SeatRole.TABLE_HOST)
"""Who comes to take part; the team, observers and coaches are not among them."""


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
    link, `words_digest` that of the four words; both find the seat again on another device, until it is bound anew and
    `key_round` counts one more (`seats.py`). What somebody gives belongs to the seat.
    """

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    role = choice_field(SeatRole, default=SeatRole.PARTICIPANT)
    name = models.CharField(max_length=40, blank=True)
    kind = models.ForeignKey(StakeholderKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    key_round = models.PositiveSmallIntegerField(default=0)
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


class Invitation(models.Model):
    """That somebody is asked to their seat by letter. `letters` counts them; `told_at` and `told_place` are the day and the
    place that the newest names, so that another day is told once.

    `address` is kept for guests who are nobody here, until the workshop is over; letters to others go to their own.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="invitations")
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="invitation")
    address = models.EmailField(max_length=254, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_place = models.CharField(max_length=120, blank=True)
    is_coming = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "address"], condition=~Q(address=""), name="workshop_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.letters}"


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


class AgendaChange(models.Model):
    """What the agenda was before one change that is not kept yet: the newest is what undoing puts back, the oldest what is
    compared with. `before` is a list of blocks as `agenda.written` gives them.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="agenda_changes")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    before = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.made_at)


class OwnExercise(models.Model):
    """An exercise that a programme's team wrote itself. Steps, materials and tips are kept one a line."""

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exercises")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = choice_field(ExerciseKind, default=ExerciseKind.FIND_OUT)
    title = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)
    question = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    steps = models.TextField(max_length=4000, blank=True)
    materials = models.TextField(max_length=1000, blank=True)
    quieter = models.TextField(max_length=1000, blank=True)
    by_phone = models.BooleanField(default=True)
    rules = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "id"]
        constraints = [choice_check("ownexercise", "kind", ExerciseKind)]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """What a block's `exercise` says of it."""
        return f"own-{self.public_id.hex}"


class Preparation(models.Model):
    """One thing to see to before or after the day. `days` counts from the day: -28 is four weeks before, 1 the day after."""

    public_id = public_id_field()
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="preparations")
    days = models.SmallIntegerField()
    text = models.CharField(max_length=120)
    note = models.CharField(max_length=160, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["days", "id"]

    def __str__(self) -> str:
        return self.text


class TrainingState(models.TextChoices):
    DONE = "done"
    BOOKED = "booked"
    NOT_NEEDED = "not_needed"


class Training(models.Model):
    """How far somebody of the team is with one thing whoever sits with people should have practised. No row: not yet."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="trainings")
    skill = models.CharField(max_length=40)
    state = choice_field(TrainingState)
    booked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "skill"], name="training_once"),
            choice_check("training", "state", TrainingState),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.state}"

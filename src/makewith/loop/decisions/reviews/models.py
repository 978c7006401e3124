"""Boards, their windows, what is in them, and the cards of those who judge it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme, sees_everything, sight_of
from makewith.foundation.trail.models import Item
from makewith.kit.fields import public_id_field
from makewith.loop.decisions.reviews.rules import Rules

WORDS_LIMIT = 1000


class Board(models.Model):
    """An activity that judges Items of any kind, by its rules (`rules.py`)."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="review_board")
    rules = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.activity_id)

    @property
    def programme(self) -> Programme:
        """Needs `activity.programme` to be loaded."""
        return self.activity.programme


class Seat(models.Model):
    """Somebody of the team who fills in cards for a board."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="review_seats")
    seated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "person"], name="reviewseat_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.board_id}"


class Phase(StrEnum):
    """Where a window is. It follows from its times alone."""

    COLLECTING = "collecting"
    REVIEWING = "reviewing"
    REVEALED = "revealed"
    DECIDED = "decided"


class Window(models.Model):
    """What a board judges together: entries up to and including `closes_at`.

    `terms` are the board's rules under which it is judged; they stay as they are once somebody has begun a card. Cards
    were dealt at `opened_at` and laid open at `revealed_at`, before all were in where `early_reason` says why. Finalists are
    voted on from `vote_opens_at` to `vote_closes_at`, its last instant included. Outcomes are public from `announced_at`; with
    `announce_at`, somebody planned that for then.
    """

    public_id = public_id_field()
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="windows")
    closes_at = models.DateTimeField()
    terms = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    early_reason = models.CharField(max_length=300, blank=True)
    vote_opens_at = models.DateTimeField(null=True, blank=True)
    vote_closes_at = models.DateTimeField(null=True, blank=True)
    announce_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["board", "closes_at"], name="reviewwindow_once"),
            models.CheckConstraint(
                condition=Q(announced_at=None) | Q(revealed_at__isnull=False), name="reviewwindow_revealed_first"
            ),
            models.CheckConstraint(
                condition=Q(vote_opens_at=None, vote_closes_at=None) | Q(vote_closes_at__gt=models.F("vote_opens_at")),
                name="reviewwindow_vote_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(revealed_at=None), name="reviewwindow_due"),
            models.Index(fields=["announce_at"], condition=Q(announce_at__isnull=False), name="reviewwindow_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.board_id}: {self.closes_at:%Y-%m-%d}"

    def phase(self, now: datetime) -> Phase:
        if self.announced_at:
            return Phase.DECIDED
        if self.revealed_at:
            return Phase.REVEALED
        return Phase.REVIEWING if self.closes_at < now else Phase.COLLECTING

    @property
    def rules(self) -> Rules:
        return Rules.read(self.terms)

    @property
    def decide_by(self) -> datetime:
        return self.closes_at + timedelta(days=self.rules.decide_days)

    def is_voting_at(self, now: datetime) -> bool:
        return (
            self.vote_opens_at is not None
            and self.vote_closes_at is not None
            and self.vote_opens_at <= now <= self.vote_closes_at
        )


class Outcome(models.TextChoices):
    """What a board says to an entry."""

    APPROVED = "approved", _("Approved")
    NOT_APPROVED = "not_approved", _("Not approved")
    PARKED = "parked", _("Parked")


class EntryQuerySet(models.QuerySet["Entry"]):
    def standing(self) -> "EntryQuerySet":
        """Neither taken off the list nor taken back by whoever gave it."""
        return self.filter(taken_off_at=None, item__withdrawn_at=None)


class Entry(models.Model):
    """An Item before a board, open until the outcome of its window is announced (`closed_at`) or it is taken off the list.

    An Item is before a board once at a time. `outcome`, `reason` and `look_again_on` are the team's alone until they are
    announced. `returned_from` is the entry that was parked. `followed_from` is what was put there, when it became part of
    something else since: then that is judged in its place, or has a place of its own and this one is off the list.
    """

    public_id = public_id_field()
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="entries")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="review_entries")
    queued_at = models.DateTimeField()
    put_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    returned_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="return_of"
    )
    followed_from = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_finalist = models.BooleanField(default=False)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    reason = models.TextField(max_length=4000, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    taken_off_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["board", "item"], condition=Q(closed_at=None), name="reviewentry_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="reviewentry_outcome_known"
            ),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reason=""), name="reviewentry_outcome_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="parked") | Q(look_again_on__isnull=False), name="reviewentry_parked_until"
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at=None) | Q(closed_at__isnull=False), name="reviewentry_off_is_closed"
            ),
        ]
        indexes = [
            models.Index(fields=["window", "queued_at", "id"], name="reviewentry_queue"),
            models.Index(
                fields=["followed_from"], condition=Q(followed_from__isnull=False), name="reviewentry_followed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.window_id}"


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def visible_to(self, person: Person) -> "ScorecardQuerySet":
        """One's own; and once they are laid open, all cards of the programmes in whose team one is.

        Nobody stands above this, administrators included: a card that could be read early would not be filled in alone.
        """
        laid_open = Q(entry__window__revealed_at__isnull=False)
        if not sees_everything(person):
            laid_open &= Q(entry__board__activity__programme__in=list(sight_of(person).roles))
        return self.filter(Q(reviewer=person) | laid_open)

    def expected(self) -> "ScorecardQuerySet":
        """Cards that count: nobody stood back from them, left for good, or had their entry taken away."""
        standing = Q(entry__taken_off_at=None, entry__item__withdrawn_at=None)
        return self.filter(standing, Q(submitted_at__isnull=False) | Q(reviewer__erased_at=None), stood_back_at=None)


class Scorecard(models.Model):
    """One reviewer's card for one entry, dealt at `dealt_at`; what is written keeps itself until `submitted_at`.

    `marks` and `words` are kept under the keys of the window's criteria. `leaning` is where the reviewer would go. A
    reviewer who is too close to an entry stands back from it; `stood_back_because` is for whoever runs the board.
    """

    public_id = public_id_field()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="cards")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scorecards")
    marks: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    words: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    note = models.TextField(max_length=WORDS_LIMIT, blank=True)
    leaning = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    dealt_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    stood_back_at = models.DateTimeField(null=True, blank=True)
    stood_back_because = models.CharField(max_length=160, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "reviewer"], name="scorecard_once"),
            models.CheckConstraint(
                condition=Q(leaning="") | Q(leaning__in=Outcome.values), name="scorecard_leaning_known"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(stood_back_at=None), name="scorecard_in_or_stood_back"
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "submitted_at"], name="scorecard_open")]

    def __str__(self) -> str:
        return f"{self.reviewer_id}: {self.entry_id}"


class Ballot(models.Model):
    """One person's vote among the finalists of a window: one each, changeable until the vote closes. It carries no Credit."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ballots")
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "person"], name="reviewballot_once")]

    def __str__(self) -> str:
        return f"{self.window_id}: {self.entry_id}"

"""Policies, cases, reports, appeals, and the log of what moderators did."""

from typing import Any

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field, public_id_field

REASON_LIMIT = 1000
WORDS_LIMIT = 1000
APPEAL_LIMIT = 2000


class Before(models.TextChoices):
    """Whose words wait to be read before everybody sees them."""

    NOBODY = "nobody"
    NEWCOMERS = "newcomers"
    EVERYBODY = "everybody"


class Policy(models.Model):
    """What waits to be read first in one activity; without a row, what a new Policy says.

    A newcomer becomes trusted after `trusted_after` contributions that everybody saw, none of them refused. `words` is a
    list of words and phrases that wait whoever writes them; a star at the end stands for any ending. A newcomer's text with
    more than `newcomer_links` links waits, and a newcomer writes `newcomer_comments` comments in an hour at most. After
    `hold_after_reports` reports (None for never) an Item waits until a moderator has looked.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="moderation_policy")
    before = choice_field(Before, default=Before.NOBODY)
    trusted_after = models.PositiveSmallIntegerField(default=3)
    words = models.JSONField(default=list)
    newcomer_links = models.PositiveSmallIntegerField(default=2)
    newcomer_comments = models.PositiveSmallIntegerField(default=30)
    hold_after_reports = models.PositiveSmallIntegerField(null=True, blank=True, default=3)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [choice_check("policy", "before", Before)]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.before}"


class Cause(models.TextChoices):
    """Why an Item came before the moderators."""

    EVERYBODY = "everybody"
    NEWCOMER = "newcomer"
    WORDS = "words"
    LINKS = "links"
    REPORTS = "reports"
    MODERATOR = "moderator"


class CaseState(models.TextChoices):
    """An OPEN case waits for a moderator, an APPEALED one for another one. A WITHDRAWN one has nothing left to look at."""

    OPEN = "open"
    APPEALED = "appealed"
    HANDLED = "handled"
    WITHDRAWN = "withdrawn"


WAITING = (CaseState.OPEN, CaseState.APPEALED)


class Case(models.Model):
    """One Item in front of the moderators. Whether it is in sight meanwhile, the Item itself says (`held_at`).

    `reports_open` counts the reports that nobody has answered; the actions keep it.
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="moderation_case")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    state = choice_field(CaseState, default=CaseState.OPEN)
    cause = choice_field(Cause)
    reports_open = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [choice_check("case", "state", CaseState), choice_check("case", "cause", Cause)]
        indexes = [
            models.Index(
                fields=["programme", "opened_at", "id"],
                condition=Q(state__in=["open", "appealed"]),
                name="case_waiting",
            ),
            models.Index(fields=["programme", "-handled_at", "-id"], condition=Q(state="handled"), name="case_handled"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"


class Verb(models.TextChoices):
    """What was done. A rule did what has no actor."""

    HELD = "held"
    PUBLISHED = "published"
    REFUSED = "refused"
    KEPT = "kept"
    TAKEN_DOWN = "taken_down"
    UNDONE = "undone"
    GRANTED = "granted"
    DENIED = "denied"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


REFUSALS = (Verb.REFUSED, Verb.TAKEN_DOWN)
DECISIONS = (Verb.PUBLISHED, Verb.REFUSED, Verb.KEPT, Verb.TAKEN_DOWN)


class ModerationAction(models.Model):
    """One line of the log; never changed and never deleted, except that words go when what they are about is taken back.

    Who (`actor`, None for a rule) did what (`verb`) to which `item` or `person`, why, when; `undoes` is the line it takes
    back, which each line can be once. What was done together has one `batch`. `before` is what an undo restores:
    {"state": the case's, "reports": [ids of the reports it answered]}.
    """

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="moderation_actions")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    verb = choice_field(Verb)
    reason = models.TextField(max_length=REASON_LIMIT, blank=True)
    batch = models.UUIDField(db_index=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    before: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [choice_check("moderationaction", "verb", Verb)]
        indexes = [models.Index(fields=["programme", "-id"], name="moderationaction_newest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.item_id or self.person_id}"


class Ground(models.TextChoices):
    """What somebody says is wrong with an Item."""

    SPAM = "spam"
    INSULT = "insult"
    PRIVATE = "private"
    COPIED = "copied"
    OFF_TOPIC = "off_topic"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class Report(models.Model):
    """One person says what is wrong with one Item, once. `answered_by` is the line of the log that answered it."""

    public_id = public_id_field()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reports_made")
    ground = choice_field(Ground)
    words = models.TextField(max_length=WORDS_LIMIT, blank=True)
    created_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        ModerationAction, null=True, blank=True, on_delete=models.PROTECT, related_name="answered_reports"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="report_once"),
            choice_check("report", "ground", Ground),
        ]

    def __str__(self) -> str:
        return f"{self.ground}: {self.item_id}"


class Appeal(models.Model):
    """What the giver of a refused Item says to that; one per refusal. `answer` is the line of the log that answers it."""

    public_id = public_id_field()
    refusal = models.OneToOneField(ModerationAction, on_delete=models.PROTECT, related_name="appeal")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appeals")
    words = models.TextField(max_length=APPEAL_LIMIT)
    created_at = models.DateTimeField()
    answer = models.OneToOneField(ModerationAction, null=True, on_delete=models.PROTECT, related_name="answered_appeal")

    def __str__(self) -> str:
        return f"against {self.refusal_id}"


class ReasonTemplate(models.Model):
    """A reason the company gives often; whoever refuses something begins with it and changes it to fit."""

    public_id = public_id_field()
    name = models.CharField(max_length=60)
    text = models.TextField(max_length=REASON_LIMIT)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

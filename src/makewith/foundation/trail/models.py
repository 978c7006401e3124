"""The evidence graph: Items, Credits and Links."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import (
    Activity,
    Programme,
    seen_activities,
    seen_programmes,
    sees_everything,
    sight_of,
)
from makewith.foundation.trail import registry
from makewith.kit.fields import choice_check, choice_field, public_id_field


class Audience(models.TextChoices):
    """Who may see an Item: the team, the team and those credited, or everybody who sees the programme."""

    TEAM = "team"
    CREDITED = "credited"
    PUBLIC = "public"


class Relation(models.TextChoices):
    """What a Link says of its source."""

    EVIDENCE_FOR = "evidence_for"
    EVIDENCE_AGAINST = "evidence_against"
    BECAME = "became"
    MERGED_INTO = "merged_into"
    ADOPTED_BY = "adopted_by"
    DEFERRED_BY = "deferred_by"
    DECLINED_BY = "declined_by"
    DELIVERED_BY = "delivered_by"
    TOLD_IN = "told_in"


EVIDENCE = (Relation.EVIDENCE_FOR, Relation.EVIDENCE_AGAINST)
VERDICTS = (Relation.ADOPTED_BY, Relation.DEFERRED_BY, Relation.DECLINED_BY)
ENDINGS = (Relation.DEFERRED_BY, Relation.DECLINED_BY)
# The relations along which what somebody gave travels to what came of it.
ONWARD = (*EVIDENCE, Relation.BECAME, Relation.MERGED_INTO, *VERDICTS, Relation.DELIVERED_BY)


class CreditRole(models.TextChoices):
    """An AUTHOR gave it. A SIGNATORY wrote it for the company and expects no news of it."""

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    SIGNATORY = "signatory"


CONTRIBUTORS = (CreditRole.AUTHOR, CreditRole.CO_AUTHOR)


class Numbering(models.Model):
    """The last number given out per programme and kind."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "kind"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, person: Person | None) -> "ItemQuerySet":
        """Items this person may see: public ones of visible programmes, their own, and all where they are in the team."""
        if sees_everything(person):
            return self
        public = Q(audience=Audience.PUBLIC) & seen_programmes(person, "programme__")
        public &= Q(activity=None) | seen_activities(person, "activity__")
        public &= Q(held_at=None)
        if person is None:
            return self.filter(public)
        team = Q(programme__in=list(sight_of(person).roles))
        # What one gave stays in reach for taking it back, also when its call or programme closed its doors.
        own = ~Q(audience=Audience.TEAM) & Exists(Credit.objects.filter(item=OuterRef("pk"), person=person))
        return self.filter(public | team | own)

    def given_by(self, person: Person) -> "ItemQuerySet":
        """What this person gave, alone or with others."""
        return self.filter(credits__person=person, credits__role__in=CONTRIBUTORS)

    def given(self) -> "ItemQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at=None)


class Item(models.Model):
    """Everything that a person gives, and everything that comes of it. Rows are never deleted.

    `number` is per programme and kind ("idea 58"). `title` is the title or the beginning of the text. Made when
    something is submitted, never for a draft of a contribution. While it is held, it is for those credited and the team.
    Nothing is added to a conversation that is closed; what was said stays.
    """

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=24)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    picture = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    picture_alt = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en")
    audience = choice_field(Audience)
    occurred_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    conversation_closed_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="item_number_once"),
            choice_check("item", "audience", Audience),
        ]
        indexes = [models.Index(fields=["programme", "kind", "-occurred_at"], name="item_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.title}"

    def is_visible_to(self, person: Person | None) -> bool:
        """`visible_to`, asked of one Item as it was loaded; most answers need no query beside programme and activity."""
        if sees_everything(person):
            return True
        if (
            self.audience == Audience.PUBLIC
            and self.held_at is None
            and self.programme.is_visible_to(person)
            and (self.activity is None or self.activity.is_seen_within_programme_by(person))
        ):
            return True
        if person is None:
            return False
        if self.programme_id in sight_of(person).roles:
            return True
        return self.audience != Audience.TEAM and self.credits.filter(person=person).exists()


class CreditQuerySet(models.QuerySet["Credit"]):
    def for_team(self, person: Person) -> "CreditQuerySet":
        """The team's only way to credits: hidden ones are left out, except one's own."""
        return self.filter(Q(hidden=False) | Q(person=person))

    def contributions(self) -> "CreditQuerySet":
        """Credits of people who gave something (not of those who sign for the company), not taken back."""
        return self.filter(role__in=CONTRIBUTORS, item__withdrawn_at=None)

    def promised(self) -> "CreditQuerySet":
        """Contributions that the programme's promise of an answer is about."""
        return self.contributions().exclude(item__kind__in=registry.kinds_without_answer())


class Credit(models.Model):
    """A person's part in an Item. `share` is in parts of the Item's total of shares.

    `heard_at` is when an answer, update or decision about this Item, written by a person, first reached their inbox: the
    moment it was there to read, not the moment it was written.
    A hidden credit is not shown to the team; its person still learns what became of it.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credits")
    role = choice_field(CreditRole, default=CreditRole.AUTHOR)
    share = models.PositiveIntegerField(default=1)
    hidden = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="credit_once"),
            choice_check("credit", "role", CreditRole),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="credit_newest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.item_id}"


class Link(models.Model):
    """What became of `source`: it is evidence for, became, was adopted by … `target`.

    `reason` and `look_again_on` say why something ended and when it comes back. `quote` are the source's words that
    carry the link; `anchor` is where they stand in its text, as {"start": int, "end": int} in characters.
    """

    source = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="links_onward")
    target = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="links_back")
    relation = choice_field(Relation)
    reason = models.TextField(max_length=4000, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    quote = models.TextField(max_length=2000, blank=True)
    anchor = models.JSONField(null=True, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "relation"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="link_leads_on"),
            models.CheckConstraint(
                condition=~Q(relation__in=["deferred_by", "declined_by"]) | ~Q(reason=""), name="link_ends_with_reason"
            ),
            choice_check("link", "relation", Relation),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"


def promised_by(item: Item, programme: Programme) -> datetime:
    """When the promise about this Item falls due."""
    return item.occurred_at + programme.promise

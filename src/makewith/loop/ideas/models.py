"""Calls, ideas, their pictures and their supporters."""

from django.db import models
from django.db.models import Q

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.people.nameless import Nameless, one_of_a_kind
from makewith.foundation.programmes.models import Activity
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field, public_id_field

PICTURES_PER_IDEA = 6


class Call(models.Model):
    """An activity that asks for ideas.

    `questions` is a list of {"key", "label", "hint", "placeholder", "limit" (characters), "required"}; an idea's
    answers are kept under the same keys, so that a question reworded later loses nothing. `ideas_count` and
    `waiting_count` are its open ideas and those that still need an answer, kept by the actions that change them
    (`counting.py`). `rules` are what the rooms of this stage go by (the ladder, votes, …), by the key of each section;
    `rules.py` reads them.
    """

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="call_for_ideas")
    questions = models.JSONField(default=list)
    rules = models.JSONField(default=dict, blank=True)
    support_label = models.CharField(max_length=40, default="I would use this")
    supporters_label = models.CharField(max_length=40, default="people would use this")
    ideas_count = models.PositiveIntegerField(default=0)
    waiting_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.activity_id)


class IdeaState(models.TextChoices):
    """A HELD idea waits for a moderator, or was refused by one. A MERGED one lives on in another."""

    DRAFT = "draft"
    HELD = "held"
    OPEN = "open"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, person: Person | None) -> "IdeaQuerySet":
        """Submitted ideas that this person may see. Drafts are found through `drafts_of`."""
        return self.filter(state=IdeaState.OPEN, trail_item__in=Item.objects.visible_to(person))

    def drafts_of(self, person: Person) -> "IdeaQuerySet":
        return self.filter(state=IdeaState.DRAFT, author=person)


class Idea(models.Model):
    """One idea. A draft has no Item; submitting makes one. Counts are kept by the actions that change them.

    `supports_count` are people in favour, `against_count` people against, `points` what both come to by the call's rules,
    and `popularity` its rank among what is popular. Support is taken while `takes_support`, until `support_until`
    (its last instant included); reaching `next_goal` supporters is an event. `status` and `category` are keys of the
    call's rules. With `is_anonymous` nobody but the author sees whose it is, the team neither. `version` counts the wordings.
    `source` and `source_id` name where an imported idea came from; importing it again finds it.
    """

    public_id = public_id_field()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="ideas")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ideas")
    trail_item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="idea")
    state = choice_field(IdeaState, default=IdeaState.DRAFT)
    title = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    category = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=40, blank=True)
    is_anonymous = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=1)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    supports_count = models.PositiveIntegerField(default=0)
    against_count = models.PositiveIntegerField(default=0)
    points = models.IntegerField(default=0)
    popularity = models.FloatField(default=0)
    takes_support = models.BooleanField(default=True)
    support_until = models.DateTimeField(null=True, blank=True)
    next_goal = models.PositiveIntegerField(null=True, blank=True)
    comments_count = models.PositiveIntegerField(default=0)
    needs_answer = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    active_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_check("idea", "state", IdeaState),
            models.CheckConstraint(
                condition=Q(state="draft", trail_item=None) | ~Q(state="draft") & Q(trail_item__isnull=False),
                name="idea_item_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
                name="idea_merged_into_one",
            ),
            models.UniqueConstraint(
                fields=["call", "source", "source_id"], condition=~Q(source=""), name="idea_imported_once"
            ),
            models.UniqueConstraint(fields=["call", "author"], condition=Q(state="draft"), name="idea_one_draft"),
        ]
        indexes = [
            models.Index(fields=["call", "-submitted_at", "-id"], condition=Q(state="open"), name="idea_newest"),
            models.Index(fields=["call", "-supports_count", "-id"], condition=Q(state="open"), name="idea_supported"),
            models.Index(fields=["call", "-active_at", "-id"], condition=Q(state="open"), name="idea_active"),
            models.Index(fields=["call", "-popularity", "-id"], condition=Q(state="open"), name="idea_popular"),
            models.Index(fields=["support_until"], condition=Q(takes_support=True, state="open"), name="idea_clock"),
            models.Index(
                fields=["call", "submitted_at", "id"],
                condition=Q(state="open", needs_answer=True),
                name="idea_needs_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.title or "Untitled"

    def author_for(self, reader: Person | None) -> Person | Nameless:
        """The author as this reader sees them: without a name where it was left away, by anybody else. Needs `author__kind`."""
        if not self.is_anonymous or (reader is not None and reader.pk == self.author_id):
            return self.author
        return one_of_a_kind(self.author)


class IdeaPicture(models.Model):
    """A picture of an idea: what it shows for those who see it (caption) and for those who don't (alt)."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="pictures")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="idea_picture")
    caption = models.CharField(max_length=120, blank=True)
    alt = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.caption


class Direction(models.IntegerChoices):
    """Which way a vote counts. A call whose votes go up only has none against."""

    FOR = 1
    AGAINST = -1


class SupportQuerySet(models.QuerySet["Support"]):
    def in_favour(self) -> "SupportQuerySet":
        """The supporters: whoever voted against an idea does not stand behind it."""
        return self.filter(direction=Direction.FOR)


class Support(models.Model):
    """One person stands behind one idea. The constraint makes it once, however often it is clicked.

    A vote against is a row of the other direction, so that nobody can be for and against. `would_pay` (in the
    programme's currency) and `would_buy` (how many) are what a supporter may add. `came_from` is the idea through which
    somebody came to stand behind this one, when that one became part of it.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supports")
    direction = models.SmallIntegerField(choices=Direction.choices, default=Direction.FOR)
    would_pay = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    would_buy = models.PositiveSmallIntegerField(null=True, blank=True)
    came_from = models.ForeignKey(
        Idea, null=True, blank=True, on_delete=models.PROTECT, related_name="supports_onward", db_index=False
    )
    created_at = models.DateTimeField()

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="support_once"),
            models.CheckConstraint(condition=Q(direction__in=[1, -1]), name="support_direction"),
        ]
        indexes = [models.Index(fields=["came_from"], condition=Q(came_from__isnull=False), name="support_came_from")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.idea_id}"

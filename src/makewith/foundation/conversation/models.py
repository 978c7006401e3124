"""Comments and answers about Items of any kind."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.people.nameless import Nameless, the_author
from makewith.foundation.trail.models import Audience, Item
from makewith.kit.fields import choice_check, choice_field


class Stance(models.TextChoices):
    """What a comment does with the thing it is about."""

    BUILDS = "builds"
    QUESTION = "question"
    WORRY = "worry"


def _follows_target(person: Person | None) -> Q:
    visible = Item.objects.visible_to(person)
    beside = Q(trail_item__audience=Audience.CREDITED, trail_item__held_at=None, target__in=visible)
    return Q(trail_item__in=visible) | beside


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Person | None) -> "CommentQuerySet":
        """Comments that this person may see; one that is only for those credited is for those credited with its target."""
        return self.filter(_follows_target(person))


class Comment(models.Model):
    """What somebody says about an Item. A withdrawn comment keeps its place and loses its words.

    `reply_to` is what it replies to, `thread` the comment which that conversation began with: threads have one level.
    With `is_nameless` it is by the author of the target who left the name away there, and appears as "the author".
    """

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="comment")
    target = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="comments")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="in_thread")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    stance = choice_field(Stance, default=Stance.BUILDS)
    text = models.TextField(max_length=2000)
    is_nameless = models.BooleanField(default=False)
    submission_key = models.UUIDField()
    created_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_check("comment", "stance", Stance),
            models.UniqueConstraint(fields=["target", "author", "submission_key"], name="comment_sent_once"),
            models.CheckConstraint(
                condition=Q(thread=None, reply_to=None) | Q(thread__isnull=False, reply_to__isnull=False),
                name="comment_reply_in_thread",
            ),
        ]
        indexes = [
            models.Index(fields=["target", "id"], name="comment_order"),
            models.Index(fields=["target", "id"], condition=Q(thread=None), name="comment_threads"),
            models.Index(fields=["thread", "id"], name="comment_in_thread"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def speaker(self) -> Person | Nameless:
        """Whoever is shown beside the words. Needs `author__kind`."""
        return the_author() if self.is_nameless else self.author


class Mention(models.Model):
    """A comment names somebody who takes part in the conversation. The name itself stands in the words."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.person_id}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, person: Person | None) -> "AnswerQuerySet":
        """Answers that this person may see: whoever may see what was answered may see its answer."""
        return self.filter(_follows_target(person))


class Answer(models.Model):
    """An official answer: a letter, signed by one person, with the date of the next one."""

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="answer")
    target = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(max_length=4000)
    next_on = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField()
    created_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "signed_by", "submission_key"], name="answer_sent_once")
        ]
        indexes = [models.Index(fields=["target", "-id"], name="answer_newest")]

    def __str__(self) -> str:
        return self.text[:60]

"""Comments and answers about Items of any kind."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
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
    """What somebody says about an Item. A withdrawn comment keeps its place and loses its words."""

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="comment")
    target = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="comments")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    stance = choice_field(Stance, default=Stance.BUILDS)
    text = models.TextField(max_length=2000)
    submission_key = models.UUIDField()
    created_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_check("comment", "stance", Stance),
            models.UniqueConstraint(fields=["target", "author", "submission_key"], name="comment_sent_once"),
        ]
        indexes = [models.Index(fields=["target", "id"], name="comment_order")]

    def __str__(self) -> str:
        return self.text[:60]


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

"""Comments and answers about Items of any kind."""

from django.db import models

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.fields import choice_check, choice_field


class Stance(models.TextChoices):
    """What a comment does with the thing it is about."""

    BUILDS = "builds"
    QUESTION = "question"
    WORRY = "worry"


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Person | None) -> "CommentQuerySet":
        """Comments whose own Item this person may see."""
        return self.filter(trail_item__in=Item.objects.visible_to(person))


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


class Answer(models.Model):
    """An official answer: a letter, signed by one person, with the date of the next one."""

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="answer")
    target = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(max_length=4000)
    next_on = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "signed_by", "submission_key"], name="answer_sent_once")
        ]
        indexes = [models.Index(fields=["target", "-id"], name="answer_newest")]

    def __str__(self) -> str:
        return self.text[:60]

"""Reads: the conversation about an Item."""

from django.db.models import QuerySet

from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item


def comments_on(target: Item) -> QuerySet[Comment]:
    """Comments on an Item that the reader was allowed to see already, oldest first. A comment shares its audience."""
    return Comment.objects.filter(target=target).select_related("author__kind", "trail_item").order_by("id")


def answers_to(target: Item) -> QuerySet[Answer]:
    """Letters from the team, newest first."""
    return Answer.objects.filter(target=target).select_related("signed_by__kind", "trail_item").order_by("-id")


def comment_texts(items: list[int], person: Person | None) -> dict[int, str]:
    """Item id -> the comment's words, for comments this person may see."""
    rows = Comment.objects.visible_to(person).filter(trail_item__in=items)
    return dict(rows.values_list("trail_item_id", "text"))

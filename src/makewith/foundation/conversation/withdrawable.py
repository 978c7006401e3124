"""What to empty when words about an Item are taken back."""

from makewith.foundation.conversation.models import Answer, Comment, Mention
from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item


def empty_comment(item: Item) -> None:
    Comment.objects.filter(trail_item=item).update(text="")
    Mention.objects.filter(comment__trail_item=item).delete()
    forget(item=item)
    forget_item(item_id=item.public_id)


def empty_answer(item: Item) -> None:
    Answer.objects.filter(trail_item=item).update(text="")
    forget(item=item)
    forget_item(item_id=item.public_id)

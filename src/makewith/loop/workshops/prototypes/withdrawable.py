"""What is forgotten when somebody takes back what they said of a prototype. Their mark stays as a number; their words go."""

from django.core.exceptions import PermissionDenied

from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item
from makewith.loop.workshops.prototypes.models import Fix, Judgement


def empty_judgement(item: Item) -> None:
    Judgement.objects.filter(trail_item=item).update(why="")
    forget(item=item)
    forget_item(item_id=item.public_id)


def empty_fix(item: Item) -> None:
    """What became of it stays: the version that it changed is the company's word."""
    Fix.objects.filter(trail_item=item).update(text="")
    forget(item=item)
    forget_item(item_id=item.public_id)


def keep_version(item: Item) -> None:
    """A version is the company's word, and people answered it."""
    raise PermissionDenied("A version is not taken back. Make the next one.")

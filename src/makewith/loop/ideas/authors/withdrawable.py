"""What to empty of how an idea grew when it is taken back, and when one of its updates is."""

from collections.abc import Collection

from django.utils import timezone

from makewith.foundation.files.actions import empty_file
from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.authors.models import CoAuthorOffer, IdeaTag, IdeaUpdate, ShareProposal, Tag, Version
from makewith.loop.ideas.models import Idea


def empty_growth(idea: Idea) -> None:
    """Every wording with its note, tags that nobody else uses, and offers that wait. Who was credited stays on the trail."""
    idea.versions.update(title="", answers={}, note="")
    used = list(IdeaTag.objects.filter(idea=idea).values_list("tag_id", flat=True))
    IdeaTag.objects.filter(idea=idea).delete()
    forget_unused(used)
    CoAuthorOffer.objects.waiting().filter(idea=idea).delete()
    ShareProposal.objects.filter(idea=idea).delete()


def empty_wording(item: Item) -> None:
    """Words that were to follow those on the table. What is on the table goes with the idea."""
    version = Version.objects.select_for_update(of=("self",), no_key=True).select_related("idea").get(trail_item=item)
    if version.number is None or version.number != version.idea.version:
        version.title, version.answers, version.note, version.emptied_at = "", {}, "", timezone.now()
        version.save(update_fields=["title", "answers", "note", "emptied_at"])
    forget(item=item)
    forget_item(item_id=item.public_id)


def forget_unused(tag_ids: Collection[int]) -> None:
    """A tag is somebody's word: without an idea that has it, it goes."""
    Tag.objects.filter(pk__in=list(tag_ids), idea_tags=None).delete()


def empty_update(item: Item) -> None:
    """Text, picture with its bytes, the search row, and what inboxes repeat of it."""
    update = (
        IdeaUpdate.objects.select_for_update(of=("self",), no_key=True).select_related("picture").get(trail_item=item)
    )
    picture = update.picture
    update.text, update.picture, update.picture_alt = "", None, ""
    update.save(update_fields=["text", "picture", "picture_alt"])
    if picture is not None:
        empty_file(file=picture)
    forget(item=item)
    forget_item(item_id=item.public_id)

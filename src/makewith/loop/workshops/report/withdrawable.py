"""What to empty when a note of a workshop is taken back."""

from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item
from makewith.loop.workshops.board.emptying import empty_thing
from makewith.loop.workshops.report.models import Commitment, Note


def empty_note(item: Item) -> None:
    """Its words here, on the board with its log and snapshots, in what was taken on by it, in search and in inboxes."""
    note = Note.objects.select_for_update(of=("self",), no_key=True).select_related("workshop").get(trail_item=item)
    note.text, note.group = "", ""
    note.save(update_fields=["text", "group"])
    Commitment.objects.filter(workshop=note.workshop, thing=note.thing).delete()
    empty_thing(workshop=note.workshop, thing=note.thing)
    forget(item=item)
    forget_item(item_id=item.public_id)

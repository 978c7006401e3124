"""What came from one seat, for whoever sits there without being anybody here."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from makewith.foundation.trail.models import ONWARD, Audience, Item, Link
from makewith.foundation.trail.queries import Fate, fate_of, onward_from
from makewith.loop.workshops.board.cells import is_hidden
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.prototypes.queries import unkept_from
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.report import board_state, given_in


@dataclass(frozen=True)
class Given:
    """One thing somebody gave, in their words, with what it led to that everybody may read. `is_inside` says that more came
    of it, for members of the programme.
    """

    item: Item
    text: str
    about: str
    fate: Fate
    joined: list[Item] = field(default_factory=list)
    is_inside: bool = False


def items_from(seat: Seat, *, taken_back: bool = False) -> QuerySet[Item]:
    """Notes, reactions and ways to mend that were given from a seat and not taken back, or that were."""
    said = Q(workshop_note__seat=seat) | Q(judgement__seat=seat) | Q(prototype_fix__seat=seat)
    return Item.objects.filter(said, withdrawn_at__isnull=not taken_back)


def given_from(seat: Seat) -> list[Given]:
    """All of it, oldest first, with what became of it as far as anybody may see."""
    rows = items_from(seat).select_related(
        "workshop_note", "judgement__part__version__prototype", "prototype_fix__part__version__prototype"
    )
    items = list(rows.order_by("occurred_at", "pk"))
    graph = onward_from(items, None)
    inside = Link.objects.filter(source__in=items, relation__in=ONWARD, target__withdrawn_at=None)
    inside = inside.exclude(target__in=list(graph.items)).exclude(target__audience=Audience.TEAM)
    hidden = set(inside.values_list("source_id", flat=True))
    return [
        Given(
            item=item,
            text=_text(item),
            about=_about(item),
            fate=fate_of(graph, item.pk),
            joined=sorted((graph.items[key] for key in graph.reachable(item.pk)), key=lambda one: one.occurred_at),
            is_inside=item.pk in hidden,
        )
        for item in items
    ]


def unseen_from(seat: Seat) -> list[tuple[str, str]]:
    """What was written there and is on nobody's trail, with its name: what is hidden or was taken off the board, and words
    about a part of a prototype that nobody was shown, by the part.
    """
    kept = Note.objects.filter(workshop=seat.workshop, seat=seat).values_list("thing", flat=True)
    known, key = {str(thing) for thing in kept}, str(seat.public_id)
    things = [
        (thing, cell.get("text") or "")
        for thing, cell in given_in(board_state(seat.workshop))
        if cell.get("seat") == key and thing not in known and (cell.get("dropped") or is_hidden(dict(cell)))
    ]
    return things + [(str(part), " / ".join(words)) for part, words in unkept_from(seat).items()]


def _text(item: Item) -> str:
    if item.kind == "note":
        return item.workshop_note.text
    return item.judgement.why if item.kind == "judgement" else item.prototype_fix.text


def _about(item: Item) -> str:
    """The group a note lies in, or the part of a prototype that something was said of."""
    if item.kind == "note":
        return item.workshop_note.group
    part = item.judgement.part if item.kind == "judgement" else item.prototype_fix.part
    return part.title

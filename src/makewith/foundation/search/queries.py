"""Finding Items by their words."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rapidfuzz import fuzz

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.search import index
from makewith.foundation.search.models import Entry
from makewith.foundation.search.words import folded
from makewith.foundation.trail.models import Item

Row = TypeVar("Row", bound=Model)

_TELLING = 4
_ALIKE = 58


def matching(text: str) -> QuerySet[Any, Any]:
    """Ids of the Items that have every word of `text`, for use as `filter(trail_item__in=matching(text))`.

    Any text will do: it holds words, never operators. The last word may be only begun. A text without a letter or a
    figure in it finds nothing.
    """
    if not folded(text, most=1):
        return Entry.objects.none().values("item_id")
    return Entry.objects.filter(pk__in=index.all_of(text)).values("item_id")


def narrow(rows: QuerySet[Row], text: str, item_path: str = "trail_item") -> QuerySet[Row]:
    """Those of `rows` whose Item, at `item_path`, has every word of `text`; all of them when nothing was asked."""
    return rows.filter(**{f"{item_path}__in": matching(text)}) if text.strip() else rows


def text_of(item: Item) -> str:
    """Title and body of an Item with an empty line between them; empty when it is not indexed or was taken back."""
    entry = Entry.objects.filter(item=item).values_list("title", "body").first()
    return "\n\n".join(part for part in entry if part) if entry else ""


def similar(
    title: str, programme: Programme, limit: int = 5, *, person: Person | None = None, kind: str = "idea"
) -> list[Item]:
    """Items of a programme that may be the same as what is being written, most alike first: "Is it one of these?".

    Only what `person` may see and nobody took back. Word order, case, accents and small slips do not matter.
    """
    words = folded(title, most=12)
    asked = " ".join(words)
    # A word's ending says little: "parcels" is to find "parcel". Long words say more than short ones, and are rarer.
    beginnings = [word[: max(4, len(word) - 2)] for word in words if len(word) > 2 or not word.isascii()]
    telling = sorted(dict.fromkeys(beginnings), key=len, reverse=True)[:_TELLING]
    alike: dict[int, float] = {}
    # What shares the most is looked at first; what shares little is long to look through and seldom needed.
    for at_least in range(len(telling), min(2, len(telling)) - 1, -1) if telling else ():
        found = index.sharing(telling, at_least, programme_id=programme.pk, kind=kind)
        likeness = {name: _likeness(asked, " ".join(folded(name))) for name in {name for _, name in found}}
        alike |= {key: likeness[name] for key, name in found if likeness[name] >= _ALIKE}
        if len(alike) >= limit:
            break
    best = sorted(alike, key=lambda key: (-alike[key], -key))[: limit * 4]
    visible = Item.objects.visible_to(person).given().in_bulk(best)
    return [visible[key] for key in best if key in visible][:limit]


def _likeness(asked: str, found: str) -> float:
    """From 0 to 100. Sharing words counts for more than being of one length."""
    return 0.6 * fuzz.token_set_ratio(asked, found) + 0.4 * fuzz.token_sort_ratio(asked, found)

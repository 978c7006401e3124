"""What a plan says about itself, in sentences: what changed, who does not fit, which table lacks whom."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.kit.dates import clock
from makewith.loop.workshops.agenda import Difference, Written
from makewith.loop.workshops.balancing import NO_KIND, lacks
from makewith.loop.workshops.models import Seat, Table
from makewith.loop.workshops.timetable import Timetable


def minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def change_words(found: Difference) -> tuple[str, list[str]]:
    """What changed since the plan was kept: the main thing, and further sentences."""
    said = []
    for title, more in found.grew:
        line = _("“%(title)s” grew by %(minutes)s.") if more > 0 else _("“%(title)s” is shorter by %(minutes)s.")
        said.append(line % {"title": title, "minutes": minutes(abs(more))})
    said += [_("“%(title)s” is new.") % {"title": title} for title in found.added]
    said += [_("“%(title)s” is out.") % {"title": title} for title in found.removed]
    if found.moved:
        said.append(_("The order is another."))
    if count := len(found.was_at):
        line = ngettext("%(count)d block begins at another time.", "%(count)d blocks begin at another time.", count)
        said.append(line % {"count": count})
    return (said[0], said[1:]) if said else (_("The plan is another."), [])


def pin_words(blocks: Sequence[Written], times: Timetable, found: Difference) -> list[str]:
    """What became of the free minutes before pinned blocks."""
    said = []
    for block, slot in zip(blocks, times.slots, strict=True):
        if block["id"] in found.was_spare and not slot.over:
            free = (
                ngettext(
                    "%(count)d spare minute is left before it", "%(count)d spare minutes are left before it", slot.spare
                )
                if slot.spare
                else _("nothing is left before it")
            )
            line = _("“%(title)s” is pinned to %(time)s and takes up the rest: %(free)s.")
            said.append(
                line % {"title": block["title"], "time": clock(slot.starts_at), "free": free % {"count": slot.spare}}
            )
    return said


def gap_words(spare: int, was: int | None) -> str:
    """How much lies free before a pinned block."""
    said = ngettext("%(count)d minute spare", "%(count)d minutes spare", spare) % {"count": spare}
    return said + _(", was %(count)d") % {"count": was} if was is not None else said


def over_words(over: int, pinned_to: datetime) -> str:
    """How much what comes before runs into a pinned block."""
    line = ngettext("%(count)d minute too much before %(time)s", "%(count)d minutes too much before %(time)s", over)
    return line % {"count": over, "time": clock(pinned_to)}


def end_words(times: Timetable, promised: datetime | None) -> str:
    """When it ends, beside what was promised."""
    at = {"time": clock(times.ends_at)}
    if promised is None:
        return _("Ends %(time)s.") % at
    if times.over:
        late = {**at, "minutes": minutes(times.over), "promised": clock(promised)}
        return _("Ends %(time)s, %(minutes)s later than the %(promised)s that people were promised.") % late
    if times.spare:
        early = {**at, "minutes": minutes(times.spare)}
        return _("Ends %(time)s, %(minutes)s earlier than promised.") % early
    return _("Ends %(time)s as promised.") % at


def sum_words(times: Timetable, blocks: int, total: int) -> str:
    """ "9 blocks, 119 minutes, 1 spare"."""
    said = [ngettext("%(count)d block", "%(count)d blocks", blocks) % {"count": blocks}, minutes(total)]
    if times.over or any(slot.over for slot in times.slots):
        over = times.over + sum(slot.over for slot in times.slots)
        said.append(ngettext("%(count)d too many", "%(count)d too many", over) % {"count": over})
    elif times.spare_in_all:
        said.append(_("%(count)d spare") % {"count": times.spare_in_all})
    return ", ".join(said)


def table_words(tables: Sequence[Table], seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Which table has nobody of a kind that could be at every table, and which could spare somebody: (what, so do this)."""
    at = {table.pk: index for index, table in enumerate(tables)}
    kinds: list[Counter[int]] = [Counter() for _table in tables]
    names = {seat.kind_id: seat.kind.name for seat in seats if seat.kind}
    for seat in seats:
        if seat.table_id in at:
            kinds[at[seat.table_id]][seat.kind_id or NO_KIND] += 1
    said = []
    for lack in lacks(kinds):
        kind, table, other = names[lack.kind], tables[lack.at].name, tables[lack.spare_at].name
        what = _("%(table)s has no %(kind)s.") % {"table": table, "kind": kind}
        so = _("%(other)s has %(count)d.") % {"other": other, "count": kinds[lack.spare_at][lack.kind]}
        said.append((what, so))
    return said


def fit_words(tables: Sequence[Table], seats: Sequence[Seat], capacity: int | None) -> list[str]:
    """Who does not fit: more people than chairs, or than the workshop takes; and who has no table yet."""
    said = []
    taking_part = [seat for seat in seats if seat.role == "participant"]
    if capacity is not None and len(taking_part) > capacity:
        line = _("%(people)d people are asked, and the workshop takes %(capacity)d.")
        said.append(line % {"people": len(taking_part), "capacity": capacity})
    chairs = sum(table.capacity for table in tables)
    at_tables = [seat for seat in seats if seat.role == "participant" or seat.table_id]
    if tables and len(at_tables) > chairs:
        line = _("%(people)d people and %(chairs)d chairs: add a table, or make one larger.")
        said.append(line % {"people": len(at_tables), "chairs": chairs})
    for table in tables:
        sitting = sum(seat.table_id == table.pk for seat in seats)
        if sitting > table.capacity:
            line = _("%(people)d people are at %(table)s, where %(chairs)d fit.")
            said.append(line % {"people": sitting, "table": table.name, "chairs": table.capacity})
    return said

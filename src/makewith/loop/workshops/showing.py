"""What the page of a plan shows, put together from what is read once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.notifications.models import MailState
from makewith.foundation.notifications.queries import states_of_letters
from makewith.foundation.people.models import Paper
from makewith.kit.dates import day
from makewith.loop.workshops import agenda, words
from makewith.loop.workshops.library.countdown import Skill, skills
from makewith.loop.workshops.models import (
    GUESTS,
    AgendaChange,
    Block,
    Invitation,
    Preparation,
    Seat,
    Table,
    Training,
    Workshop,
)
from makewith.loop.workshops.queries import letter_key
from makewith.loop.workshops.timetable import Slot, Timetable

USUAL_START = time(9)
CLOSED_UP = 3


def begins_at(workshop: Workshop, now: datetime) -> datetime:
    """When it begins; while no day is chosen, times count from nine o'clock."""
    if workshop.activity.opens_at:
        return workshop.activity.opens_at
    zone = ZoneInfo(workshop.activity.programme.time_zone)
    return datetime.combine(now.astimezone(zone).date(), USUAL_START, zone)


@dataclass(frozen=True)
class Line:
    """One block of the page. `up` and `down` are after which block moving it puts it: an id, "" for first, None for nowhere."""

    block: Block
    slot: Slot
    leaders: list[Seat]
    was_at: datetime | None = None
    gap: str = ""
    over: str = ""
    is_on: bool = False
    free_from: datetime | None = None
    up: str | None = None
    down: str | None = None

    @property
    def size(self) -> int:
        """How tall it is drawn, in steps of ten minutes."""
        return min(6, self.block.minutes // 10)


@dataclass(frozen=True)
class Plan:
    """An agenda with its times, and what is different since it was kept. `undo` is the newest change, if there is one."""

    lines: list[Line]
    times: Timetable
    sum: str
    ends: str
    on: Line | None = None
    undo: int | None = None
    changed: str = ""
    more: list[str] = field(default_factory=list)


def plan_of(
    workshop: Workshop, blocks: list[Block], changes: list[AgendaChange], on: uuid.UUID | None, now: datetime
) -> Plan:
    """The agenda as its page shows it. `blocks` are loaded with `led_by`; `on` is the block one is on."""
    begins, promised = begins_at(workshop, now), workshop.activity.closes_at
    rows = agenda.as_written(blocks)
    times = agenda.times(rows, begins, promised)
    found = agenda.compare(changes[0].before, rows, begins, promised) if changes else agenda.Difference()
    ids = [str(block.public_id) for block in blocks]
    here = str(on) if on and str(on) in ids else ""
    lines = [_line(block, times.slots[at], found, ids, at, is_on=ids[at] == here) for at, block in enumerate(blocks)]
    changed, more = words.change_words(found) if changes else ("", [])
    return Plan(
        lines=lines,
        times=times,
        sum=words.sum_words(times, len(blocks), sum(block.minutes for block in blocks)),
        ends=words.end_words(times, promised),
        on=next((line for line in lines if line.is_on), lines[-1] if lines else None),
        undo=changes[-1].pk if changes else None,
        changed=changed,
        more=[*more, *words.pin_words(rows, times, found)],
    )


def _line(block: Block, slot: Slot, found: agenda.Difference, ids: list[str], at: int, *, is_on: bool) -> Line:
    key = ids[at]
    gap = words.gap_words(slot.spare, found.was_spare.get(key)) if slot.spare else ""
    return Line(
        block=block,
        slot=slot,
        leaders=list(block.led_by.all()),
        was_at=found.was_at.get(key),
        gap=gap,
        over=words.over_words(slot.over, slot.starts_at) if slot.over else "",
        is_on=is_on,
        free_from=slot.starts_at - timedelta(minutes=slot.spare),
        up=None if at == 0 else ids[at - 2] if at > 1 else "",
        down=ids[at + 1] if at + 1 < len(ids) else None,
    )


@dataclass(frozen=True)
class TableLine:
    """One table: a square for everybody who sits there, then for each free chair; `said` is the same in words."""

    table: Table
    papers: list[str]
    free: int
    said: str
    hosts: list[Seat]


def table_lines(tables: list[Table], seats: list[Seat]) -> list[TableLine]:
    return [_table_line(table, [seat for seat in seats if seat.table_id == table.pk]) for table in tables]


def _table_line(table: Table, sitting: list[Seat]) -> TableLine:
    kinds: dict[str, int] = {}
    for seat in sitting:
        name = seat.kind.name if seat.kind else _("of no kind")
        kinds[name] = kinds.get(name, 0) + 1
    free = max(0, table.capacity - len(sitting))
    said = [f"{count} {name}" for name, count in kinds.items()]
    said.append(ngettext("%(count)d free", "%(count)d free", free) % {"count": free})
    papers = sorted((seat.kind.paper if seat.kind else Paper.KRAFT) for seat in sitting)
    hosts = [seat for seat in sitting if seat.role == "table_host"]
    return TableLine(table, papers, free, ", ".join(said), hosts)


def legend(seats: list[Seat]) -> list[tuple[str, str]]:
    """Paper and name of every kind that is there."""
    found = {seat.kind.name: str(seat.kind.paper) for seat in seats if seat.kind and seat.table_id}
    return [(paper, name) for name, paper in sorted(found.items())]


@dataclass(frozen=True)
class Duty:
    """Who does what; nobody yet has no name."""

    what: str
    name: str
    further: str = ""


def duties(seats: list[Seat], tables: list[Table], lines: list[Line], roles: dict[str, str]) -> list[Duty]:
    """What each of the workshop's team does, then tables that have no host."""
    led: dict[int, list[str]] = {}
    for line in lines:
        for seat in line.leaders:
            led.setdefault(seat.pk, []).append(line.block.title)
    named = {table.pk: table for table in tables}
    found = []
    for role, label in roles.items():
        for seat in seats:
            if seat.role != role or role == "participant":
                continue
            what = str(label)
            at = named.get(seat.table_id or 0)
            if role == "table_host" and at:
                what = _("Hosts %(table)s") % {"table": at.name}
            further = [_("Also at %(table)s") % {"table": at.name}] if at and role != "table_host" else []
            if seat.pk in led:
                further.append(_("Leads %(blocks)s") % {"blocks": ", ".join(led[seat.pk][:4])})
            found.append(Duty(what, seat.name, ". ".join(further)))
    if not any(seat.role == "facilitator" for seat in seats):
        found.insert(0, Duty(str(roles["facilitator"]), ""))
    hosted = {seat.table_id for seat in seats if seat.role == "table_host"}
    found += [Duty(_("Hosts %(table)s") % {"table": table.name}, "") for table in tables if table.pk not in hosted]
    return found


@dataclass(frozen=True)
class Day:
    """One day of what is counted from the day: `state` is done, now or next."""

    title: str
    on: date | None
    state: str
    rows: list[Preparation]
    closed: list[Preparation]

    @property
    def done(self) -> int:
        return sum(row.done_at is not None for row in [*self.rows, *self.closed])

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.closed)


def countdown_of(rows: Iterable[Preparation], day: date | None, today: date) -> list[Day]:
    """What is to be seen to, by its day. Of what is done a few lines stay open; the rest is closed up."""
    by_days: dict[int, list[Preparation]] = {}
    for row in rows:
        by_days.setdefault(row.days, []).append(row)
    found = []
    for days, group in sorted(by_days.items()):
        on = day + timedelta(days=days) if day else None
        done, undone = [row for row in group if row.done_at], [row for row in group if not row.done_at]
        state = "done" if not undone else "now" if on and on <= today else "next"
        shown = max(0, CLOSED_UP - len(undone))
        found.append(Day(day_words(days), on, state, [*done[:shown], *undone], done[shown:]))
    return found


def day_words(days: int) -> str:
    if days == 0:
        return _("The day")
    if days < 0:
        return ngettext("%(count)d day before", "%(count)d days before", -days) % {"count": -days}
    return ngettext("%(count)d day after", "%(count)d days after", days) % {"count": days}


@dataclass(frozen=True)
class Ready:
    """How far one of the workshop's team is: a Training or None for each skill, and what they may do with it."""

    seat: Seat
    trainings: list[tuple[Skill, Training | None]]
    may: str


def readiness(seats: list[Seat], trainings: Iterable[Training]) -> list[Ready]:
    known = {(row.seat_id, row.skill): row for row in trainings}
    found = []
    for seat in seats:
        if seat.role != "participant":
            rows = [(skill, known.get((seat.pk, skill.key))) for skill in skills()]
            found.append(Ready(seat, rows, _may(rows)))
    return found


def _may(rows: list[tuple[Skill, Training | None]]) -> str:
    """What somebody may do, by what they have practised."""
    open_still = {skill.opens for skill, row in rows if row is None or row.state == "booked"}
    if not open_still:
        return _("host a table")
    if "sit" not in open_still:
        return _("sit with people")
    if any(row is not None and row.state == "done" for _skill, row in rows):
        return _("watch only, so far")
    return _("not come yet")


@dataclass(frozen=True)
class LetterLine:
    """How far asking one guest is, in words. `next` is the number of the letter that can be written now, 0 for none."""

    text: str
    tone: str = ""
    next: int = 0


def letter_lines(seats: Iterable[Seat]) -> dict[uuid.UUID, LetterLine]:
    """Seat -> how far its letter is: not asked, on its way, asked, answered, here."""
    asked = {seat: seat.invitation for seat in seats if hasattr(seat, "invitation")}
    states = states_of_letters(letter_key(seat, row.letters) for seat, row in asked.items())
    return {
        seat.public_id: _letter_line(seat, row, states.get(letter_key(seat, row.letters), "") if row else "")
        for seat, row in ((seat, asked.get(seat)) for seat in seats)
    }


def _letter_line(seat: Seat, row: Invitation | None, state: str) -> LetterLine:
    address = seat.person.email if seat.person else row.address if row else ""
    following = (row.letters if row else 0) + 1 if address else 0
    if seat.joined_at:
        return LetterLine(_("Was there") if seat.workshop.closed_at else _("Sits there"), "ok")
    if row is not None and row.is_coming:
        return LetterLine(_("Comes"), "ok", following)
    if row is None or not row.letters or row.sent_at is None:
        if seat.role not in GUESTS:
            return LetterLine("")
        return LetterLine(_("Not asked by letter") if address else _("No address"), "", following)
    if state in {MailState.FAILED, MailState.DROPPED}:
        return LetterLine(_("The letter did not get through"), "warn", following)
    if state != MailState.SENT:
        return LetterLine(_("Letter on its way"), "info", following)
    return LetterLine(_("Asked on %(day)s") % {"day": day(row.sent_at)}, "info", following)

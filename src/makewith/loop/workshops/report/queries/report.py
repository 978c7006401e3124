"""A workshop as it went, from its board and from tables. Nothing is prepared, so it is there as soon as it is closed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from makewith.foundation.people.models import StakeholderKind
from makewith.kit.dates import day_year
from makewith.loop.workshops.board.audiences import WALL, view
from makewith.loop.workshops.board.models import Board, Event
from makewith.loop.workshops.board.operations import rule_of
from makewith.loop.workshops.board.queries import state_of
from makewith.loop.workshops.board.state import CLOSED, EMPTY, Draft, Operation, State
from makewith.loop.workshops.models import GUESTS, Seat, Workshop
from makewith.loop.workshops.prototypes.queries import marks_shown
from makewith.loop.workshops.report.counting import FEWEST, tell_apart, tellable
from makewith.loop.workshops.report.gathered import (
    Counted,
    Gathered,
    Judged,
    NotHeard,
    Part,
    Present,
    Report,
    Said,
    TakenOn,
    Wall,
)
from makewith.loop.workshops.report.queries.commitments import commitments_of

NOTES = ("note", "sketch", "photo")
# What moves the agenda.
FLOW = (
    "plan.set", "lobby.open", "workshop.close", "workshop.reopen",
    "block.start", "block.next", "block.back", "block.extend", "block.pause", "block.resume",
)  # fmt: skip
Cells = Mapping[str, Any]


def report_of(workshop: Workshop) -> Report:
    """What everybody in the room was shown, in order, with what they took on and what was not heard."""
    state = board_state(workshop)
    cells = view(state, WALL)
    seats = _guests(workshop)
    sides = _sides(seats)
    groups = groups_of(workshop, state, cells, sides)
    parts = parts_of(state, spans_of(workshop))
    return Report(
        title=workshop.activity.title,
        programme=workshop.activity.programme.name,
        brief=workshop.activity.brief,
        place=workshop.place,
        began_at=min((part.began_at for part in parts if part.began_at), default=workshop.opened_at),
        ended_at=workshop.closed_at,
        present=_present(state, seats, sides),
        parts=parts,
        groups=groups,
        walls=_walls(workshop, state, groups),
        votes=_votes(state, cells),
        judged=tuple(Judged(*row) for row in marks_shown(workshop)),
        commitments=tuple(_taken_on(workshop)),
        not_heard=_not_heard(state, groups, sides),
        learned=workshop.learned,
    )


def board_state(workshop: Workshop) -> State:
    """The state of its board now; empty where nobody has opened one."""
    board = Board.objects.filter(workshop=workshop).first()
    return state_of(board) if board is not None else EMPTY


def _guests(workshop: Workshop) -> list[Seat]:
    """Who came to take part; the team, observers and coaches are not among them."""
    rows = workshop.seats.filter(joined_at__isnull=False, removed_at=None, role__in=GUESTS)
    return list(rows.select_related("kind", "person__kind"))


def _sides(seats: Sequence[Seat]) -> Counter[str]:
    kinds = [seat.kind or (seat.person.kind if seat.person else None) for seat in seats]
    return Counter(kind.name if kind else "" for kind in kinds)


def sides_of(workshop: Workshop) -> Counter[str]:
    """How many came of each side."""
    return _sides(_guests(workshop))


class Span(NamedTuple):
    """A time during which a block was the current one, in milliseconds, and the event it began with; the last has no end
    while it runs.
    """

    block: str
    seq: int
    since: int
    until: int | None


def spans_of(workshop: Workshop) -> list[Span]:
    """Which block ran when, read from what was done with the agenda."""
    draft, spans = Draft(), list[Span]()
    rows = Event.objects.filter(board__workshop=workshop, kind__in=FLOW).order_by("seq")
    names = ("seq", "operation_id", "kind", "payload", "phase", "happened_at")
    for seq, key, kind, payload, phase, at in rows.values_list(*names):
        now, before = round(at.timestamp() * 1000), draft.phase
        rule_of(kind).apply(draft, Operation(key, kind, payload, None, phase, now))
        is_over = draft.workshop_state == CLOSED
        runs = bool(spans) and spans[-1].until is None
        if runs and (is_over or draft.phase != before):
            spans[-1] = spans[-1]._replace(until=now)
            runs = False
        if draft.phase and not is_over and not runs:
            spans.append(Span(draft.phase, seq, now, None))
    return spans


def parts_of(state: State, spans: Sequence[Span]) -> tuple[Part, ...]:
    """The agenda as it went. A block that was begun twice began the first time, and took both together."""
    began: dict[str, int] = {}
    took: dict[str, int] = defaultdict(int)
    for span in spans:
        began.setdefault(span.block, span.since)
        took[span.block] += (span.until or span.since) - span.since
    return tuple(
        Part(
            title=block["title"],
            question=block.get("question", ""),
            minutes=block["minutes"],
            began_at=_moment(began[block["id"]]) if block["id"] in began else None,
            took=round(took[block["id"]] / 60_000) if block["id"] in began else None,
        )
        for block in state.get("agenda") or ()
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def groups_of(workshop: Workshop, state: State, cells: Cells, sides: Mapping[str, int]) -> tuple[Gathered, ...]:
    """Groups with their notes as they lay at the end, those with most notes first; what lies in none comes last."""
    things = {name.partition(":")[2]: cell for name, cell in cells.items() if name.startswith("thing:")}
    inside: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for key, thing in things.items():
        if thing["kind"] in NOTES:
            home = thing.get("group") or ""
            is_group = home in things and things[home]["kind"] == "group"
            inside[home if is_group else ""].append((thing.get("order") or 0, state[f"thing:{key}"]["at"], key))
    dots = _dots_on(state, "group")
    found = [
        Gathered(
            key,
            name_of_group(state, key),
            tuple(
                _said(workshop, cells, note, things[note], sides) for *_, note in sorted(notes, key=lambda row: row[:2])
            ),
            dots.get(key, 0) if dots is not None and key else None,
        )
        for key, notes in inside.items()
    ]
    return tuple(sorted(found, key=lambda group: (group.thing == "", -len(group.notes), group.name)))


def name_of_group(state: State, key: str) -> str:
    """What people called a group; empty for what nobody named."""
    name: str = (state.get(f"thing:{key}") or {}).get("text") or ""
    return name


def picture_of(workshop: Workshop, thing: Mapping[str, Any]) -> str:
    """The path of the picture that a thing names; empty without one."""
    photo = thing.get("photo")
    return reverse("workshops:photo", args=[workshop.activity.public_id, photo]) if photo else ""


def _said(workshop: Workshop, cells: Cells, key: str, thing: Mapping[str, Any], sides: Mapping[str, int]) -> Said:
    """A note with what may be said of who gave it: of one without a name nothing that fewer than five share."""
    seat = cells.get(f"seat:{thing['seat']}") if thing.get("seat") else None
    named = bool(thing.get("name"))
    side = (seat or {}).get("kind") or ""
    table = cells.get(f"table:{(seat or {}).get('table')}") or {}
    reactions = sum((thing.get("reactions") or {}).values())
    return Said(
        thing=key,
        text=thing.get("text") or "",
        kind=thing["kind"],
        name=thing.get("name") or "",
        side=side if named else "",
        paper=thing.get("paper", "kraft") if named or sides.get(side, 0) >= FEWEST else "kraft",
        table=table.get("name", "") if named and seat else "",
        reactions=reactions if reactions >= FEWEST else 0,
        strokes=tuple(map(tuple, thing.get("strokes") or ())),
        picture=picture_of(workshop, thing) if thing["kind"] == "photo" else "",
    )


def _walls(workshop: Workshop, state: State, groups: Sequence[Gathered]) -> tuple[Wall, ...]:
    """Photographed walls, for the team alone, each with those of its notes that are told."""
    walls: dict[str, list[Said]] = defaultdict(list)
    for said in (note for group in groups for note in group.notes if note.kind == "note"):
        if picture := picture_of(workshop, state[f"thing:{said.thing}"]):
            walls[picture].append(said)
    return tuple(Wall(picture, tuple(notes)) for picture, notes in walls.items())


def _revealed(state: State) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, vote) for name, vote in state.items() if name.startswith("vote:") and "results" in vote]


def _dots_on(state: State, on: str) -> dict[str, int] | None:
    """Dots by thing of all votes on it that may be told; None when there was none."""
    told = [vote for _, vote in _revealed(state) if vote["on"] == on and vote["voted"] >= FEWEST]
    if not told:
        return None
    dots: Counter[str] = Counter()
    for vote in told:
        dots.update(vote["results"])
    return dict(dots)


def _votes(state: State, cells: Cells) -> tuple[Counted, ...]:
    """Votes whose result the room saw, most dots first."""
    votes = []
    for name, vote in _revealed(state):
        if name not in cells:
            continue
        if vote["voted"] < FEWEST:
            votes.append(Counted(vote["title"], None))
            continue
        rows = sorted(((_title_of(state, key), dots) for key, dots in vote["results"].items()), key=lambda row: -row[1])
        votes.append(Counted(vote["title"], vote["voted"], tuple(row for row in rows if row[0])))
    return tuple(votes)


def _title_of(state: State, key: str) -> str:
    """What was voted on, in words; nothing for what was taken back since."""
    thing = state.get(f"thing:{key}") or {}
    return "" if thing.get("dropped") else str(thing.get("text") or "")


def _present(state: State, seats: Sequence[Seat], sides: Mapping[str, int]) -> Present:
    wrote = {thing.get("seat") for _, thing in things_in(state) if thing.get("seat")}
    people = tellable(len(seats))
    if people is None:
        return Present(None)
    writers = sum(str(seat.public_id) in wrote for seat in seats)
    # A number near all of them would tell how few did not.
    is_told = writers == people or min(writers, people - writers) >= FEWEST
    return Present(people, tuple(tell_apart(sides).items()), writers if is_told else None)


def things_in(state: State) -> list[tuple[str, Mapping[str, Any]]]:
    """Notes, sketches and photos that are on the board, hidden ones among them."""
    return [(key, thing) for key, thing in given_in(state) if not thing.get("dropped")]


def given_in(state: State) -> list[tuple[str, Mapping[str, Any]]]:
    """The same with what was taken off the board and can be put there again; without what is gone for good."""
    rows = ((name.partition(":")[2], cell) for name, cell in state.items() if name.startswith("thing:"))
    return [(key, thing) for key, thing in rows if thing["kind"] in NOTES and not thing.get("emptied")]


def _not_heard(state: State, groups: Sequence[Gathered], sides: Mapping[str, int]) -> NotHeard:
    known = StakeholderKind.objects.filter(is_open_to_choose=True).order_by("id").values_list("name", flat=True)
    return NotHeard(
        sides=tuple(name for name in known if not sides.get(name)),
        alone=sum(len(group.notes) for group in groups if not group.thing),
        late=sum(bool(thing.get("late")) for _, thing in things_in(state)),
    )


def _taken_on(workshop: Workshop) -> list[TakenOn]:
    return [
        TakenOn(one.text, owner_name(one.seat), day_year(one.due_on), one.done_at is not None)
        for one in commitments_of(workshop)
    ]


def owner_name(seat: Seat | None) -> str:
    """Who took something on, as they are called where they did."""
    if seat is None or (seat.person is not None and seat.person.erased_at is not None):
        return ""
    return seat.name or (seat.person.shown_name if seat.person else "")

"""The weave: what people gave, what it joined, what was decided and what it changed, as threads between columns.

A query fills columns of nodes and the links between them; `lay_out` orders the nodes so that threads cross as little
as they can, folds long columns, leads links past the columns they skip, and computes one path per thread.

The rows of a column are equally high and touch each other, so the middle of row i of n is (2i + 1) / 2n of the height
without measuring anything in the browser. Paths live in a box 100 wide and 1000 high that is stretched to the gap.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["photo", "note", "idea", "quote", "insight", "decision", "shipped", "next", "tied", "words"]
State = Literal["done", "now", "next", "tied"]

WIDTH, HEIGHT = 100, 1000
SHOWN = 5
"""How many nodes of a column longer than SHOWN + 1 are drawn; the others stand behind "and 35 more"."""


@dataclass(frozen=True)
class WeaveNode:
    """One thing on the trail.

    `kind` decides how it is drawn: photo (picture beside words), note (sticky note), idea and insight (a sheet with words
    in serif), quote (as idea, in quotation marks of its own), decision (a sheet in sans), shipped (sheet edged with
    thread), next (dashed sheet), tied (an ended thread with its reason), words (plain text, no thread).
    `state` is done, now, next or tied. `title` is what was said or decided, `meta` where and when, `detail` one sentence
    more. `pill` is the words of its state with `pill_icon` and `pill_tone`.
    """

    key: str
    kind: Kind
    title: str
    meta: str = ""
    detail: str = ""
    state: State = "done"
    url: str = ""
    paper: str = "lemon"
    picture: str = ""
    picture_alt: str = ""
    pill: str = ""
    pill_icon: str = ""
    pill_tone: str = ""
    action_label: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class WeaveColumn:
    label: str
    nodes: Sequence[WeaveNode] = ()


@dataclass(frozen=True)
class WeaveLink:
    """A thread from one node's key to a key in a later column."""

    source: str
    target: str


@dataclass(frozen=True)
class Path:
    d: str
    state: State


@dataclass(frozen=True)
class Gap:
    """The threads between two columns; `state` is that of the least finished thing they lead to, "" without threads."""

    paths: tuple[Path, ...]
    state: State | Literal[""]


@dataclass(frozen=True)
class Cell:
    """A row of a column: a node, a thread passing through (no node), or the rest of a long column (`folded`)."""

    node: WeaveNode | None
    state: State
    has_thread_in: bool
    has_thread_out: bool
    folded: tuple[WeaveNode, ...] = ()
    sources: tuple[str, ...] = ()
    """Titles of what led here, for those who do not see the threads; empty where there is only one possibility."""

    @property
    def is_through(self) -> bool:
        return self.node is None and not self.folded


@dataclass(frozen=True)
class DrawnColumn:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Weave:
    """What the macro draws: one gap less than columns, each gap after the column with its number."""

    columns: tuple[DrawnColumn, ...]
    gaps: tuple[Gap, ...]


@dataclass
class _Slot:
    """A place in a column while it is being laid out."""

    key: str
    node: WeaveNode | None = None
    folded: tuple[WeaveNode, ...] = ()
    state: State = "done"


@dataclass
class _Plan:
    columns: list[list[_Slot]]
    links: list[set[tuple[str, str]]] = field(default_factory=list)


def middle(row: int, rows: int) -> float:
    """How far down the middle of `row` is in a column of equal rows, from 0 to HEIGHT."""
    return round(HEIGHT * (2 * row + 1) / (2 * rows), 1)


def crossings(pairs: Sequence[tuple[int, int]]) -> int:
    """How many pairs of threads cross, for threads given as (row on the left, row on the right)."""
    return sum(
        (first[0] - second[0]) * (first[1] - second[1]) < 0
        for index, first in enumerate(pairs)
        for second in pairs[index + 1 :]
    )


def lay_out(columns: Sequence[WeaveColumn], links: Sequence[WeaveLink]) -> Weave:
    """Order, fold and draw. Raises ValueError for a key used twice and for a link to an unknown key or backwards."""
    where: dict[str, int] = {}
    for number, column in enumerate(columns):
        for node in column.nodes:
            if node.key in where:
                raise ValueError(f"The weave has two nodes named {node.key!r}.")
            where[node.key] = number
    for link in links:
        if link.source not in where or link.target not in where:
            raise ValueError(f"The thread from {link.source!r} to {link.target!r} begins or ends nowhere.")
        if where[link.source] >= where[link.target]:
            raise ValueError(f"The thread from {link.source!r} to {link.target!r} does not lead forwards.")
    plan = _plan(columns, links, where)
    _untangle(plan)
    titles = {node.key: node.title for column in columns for node in column.nodes}
    came_from: dict[str, list[str]] = defaultdict(list)
    for link in links:
        came_from[link.target].append(titles[link.source])
    return _draw(plan, [column.label for column in columns], came_from)


def stories(
    columns: Sequence[WeaveColumn], links: Sequence[WeaveLink]
) -> list[tuple[list[WeaveColumn], list[WeaveLink]]]:
    """Take a trail apart into what hangs together, in the order of the first thing given in each.

    One weave a story reads better than all in one, above all on a phone, where columns lie under each other.
    """
    leader = {node.key: node.key for column in columns for node in column.nodes}

    def lead(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for link in links:
        leader[lead(link.target)] = lead(link.source)
    found: dict[str, tuple[list[WeaveColumn], list[WeaveLink]]] = {}
    for first in (lead(node.key) for column in columns for node in column.nodes):
        if first not in found:
            found[first] = (
                [
                    WeaveColumn(column.label, [node for node in column.nodes if lead(node.key) == first])
                    for column in columns
                ],
                [link for link in links if lead(link.source) == first],
            )
    return list(found.values())


def _plan(columns: Sequence[WeaveColumn], links: Sequence[WeaveLink], where: Mapping[str, int]) -> _Plan:
    """Slots for nodes, for the rest of a long column, and for threads passing through a column they skip."""
    slots: list[list[_Slot]] = []
    slot_of: dict[str, str] = {}
    states: dict[str, State] = {}
    for number, column in enumerate(columns):
        shown = list(column.nodes) if len(column.nodes) <= SHOWN + 1 else list(column.nodes[:SHOWN])
        rest = tuple(column.nodes[len(shown) :])
        slots.append([_Slot(node.key, node, state=node.state) for node in shown])
        slot_of.update((node.key, node.key) for node in shown)
        states.update((node.key, node.state) for node in column.nodes)
        if rest:
            key = f"rest-of-column-{number}"
            slots[number].append(_Slot(key, folded=rest, state=_least_finished([node.state for node in rest])))
            slot_of.update((node.key, key) for node in rest)
    plan = _Plan(slots, [set() for _ in columns[1:]])
    passing: dict[tuple[str, int], str] = {}
    for link in links:
        here, target = slot_of[link.source], slot_of[link.target]
        first, last = where[link.source], where[link.target]
        for number in range(first + 1, last):
            # Threads to the same end share one way through.
            through = passing.get((target, number))
            if through is None:
                through = passing[target, number] = f"through-{number}-to-{target}"
                slots[number].append(_Slot(through, state=states[link.target]))
            plan.links[number - 1].add((here, through))
            here = through
        plan.links[last - 1].add((here, target))
    return plan


def _least_finished(states: Sequence[State]) -> State:
    order: tuple[State, ...] = ("done", "tied", "now", "next")
    return max(states, key=order.index, default="done")


def _rows(slots: Sequence[_Slot]) -> dict[str, int]:
    return {slot.key: row for row, slot in enumerate(slots)}


def _count_crossings(plan: _Plan) -> int:
    total = 0
    for number, links in enumerate(plan.links):
        left, right = _rows(plan.columns[number]), _rows(plan.columns[number + 1])
        total += crossings([(left[source], right[target]) for source, target in sorted(links)])
    return total


def _untangle(plan: _Plan) -> None:
    """Put each node at the mean height of its neighbours, from left to right and back, and keep the best order seen.

    Sorting is stable, so nodes that do not care stay in the order in which they were given.
    """
    best, fewest = [list(column) for column in plan.columns], _count_crossings(plan)
    for sweep in range(8):
        if fewest == 0:
            break
        is_forward = sweep % 2 == 0
        numbers = range(1, len(plan.columns)) if is_forward else range(len(plan.columns) - 2, -1, -1)
        for number in numbers:
            neighbour = number - 1 if is_forward else number + 1
            links = plan.links[min(number, neighbour)]
            rows, many = _rows(plan.columns[neighbour]), max(1, len(plan.columns[neighbour]))
            heights: dict[str, list[float]] = defaultdict(list)
            for source, target in links:
                mine, other = (target, source) if is_forward else (source, target)
                heights[mine].append((2 * rows[other] + 1) / (2 * many))
            column = plan.columns[number]
            own = {slot.key: (2 * row + 1) / (2 * len(column)) for row, slot in enumerate(column)}
            # "and 35 more" is read after the others, whatever it would cost in crossings.
            column.sort(key=lambda slot: (bool(slot.folded), _mean(heights.get(slot.key), own[slot.key])))
        count = _count_crossings(plan)
        if count < fewest:
            best, fewest = [list(column) for column in plan.columns], count
    plan.columns[:] = best


def _mean(values: Sequence[float] | None, otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def path_between(start: float, end: float, *, sway: float = 0) -> str:
    """A thread from `start` to `end` (heights). All threads share one shape across, so ordered ends never cross.

    A thread between equal heights would be a ruled line; `sway` lets it hang that much instead.
    """
    if start == end and sway:
        return f"M0 {start:g}C34 {start - sway:g} 66 {start + sway:g} {WIDTH} {end:g}"
    return f"M0 {start:g}C55 {start:g} 45 {end:g} {WIDTH} {end:g}"


def _draw(plan: _Plan, labels: Sequence[str], came_from: Mapping[str, Sequence[str]]) -> Weave:
    sources = {source for links in plan.links for source, _ in links}
    targets = {target for links in plan.links for _, target in links}
    columns = []
    for number, slots in enumerate(plan.columns):
        is_plain = number == 0 or sum(slot.node is not None for slot in plan.columns[number - 1]) < 2
        columns.append(
            DrawnColumn(
                labels[number],
                tuple(
                    Cell(
                        node=slot.node,
                        state=slot.state,
                        has_thread_in=slot.key in targets,
                        has_thread_out=slot.key in sources,
                        folded=slot.folded,
                        sources=() if is_plain else tuple(came_from.get(slot.key, ())),
                    )
                    for slot in slots
                ),
            )
        )
    return Weave(tuple(columns), tuple(_draw_gap(plan, number) for number in range(len(plan.links))))


def _draw_gap(plan: _Plan, number: int) -> Gap:
    left, right = plan.columns[number], plan.columns[number + 1]
    left_rows, right_rows = _rows(left), _rows(right)
    states: dict[str, State] = {slot.key: slot.state for slot in right}
    links = sorted(plan.links[number], key=lambda link: (left_rows[link[0]], right_rows[link[1]]))
    ends = Counter(key for link in links for key in link)
    # Small enough to stay in its row, and only where no other thread shares an end with it.
    sway = min(70, 250 // max(1, len(left), len(right)))
    paths = tuple(
        Path(
            path_between(
                middle(left_rows[source], len(left)),
                middle(right_rows[target], len(right)),
                sway=sway if ends[source] == ends[target] == 1 else 0,
            ),
            states[target],
        )
        for source, target in links
    )
    return Gap(paths, _least_finished([path.state for path in paths]) if paths else "")

"""My trail as stories: what somebody gave, what it joined, what was decided, what changed.

Everything that flowed together stands in one story. A story has four columns; a thread that skips a column passes
through it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from makewith.foundation.trail.models import Item, Link
from makewith.foundation.trail.queries import Fate, Graph, fate_of

COLUMNS = 4
_COLUMN_OF = {"decision": 2, "delivery": 3}


@dataclass(frozen=True)
class Passage:
    """A place where a thread passes through a column on its way to the next."""

    source: int
    target: int


Node = Item | Passage


@dataclass
class Story:
    """`columns` are four lists of nodes; `edges` per gap pairs of (index in the left column, index in the right)."""

    columns: list[list[Node]]
    edges: list[list[tuple[int, int, Link]]]
    given: list[Item]
    fate: Fate
    title: str = ""
    pieces: int = 0
    people: int = 0
    links: list[Link] = field(default_factory=list)

    @property
    def latest(self) -> Item:
        """The newest thing that came of it."""
        return max((item for item in self.items), key=lambda item: (item.occurred_at, item.pk))

    @property
    def items(self) -> list[Item]:
        return [node for column in self.columns for node in column if isinstance(node, Item)]


def tally(graph: Graph, given: Iterable[Item]) -> dict[Fate, int]:
    """How many of the things somebody gave met which fate."""
    counts = dict.fromkeys(Fate, 0)
    for item in given:
        counts[fate_of(graph, item.pk)] += 1
    return counts


def stories(graph: Graph, given: list[Item]) -> tuple[list[Story], list[Item]]:
    """Stories, the newest outcome first, and the things that nothing has come of yet."""
    alone = [item for item in given if not graph.onward.get(item.pk)]
    groups = _groups(graph, [item for item in given if graph.onward.get(item.pk)])
    told = [_story(graph, group) for group in groups]
    return sorted(told, key=lambda story: (story.latest.occurred_at, story.latest.pk), reverse=True), alone


def _groups(graph: Graph, given: list[Item]) -> list[list[Item]]:
    """Given Items that lead to a common Item, directly or over others, belong together."""
    leader: dict[int, int] = {}

    def find(key: int) -> int:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for item in given:
        for key in graph.reachable(item.pk):
            leader[find(key)] = find(item.pk)
    groups: dict[int, list[Item]] = {}
    for item in given:
        groups.setdefault(find(item.pk), []).append(item)
    return list(groups.values())


def _story(graph: Graph, given: list[Item]) -> Story:
    own = {item.pk for item in given}
    reached = set().union(*(graph.reachable(key) for key in own)) - own
    column_of = dict.fromkeys(own, 0)
    column_of.update({key: _COLUMN_OF.get(graph.items[key].kind, 1) for key in reached})
    columns: list[list[Node]] = [[] for _ in range(COLUMNS)]
    for key in sorted(column_of, key=lambda key: (graph.items[key].occurred_at, key)):
        columns[column_of[key]].append(graph.items[key])
    links = [link for key in column_of for link in graph.onward.get(key, ()) if link.target_id in column_of]
    edges: list[list[tuple[int, int, Link]]] = [[] for _ in range(COLUMNS - 1)]
    for link in links:
        _thread(columns, edges, column_of, link)
    _untangle(columns, edges)
    fates = [fate_of(graph, item.pk) for item in given]
    return Story(columns, edges, given, min(fates, key=list(Fate).index), links=links)


def _thread(
    columns: list[list[Node]], edges: list[list[tuple[int, int, Link]]], column_of: dict[int, int], link: Link
) -> None:
    """Draw a link from column to column, with a passage through each one it skips. Within a column nothing is drawn."""
    left, right = column_of[link.source_id], column_of[link.target_id]
    if right <= left:
        return
    at = _index(columns[left], link.source_id)
    for column in range(left + 1, right):
        passage = Passage(link.source_id, link.target_id)
        columns[column].append(passage)
        edges[column - 1].append((at, len(columns[column]) - 1, link))
        at = len(columns[column]) - 1
    edges[right - 1].append((at, _index(columns[right], link.target_id), link))


def _index(column: list[Node], key: int) -> int:
    return next(i for i, node in enumerate(column) if isinstance(node, Item) and node.pk == key)


def _untangle(columns: list[list[Node]], edges: list[list[tuple[int, int, Link]]]) -> None:
    """Order each column by where its threads come from, so that they cross as little as possible."""
    for gap in range(COLUMNS - 1):
        right = columns[gap + 1]
        sources: dict[int, list[int]] = {}
        for left_at, right_at, _ in edges[gap]:
            sources.setdefault(right_at, []).append(left_at)
        weight = {at: sum(lefts) / len(lefts) for at, lefts in sources.items()}
        order = sorted(range(len(right)), key=lambda at: (weight.get(at, len(right)), at))
        place = {old: new for new, old in enumerate(order)}
        columns[gap + 1] = [right[old] for old in order]
        edges[gap] = [(left_at, place[right_at], link) for left_at, right_at, link in edges[gap]]
        if gap + 1 < COLUMNS - 1:
            edges[gap + 1] = [(place[left_at], right_at, link) for left_at, right_at, link in edges[gap + 1]]

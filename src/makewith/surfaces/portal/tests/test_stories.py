"""Stories keep every thread whole, whatever shape a trail has."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from makewith.foundation.trail.models import Item, Link, Relation
from makewith.foundation.trail.queries import Fate, Graph
from makewith.surfaces.portal.stories import stories, tally

START = datetime(2026, 6, 1, tzinfo=UTC)
LAYERS = [("idea", 8), ("insight", 4), ("decision", 4), ("delivery", 3)]


def make_graph(sizes: list[int], wishes: list[tuple[int, int, int, int]]) -> tuple[Graph, list[Item]]:
    """Layers of Items and links between them; a wish is (from layer, from index, layers further, to index)."""
    items: list[list[Item]] = []
    key = 0
    for (kind, _), size in zip(LAYERS, sizes, strict=True):
        layer = []
        for _number in range(size):
            key += 1
            layer.append(
                Item(pk=key, kind=kind, number=key, title=f"{kind} {key}", occurred_at=START + timedelta(days=key))
            )
        items.append(layer)
    graph = Graph(items={item.pk: item for layer in items for item in layer})
    made: set[tuple[int, int]] = set()
    for left, at, step, to in wishes:
        right = left + step
        if right >= len(items) or not items[left] or not items[right]:
            continue
        source, target = items[left][at % len(items[left])], items[right][to % len(items[right])]
        if (source.pk, target.pk) in made:
            continue
        made.add((source.pk, target.pk))
        relation = {
            "insight": Relation.EVIDENCE_FOR,
            "decision": Relation.ADOPTED_BY,
            "delivery": Relation.DELIVERED_BY,
        }
        graph.add(Link(pk=len(made), source=source, target=target, relation=relation[target.kind]))
    return graph, items[0]


graphs = st.builds(
    make_graph,
    st.tuples(*(st.integers(0, most) for _, most in LAYERS)).map(list),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(1, 3), st.integers(0, 9)), max_size=25),
)


@given(graphs)
def test_everything_given_stands_in_exactly_one_place(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    told, alone = stories(graph, given_items)
    placed = [item.pk for story in told for item in story.given] + [item.pk for item in alone]
    assert sorted(placed) == sorted(item.pk for item in given_items)


@given(graphs)
def test_stories_share_no_item_and_every_link_leads_forwards(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    seen: set[int] = set()
    for story in stories(graph, given_items)[0]:
        own = {item.pk for item in story.items}
        assert not own & seen
        seen |= own
        column_of = {item.pk: number for number, column in enumerate(story.columns) for item in column}
        assert all(column_of[link.source_id] < column_of[link.target_id] for link in story.links)


@given(graphs)
def test_a_story_holds_everything_its_gifts_led_to(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    for story in stories(graph, given_items)[0]:
        own = {item.pk for item in story.items}
        reached = set().union(*(graph.reachable(item.pk) for item in story.given))
        assert own == reached | {item.pk for item in story.given}


@given(graphs)
def test_the_tally_counts_every_gift_once(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    counts = tally(graph, given_items)
    assert sum(counts.values()) == len(given_items)
    delivered = sum(
        any(graph.items[key].kind == "delivery" for key in graph.reachable(item.pk)) for item in given_items
    )
    assert counts[Fate.CHANGED] == delivered

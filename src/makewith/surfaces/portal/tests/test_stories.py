"""Stories keep every thread whole, whatever shape a trail has."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from makewith.foundation.trail.models import Item, Link, Relation
from makewith.foundation.trail.queries import Fate, Graph
from makewith.surfaces.portal.stories import COLUMNS, Passage, stories, tally

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
def test_stories_share_no_item_and_each_edge_joins_neighbouring_columns(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    told, _ = stories(graph, given_items)
    seen: set[int] = set()
    for story in told:
        own = {item.pk for item in story.items}
        assert not own & seen
        seen |= own
        assert len(story.columns) == COLUMNS
        for gap, edges in enumerate(story.edges):
            for left, right, _link in edges:
                assert 0 <= left < len(story.columns[gap])
                assert 0 <= right < len(story.columns[gap + 1])


@given(graphs)
def test_following_the_drawn_threads_leads_to_just_what_the_links_lead_to(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    told, _ = stories(graph, given_items)
    for story in told:
        for at, node in enumerate(story.columns[0]):
            assert isinstance(node, Item)
            places, reached = {at}, set()
            for gap, edges in enumerate(story.edges):
                places = {right for left, right, _ in edges if left in places}
                nodes = (story.columns[gap + 1][place] for place in places)
                reached |= {found.pk for found in nodes if isinstance(found, Item)}
            assert graph.reachable(node.pk) >= reached
            direct = {link.target_id for link in graph.onward.get(node.pk, ())}
            assert direct <= reached


@given(graphs)
def test_a_passage_has_one_thread_in_and_one_out(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    for story in stories(graph, given_items)[0]:
        for column in range(1, COLUMNS - 1):
            for at, node in enumerate(story.columns[column]):
                if isinstance(node, Passage):
                    assert sum(right == at for _, right, _ in story.edges[column - 1]) == 1
                    assert sum(left == at for left, _, _ in story.edges[column]) == 1


@given(graphs)
def test_the_tally_counts_every_gift_once(made: tuple[Graph, list[Item]]) -> None:
    graph, given_items = made
    counts = tally(graph, given_items)
    assert sum(counts.values()) == len(given_items)
    delivered = sum(
        any(graph.items[key].kind == "delivery" for key in graph.reachable(item.pk)) for item in given_items
    )
    assert counts[Fate.CHANGED] == delivered

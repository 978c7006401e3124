import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.kit.weave import WeaveColumn, WeaveLink, WeaveNode, crossings, lay_out, middle, path_between, stories


def note(key: str) -> WeaveNode:
    return WeaveNode(key, "note", f"Note {key}")


def column(*keys: str) -> WeaveColumn:
    return WeaveColumn("", [note(key) for key in keys])


def links(*pairs: str) -> list[WeaveLink]:
    """ "ab" is a thread from a to b."""
    return [WeaveLink(pair[0], pair[1]) for pair in pairs]


def keys(weave_column: object) -> list[str]:
    return [cell.node.key if cell.node else "" for cell in weave_column.cells]  # type: ignore[attr-defined]


def test_rows_are_equally_high() -> None:
    assert [middle(row, 3) for row in range(3)] == [166.7, 500.0, 833.3]
    assert middle(0, 1) == 500.0


def test_three_inputs_join_in_the_middle() -> None:
    drawn = lay_out([column("a", "b", "c"), column("x")], links("ax", "bx", "cx"))

    assert [path.d for path in drawn.gaps[0].paths] == [
        "M0 166.7C55 166.7 45 500 100 500",
        "M0 500C55 500 45 500 100 500",
        "M0 833.3C55 833.3 45 500 100 500",
    ]
    assert drawn.gaps[0].state == "done"


def test_a_lone_thread_hangs_instead_of_being_ruled() -> None:
    drawn = lay_out([column("a"), column("x")], links("ax"))

    assert drawn.gaps[0].paths[0].d == "M0 500C34 430 66 570 100 500"


def test_threads_share_one_shape_so_ordered_ends_never_cross() -> None:
    assert path_between(100, 900) == "M0 100C55 100 45 900 100 900"
    assert crossings([(0, 0), (1, 1), (2, 1)]) == 0
    assert crossings([(0, 1), (1, 0)]) == 1


def test_nodes_are_ordered_so_that_threads_do_not_cross() -> None:
    drawn = lay_out([column("a", "b", "c"), column("x", "y", "z")], links("az", "by", "cx"))

    assert keys(drawn.columns[0]) == ["a", "b", "c"]
    assert keys(drawn.columns[1]) == ["z", "y", "x"]


def test_nodes_that_do_not_care_stay_in_the_order_given() -> None:
    drawn = lay_out([column("a", "b", "c"), column("x")], links("ax", "bx", "cx"))

    assert keys(drawn.columns[0]) == ["a", "b", "c"]


def test_a_thread_passes_through_the_column_it_skips() -> None:
    drawn = lay_out([column("a"), column("x"), column("d")], links("ad", "ax"))

    passing = [cell for cell in drawn.columns[1].cells if cell.is_through]
    assert len(passing) == 1
    assert len(drawn.gaps[0].paths) == 2
    assert len(drawn.gaps[1].paths) == 1


def test_a_thread_takes_the_state_of_what_it_leads_to() -> None:
    coming = WeaveNode("d", "next", "In July", state="next")
    drawn = lay_out([column("a"), column("x"), WeaveColumn("", [coming])], links("ax", "xd"))

    assert [gap.state for gap in drawn.gaps] == ["done", "next"]
    assert drawn.gaps[1].paths[0].state == "next"


def test_six_are_shown_and_of_forty_only_five() -> None:
    six = lay_out([column(*"abcdef"), column("x")], links(*(f"{key}x" for key in "abcdef")))
    assert [len(cell.folded) for cell in six.columns[0].cells] == [0] * 6

    gave = [note(f"n{number}") for number in range(40)]
    forty = lay_out(
        [WeaveColumn("You gave", gave), column("x", "y")],
        [WeaveLink(node.key, "y" if node.key == "n39" else "x") for node in gave],
    )
    assert len(forty.columns[0].cells) == 6
    assert len(forty.columns[0].cells[-1].folded) == 35
    assert len(forty.gaps[0].paths) == 7


def test_where_a_thread_came_from_is_said_when_there_is_a_choice() -> None:
    drawn = lay_out([column("a", "b"), column("x"), column("d")], links("ax", "xd"))

    assert drawn.columns[1].cells[0].sources == ("Note a",)
    assert drawn.columns[2].cells[0].sources == ()


@pytest.mark.parametrize(
    ("given_links", "words"),
    [(links("a?"), "nowhere"), (links("xa"), "does not lead forwards"), (links("ab"), "does not lead forwards")],
)
def test_a_thread_must_lead_somewhere_further_on(given_links: list[WeaveLink], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lay_out([column("a", "b"), column("x")], given_links)


def test_a_name_stands_for_one_node() -> None:
    with pytest.raises(ValueError, match="two nodes named 'a'"):
        lay_out([column("a"), column("a")], [])


def test_stories_that_do_not_touch_are_told_apart() -> None:
    told = stories([column("a", "b", "c"), column("x", "y")], links("ax", "by", "cx"))

    assert [[[node.key for node in part.nodes] for part in columns] for columns, _ in told] == [
        [["a", "c"], ["x"]],
        [["b"], ["y"]],
    ]
    assert told[1][1] == links("by")


@given(st.data(), st.integers(1, 40), st.integers(0, 8), st.integers(0, 4))
def test_every_thread_is_drawn_and_none_begins_outside(
    data: st.DataObject, gave: int, joined: int, decided: int
) -> None:
    columns = [
        WeaveColumn(label, [note(f"{label}{number}") for number in range(count)])
        for label, count in (("gave", gave), ("joined", joined), ("decided", decided))
    ]
    everything = [(number, node.key) for number, part in enumerate(columns) for node in part.nodes]
    possible = [WeaveLink(here, there) for first, here in everything for last, there in everything if first < last]
    chosen = data.draw(st.lists(st.sampled_from(possible), max_size=60)) if possible else []

    drawn = lay_out(columns, chosen)

    shown = [
        key
        for part in drawn.columns
        for cell in part.cells
        for key in [node.key for node in (cell.node, *cell.folded) if node]
    ]
    assert sorted(shown) == sorted(key for _, key in everything)
    for number, gap in enumerate(drawn.gaps):
        left = {middle(row, len(drawn.columns[number].cells)) for row in range(len(drawn.columns[number].cells))}
        assert {float(path.d[3:].split("C")[0]) for path in gap.paths} <= left
        assert bool(gap.paths) == bool(gap.state)

"""When the blocks of the agenda begin, before and after the first one has."""

from makewith.loop.workshops.board.tests.pure import BLOCKS, PLAN, Pure, told_seats

MINUTE = 60_000
OPENS = 50_000_000


def begins(board: Pure) -> list[int | None]:
    """Minutes after the planned beginning, of each block."""
    found = [block.get("starts_at") for block in board.state["agenda"]]
    return [None if at is None else (at - OPENS) // MINUTE for at in found]


def test_before_it_begins_the_blocks_follow_each_other_from_the_planned_beginning():
    board = Pure()
    assert begins(board) == [None, None, None]
    board.do(None, "plan.set", **PLAN, opens_at=OPENS)
    assert begins(board) == [0, 10, 20]


def test_a_pinned_block_waits_for_its_time_and_what_follows_waits_with_it():
    board, pinned = Pure(), OPENS + 25 * MINUTE
    blocks = [{**block, "starts_at": pinned if block["id"] == BLOCKS[1] else None} for block in PLAN["blocks"]]
    board.do(None, "plan.set", **{**PLAN, "blocks": blocks}, opens_at=OPENS)
    assert begins(board) == [0, 25, 35]


def test_once_begun_the_clock_of_the_block_counts_and_not_the_plan():
    board = Pure(at=OPENS + 7 * MINUTE)
    board.do(None, "plan.set", **PLAN, opens_at=OPENS)
    board.do(None, "lobby.open", plan={**PLAN, "opens_at": OPENS}, seats=told_seats())
    board.do("fay", "block.start", block=BLOCKS[0])
    assert begins(board) == [7, 17, 27]

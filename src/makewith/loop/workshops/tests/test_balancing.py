"""People at tables: even sizes, kinds spread, and nobody placed where there is no room."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.workshops.balancing import Lack, Room, balance, lacks

RECEIVER, COURIER, SENDER = 1, 2, 3


def crowd(**kinds: int) -> list[tuple[str, int]]:
    keys = {"receivers": RECEIVER, "couriers": COURIER, "senders": SENDER}
    return [(f"{name}{number}", keys[name]) for name, count in kinds.items() for number in range(count)]


def test_four_couriers_are_one_at_each_of_four_tables() -> None:
    rooms = [Room(6) for _ in range(4)]
    placed = balance(crowd(receivers=11, couriers=4, senders=2), rooms)
    assert len(placed) == 17
    assert [room.kinds[COURIER] for room in rooms] == [1, 1, 1, 1]
    assert sorted(room.size for room in rooms) == [4, 4, 4, 5]


def test_a_host_who_sits_there_already_counts() -> None:
    rooms = [Room(6, Counter({COURIER: 1})), Room(6)]
    placed = balance(crowd(receivers=2, couriers=1), rooms)
    assert placed["couriers0"] == 1
    assert [room.size for room in rooms] == [2, 2]


def test_who_does_not_fit_has_no_table() -> None:
    assert len(balance(crowd(receivers=9), [Room(4), Room(3)])) == 7
    assert balance(crowd(receivers=1), []) == {}


CAPACITIES = st.lists(st.integers(0, 9), max_size=8)
KINDS = st.lists(st.integers(0, 4), max_size=60)


@given(KINDS, CAPACITIES)
def test_sizes_differ_by_at_most_one_unless_a_table_is_full(kinds: list[int], capacities: list[int]) -> None:
    rooms = [Room(capacity) for capacity in capacities]
    placed = balance(list(enumerate(kinds)), rooms)
    assert len(placed) == min(len(kinds), sum(capacities))
    assert Counter(placed.values()) == Counter({at: room.size for at, room in enumerate(rooms) if room.size})
    largest = max((room.size for room in rooms), default=0)
    for room in rooms:
        assert room.size <= room.capacity
        assert room.size >= largest - 1 or not room.has_room


@given(KINDS, st.integers(1, 8))
def test_each_kind_is_spread_as_evenly_as_the_sizes(kinds: list[int], tables: int) -> None:
    rooms = [Room(60) for _ in range(tables)]
    balance(list(enumerate(kinds)), rooms)
    for kind in set(kinds):
        counts = [room.kinds[kind] for room in rooms]
        assert max(counts) - min(counts) <= 1


@given(KINDS, st.integers(1, 8))
def test_after_balancing_no_table_lacks_what_there_is_enough_of(kinds: list[int], tables: int) -> None:
    rooms = [Room(60) for _ in range(tables)]
    balance(list(enumerate(kinds)), rooms)
    assert lacks([room.kinds for room in rooms]) == []


def test_a_table_without_a_courier_is_named_with_one_that_could_spare_one() -> None:
    tables = [{COURIER: 2, RECEIVER: 2}, {COURIER: 3}, {RECEIVER: 4}, {}]
    assert lacks(tables) == [Lack(at=1, kind=RECEIVER, spare_at=2), Lack(at=2, kind=COURIER, spare_at=1)]


def test_too_few_for_all_tables_is_nobodys_fault() -> None:
    assert lacks([{COURIER: 1, RECEIVER: 3}, {RECEIVER: 3}]) == []

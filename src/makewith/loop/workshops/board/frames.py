"""What one frame brings to whom, as text. Written once for everybody who sees the same."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from makewith.loop.workshops.board.audiences import Audience, owner_of, patch
from makewith.loop.workshops.board.state import State


def encode(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


class Change:
    """From one state to the next, for every audience.

    `names` are the cells that may look different to somebody. What a group sees is computed and written once; what is different for the owner of a
    cell is laid over it.
    """

    def __init__(self, before: State, after: State, names: Iterable[str]) -> None:
        self._before, self._after = before, after
        self._names = list(names)
        self._groups: dict[tuple[Audience, Audience], tuple[dict[str, str], list[str]]] = {}
        self._texts: dict[tuple[Audience, Audience], str] = {}
        self._owned: dict[str, list[str]] = {}
        for name in self._names:
            for seat in {owner_of(before, name), owner_of(after, name)} - {None}:
                self._owned.setdefault(str(seat), []).append(name)

    def text(self, was: Audience, audience: Audience, extra: Mapping[str, Any]) -> str:
        """The inside of a frame for this audience: `"set"` and `"drop"`, and whatever else it brings. Empty when it brings nothing.

        `extra` may have `set` and `drop` of its own, of cells that are in no state.
        """
        group = (was.others, audience.others)
        own = self._owned.get(audience.seat, ()) if audience.seat is not None else ()
        if not own and not extra:
            if group not in self._texts:
                self._texts[group] = _inside(*self._group(group), {})
            return self._texts[group]
        cells, drops = self._group(group)
        if own:
            mine = patch(self._before, self._after, own, audience, was=was)
            cells = {name: piece for name, piece in cells.items() if name not in own}
            cells.update({name: encode(value) for name, value in mine.set.items()})
            drops = [name for name in drops if name not in own] + mine.drop
        return _inside(cells, drops, extra)

    def _group(self, group: tuple[Audience, Audience]) -> tuple[dict[str, str], list[str]]:
        if group not in self._groups:
            changed = patch(self._before, self._after, self._names, group[1], was=group[0])
            self._groups[group] = ({name: encode(value) for name, value in changed.set.items()}, changed.drop)
        return self._groups[group]


def _inside(cells: Mapping[str, str], drops: Iterable[str], extra: Mapping[str, Any]) -> str:
    pieces = {**cells, **{name: encode(value) for name, value in extra.get("set", {}).items()}}
    dropped = [*drops, *extra.get("drop", ())]
    parts = []
    if pieces:
        parts.append('"set":{' + ",".join(f"{encode(name)}:{piece}" for name, piece in pieces.items()) + "}")
    if dropped:
        parts.append(f'"drop":{encode(dropped)}')
    parts += [f"{encode(name)}:{encode(value)}" for name, value in extra.items() if name not in {"set", "drop"}]
    return ",".join(parts)


def frame(seq: int, inside: str) -> str:
    return f'{{"seq":{seq},{inside}}}' if inside else f'{{"seq":{seq}}}'

"""What each audience sees of the board's own cells."""

from typing import Any

from makewith.loop.workshops.board.audiences import (
    MIN_GROUP,
    Audience,
    Cells,
    Side,
    as_it_is,
    register_cell,
)

_THING_SHOWN = (
    "kind", "text", "table", "group", "stage", "lane", "x", "y", "w", "h", "order", "reactions", "strokes", "photo", "from", "to", "label", "block",
)  # fmt: skip
_THING_STATES = ("private", "held", "late")
_SEAT_SHOWN = ("name", "role", "kind", "paper", "table", "here", "notes")
_SEAT_CLOSE = ("hand", "ready", "skip")


def is_hidden(thing: dict[str, Any]) -> bool:
    """Whether only its author and the facilitators see a thing."""
    return any(thing.get(state) for state in _THING_STATES)


def _thing(cells: Cells, name: str, thing: dict[str, Any], audience: Audience) -> Any:
    if thing.get("dropped"):
        return None
    is_own = audience.seat is not None and thing["seat"] == audience.seat
    if not is_own and audience.side != Side.RUNNER:
        if is_hidden(thing):
            return None
        table = thing.get("table")
        if table and table != audience.table and not audience.is_team and (cells.get("rules") or {}).get("apart"):
            return None
    seen = {field: thing[field] for field in _THING_SHOWN if thing.get(field) not in (None, {})}
    for state in _THING_STATES:
        if thing.get(state):
            seen[state] = True
    if thing["kind"] != "photo" and not audience.is_team:
        # A photographed wall of paper shows what others wrote, too.
        seen.pop("photo", None)
    seat = thing["seat"]
    author = cells.get(f"seat:{seat}") if seat else None
    seen["paper"] = author["paper"] if author is not None else thing.get("paper", "kraft")
    if is_own or not thing.get("nameless"):
        seen["seat"] = seat
        seen["name"] = author["name"] if author is not None else thing.get("credited", "")
    if thing["kind"] == "stage":
        moods = thing["moods"].values()
        seen["moods"] = len(moods)
        if moods:
            seen["mood"] = round(sum(moods) / len(moods), 2)
    return seen


def _thing_owner(name: str, thing: dict[str, Any]) -> str | None:
    owner: str | None = thing["seat"]
    return owner


def _own(name: str, value: Any) -> str:
    return name.partition(":")[2]


def _seat(cells: Cells, name: str, seat: dict[str, Any], audience: Audience) -> Any:
    if seat.get("removed"):
        return None
    seen = {field: seat.get(field) for field in _SEAT_SHOWN}
    hosts = audience.side == Side.HOST and audience.table is not None and audience.table == seat.get("table")
    if audience.is_team or hosts or audience.seat == _own(name, seat):
        seen.update({field: seat[field] for field in _SEAT_CLOSE if seat.get(field)})
    return seen


def _agenda(cells: Cells, name: str, blocks: list[dict[str, Any]], audience: Audience) -> Any:
    return [{field: value for field, value in block.items() if field != "rules"} for block in blocks]


def _word(cells: Cells, name: str, word: dict[str, Any], audience: Audience) -> Any:
    return word if audience.side == Side.RUNNER or audience.seat == word["seat"] else None


def _word_owner(name: str, word: dict[str, Any]) -> str | None:
    owner: str | None = word["seat"]
    return owner


def _teamword(cells: Cells, name: str, word: dict[str, Any], audience: Audience) -> Any:
    return word if audience.is_team else None


def _energy(cells: Cells, name: str, energy: dict[str, Any], audience: Audience) -> Any:
    seen = {"asked_at": energy["asked_at"]}
    answers = list(energy["answers"].values())
    if audience.is_team and len(answers) >= MIN_GROUP:
        seen["counts"] = [answers.count(value) for value in range(1, 6)]
    return seen


def _mine(cells: Cells, name: str, value: dict[str, Any], audience: Audience) -> Any:
    return value if audience.seat == _own(name, value) else None


for _name in ("workshop", "block", "rules", "wall", "progress", "table", "call", "vote"):
    register_cell(_name, as_it_is)
register_cell("agenda", _agenda)
register_cell("thing", _thing, _thing_owner)
register_cell("seat", _seat, _own)
register_cell("word", _word, _word_owner)
register_cell("teamword", _teamword)
register_cell("energy", _energy)
register_cell("mine", _mine, _own)

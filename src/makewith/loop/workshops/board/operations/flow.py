"""The agenda's progress and its rules: what facilitators do, and what the house says of the plan."""

from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.board import following
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.operations.counting import begin_counting
from makewith.loop.workshops.board.operations.room import set_seat
from makewith.loop.workshops.board.operations.table import Rule, Undo, register
from makewith.loop.workshops.board.operations.votes import new_vote
from makewith.loop.workshops.board.planned import plan_of, seat_data, seats_of
from makewith.loop.workshops.board.reading import anything, fields, identity, maybe, one_of, switch, unreadable, whole
from makewith.loop.workshops.board.state import (
    CLOSED,
    LOBBY,
    PAUSED,
    PLANNED,
    RUNNING,
    USUAL_RULES,
    Draft,
    Operation,
)  # fmt: skip
from makewith.loop.workshops.board.who import (
    Actor,
    before_the_end,
    runners,
    the_house,
    under_way,
    until_closed,
    whoever_sees,
)  # fmt: skip
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.rules import BlockRules, VoteRules

MINUTE = 60_000
SHOWS = ("question", "board", "timer", "prototype")
REOPEN_MS = 10 * MINUTE
"""How long a closed workshop can be opened again; after that the secret of its ballots is gone."""


def set_plan(draft: Draft, operation: Operation) -> None:
    """What the plan says of the workshop, its agenda and its tables. The block that runs goes on as it was begun."""
    plan = operation.data
    known = draft.get("workshop") or {"state": PLANNED, "people": 0}
    about = {name: plan[name] for name in ("title", "code", "join_url", "opens_at", "closes_at") if name in plan}
    draft.put("workshop", {**known, **about})
    if "blocks" in plan:
        begun = {block["id"]: block for block in draft.get("agenda") or ()}
        blocks = [
            {**block, "state": begun.get(block["id"], {}).get("state", "next"), "pinned": block.get("starts_at")}
            for block in plan["blocks"]
        ]
        draft.put("agenda", blocks)
        _keep_times(draft)
    if "tables" in plan:
        gone = {name for name, _table in draft.named("table:")} - {f"table:{table['id']}" for table in plan["tables"]}
        for name in gone:
            draft.drop(name)
        for table in plan["tables"]:
            draft.put(f"table:{table['id']}", {"name": table["name"], "host": table.get("host")})


def _keep_times(draft: Draft) -> None:
    """When the blocks that are still to come begin: one after the other from the workshop's beginning, and no earlier than they are pinned to."""
    blocks, now = [], draft.get("block")
    end = now.get("ends_at") if now else draft.get("workshop").get("opens_at")
    is_past = now is not None
    for block in draft.get("agenda") or ():
        block = dict(block)
        if now and block["id"] == now["id"]:
            is_past = False
        elif not is_past:
            pinned = block.get("pinned")
            block["starts_at"] = max(filter(None, (pinned, end)), default=None)
            end = block["starts_at"] + block["minutes"] * MINUTE if block["starts_at"] else None
        blocks.append(block)
    draft.put("agenda", blocks)


def begin_block(draft: Draft, operation: Operation, block: str, *, left_ms: int | None = None) -> None:
    """Make a block the current one, with its own rules. Everybody's ready, skip and count of notes begin again."""
    agenda = draft.get("agenda")
    place = next(number for number, one in enumerate(agenda) if one["id"] == block)
    states = ["done"] * place + ["now"] + ["next"] * (len(agenda) - place - 1)
    told = {name: agenda[place].get(name, "") for name in ("id", "title", "question", "exercise", "minutes")}
    minutes = agenda[place]["minutes"]
    ends_at = operation.at + (minutes * MINUTE if left_ms is None else left_ms)
    began = [{**one, "state": state} for one, state in zip(agenda, states, strict=True)]
    began[place]["starts_at"] = operation.at
    draft.put("agenda", began)
    draft.put("block", {**told, "number": place + 1, "of": len(agenda), "ends_at": ends_at})
    rules = BlockRules.read(agenda[place].get("rules") or {})
    draft.put("rules", {name: getattr(rules, name) for name in USUAL_RULES})
    draft.patch("workshop", state=RUNNING)
    draft.patch("wall", shows="question", spotlight=None)
    begin_counting(draft)
    _keep_times(draft)
    _turn_votes(draft, agenda[place], rules.vote)


def _turn_votes(draft: Draft, block: dict[str, Any], planned: VoteRules | None) -> None:
    """Votes end with their block. One that the plan has for this block opens, if it was not held before."""
    for name, vote in draft.named("vote:"):
        if vote["state"] == "open":
            draft.put(name, {**vote, "state": "closed"})
    if planned is not None and draft.get(f"vote:{block['id']}") is None:
        draft.put(f"vote:{block['id']}", new_vote({"title": block["title"], **asdict(planned)}))


def _neighbour(draft: Draft, step: int) -> str | None:
    ids = [block["id"] for block in draft.get("agenda") or ()]
    place = ids.index(draft.phase) + step if draft.phase in ids else (0 if step > 0 else -1)
    return ids[place] if 0 <= place < len(ids) else None


def _start(draft: Draft, operation: Operation) -> None:
    data = operation.data
    begin_block(draft, operation, data["block"], left_ms=data.get("left_ms"))
    if data.get("rules"):
        draft.put("rules", data["rules"])


def _next(draft: Draft, operation: Operation) -> None:
    begin_block(draft, operation, str(_neighbour(draft, +1)))


def _back(draft: Draft, operation: Operation) -> None:
    begin_block(draft, operation, str(_neighbour(draft, -1)))


def _was_before(draft: Draft, operation: Operation) -> Undo | None:
    """The block that ran until now, with the time it had left."""
    block = draft.get("block")
    if block is None:
        return None
    left = block["left_ms"] if "left_ms" in block else max(0, block["ends_at"] - operation.at)
    return Undo("block.start", {"block": block["id"], "left_ms": left, "rules": draft.rules}, {})


def _block_is_there(draft: Draft, actor: Actor, operation: Operation) -> Any:
    if all(block["id"] != operation.data["block"] for block in draft.get("agenda") or ()):
        return _("This block is not in the agenda any more.")
    return runners(draft, actor, operation)


def _there_is(step: int, otherwise: Any) -> Any:
    def check(draft: Draft, actor: Actor, operation: Operation) -> Any:
        return runners(draft, actor, operation) or (None if _neighbour(draft, step) else otherwise)

    return check


def _moved_already(draft: Draft, operation: Operation) -> bool:
    """Two pressed "next" at once: the second believes a block to be current that is not."""
    return "from" in operation.data and (operation.data["from"] or "") != draft.phase


def _extend(draft: Draft, operation: Operation) -> None:
    block = draft.get("block")
    more = operation.data["minutes"] * MINUTE
    if "left_ms" in block:
        draft.patch("block", left_ms=max(0, block["left_ms"] + more), minutes=block["minutes"] + more // MINUTE)
    else:
        ends_at = max(operation.at, block["ends_at"] + more)
        draft.patch("block", ends_at=ends_at, minutes=block["minutes"] + more // MINUTE)
    _keep_times(draft)


def _pause(draft: Draft, operation: Operation) -> None:
    block = dict(draft.get("block"))
    block["left_ms"] = max(0, block.pop("ends_at") - operation.at)
    draft.put("block", block)
    draft.patch("workshop", state=PAUSED)


def _resume(draft: Draft, operation: Operation) -> None:
    block = dict(draft.get("block"))
    block["ends_at"] = operation.at + block.pop("left_ms")
    draft.put("block", block)
    draft.patch("workshop", state=RUNNING)
    _keep_times(draft)


def _is_paused(draft: Draft, operation: Operation) -> bool:
    return "left_ms" in (draft.get("block") or {})


def _set_rules(draft: Draft, operation: Operation) -> None:
    draft.put("rules", {**draft.rules, **operation.data})


def _old_rules(draft: Draft, operation: Operation) -> Undo:
    old = {name: draft.rules[name] for name in operation.data}
    return Undo("rules.set", old, {"rules": operation.data})


def read_rules(data: Any) -> dict[str, bool]:
    known: dict[str, Any] = fields(**{name: maybe(switch) for name in USUAL_RULES})(data)
    given = {name: value for name, value in known.items() if value is not None}
    if not given:
        raise unreadable("rules")
    return given


def _reveal(draft: Draft, operation: Operation) -> None:
    """What everybody wrote by themself is everybody's. What is held back by a moderator stays so."""
    for name, thing in draft.named("thing:"):
        if thing.get("private"):
            draft.put(name, {**thing, "private": False})
    draft.put("rules", {**draft.rules, "private": False})


def _wall(draft: Draft, operation: Operation) -> None:
    draft.patch("wall", **{"spotlight": None, **(draft.get("wall") or {}), **operation.data})


def _old_wall(draft: Draft, operation: Operation) -> Undo:
    wall = draft.get("wall") or {}
    old = {name: wall.get(name, "question" if name == "shows" else None) for name in operation.data}
    kind = "wall.show" if operation.kind == "wall.show" else "spotlight"
    return Undo(kind, old, {"wall": operation.data})


def _spotlit(draft: Draft, actor: Actor, operation: Operation) -> Any:
    if operation.data.get("spotlight") is None:
        return runners(draft, actor, operation)
    about = Operation(operation.id, operation.kind, {"thing": operation.data["spotlight"]}, operation.seat)
    return runners(draft, actor, operation) or whoever_sees(draft, actor, about)


def _read_spotlight(data: Any) -> dict[str, Any]:
    return {"spotlight": fields(thing=maybe(identity))(data).get("thing")}


def _as_planned(board: Board, draft: Draft, operation: Operation) -> dict[str, Any]:
    """Agenda, tables and seats as the plan has them at this moment."""
    workshop = Workshop.objects.select_related("activity").get(pk=board.workshop_id)
    return {"plan": plan_of(workshop), "seats": [seat_data(seat) for seat in seats_of(workshop.pk)]}


def _open_lobby(draft: Draft, operation: Operation) -> None:
    set_plan(draft, replace(operation, data=operation.data["plan"]))
    for seat in operation.data["seats"]:
        set_seat(draft, replace(operation, data=seat))
    draft.patch("workshop", state=LOBBY)


def _close(draft: Draft, operation: Operation) -> None:
    draft.patch("workshop", state=CLOSED, closed_at=operation.at)
    for name, vote in draft.named("vote:"):
        if vote["state"] == "open":
            draft.put(name, {**vote, "state": "closed"})


def _reopen(draft: Draft, operation: Operation) -> None:
    """The workshop goes on where it was; its votes stay closed."""
    block = draft.get("block")
    state = LOBBY if block is None else PAUSED if "left_ms" in block else RUNNING
    workshop = {name: value for name, value in draft.get("workshop").items() if name != "closed_at"}
    draft.put("workshop", {**workshop, "state": state})


def _closed_just_now(draft: Draft, actor: Actor, operation: Operation) -> Any:
    workshop = draft.get("workshop") or {}
    if workshop.get("state") != CLOSED:
        return _("The workshop is not closed.")
    if operation.at - workshop["closed_at"] > REOPEN_MS:
        return _("It can be opened again for ten minutes after it was closed, not later.")
    return None


_NOTHING = fields()

register(
    Rule(kind="plan.set", read=anything, apply=set_plan, who=the_house, when=before_the_end, is_public=False),
    Rule(
        kind="lobby.open", read=_NOTHING, apply=_open_lobby, complete=_as_planned, who=runners, when=before_the_end,
        is_moot=lambda draft, operation: draft.workshop_state != PLANNED, store=following.opened,
        stays=_("The lobby is open, and people may have come in. You can close the workshop."),
    ),
    Rule(
        kind="block.start", read=fields(block=identity), apply=_start, who=_block_is_there, when=until_closed,
        undo=_was_before, is_moot=lambda draft, operation: operation.data["block"] == draft.phase, store=following.began,
    ),
    Rule(
        kind="block.next", read=fields(**{"from": maybe(identity)}), apply=_next, when=until_closed,
        who=_there_is(+1, _("This was the last block. Close the workshop when you are ready.")),
        undo=_was_before, is_moot=_moved_already, store=following.began,
    ),
    Rule(
        kind="block.back", read=fields(**{"from": maybe(identity)}), apply=_back, when=under_way,
        who=_there_is(-1, _("This is the first block.")), undo=_was_before, is_moot=_moved_already, store=following.began,
    ),
    Rule(
        kind="block.extend", read=fields(minutes=whole(-120, 120)), apply=_extend, who=runners, when=under_way,
        undo=lambda draft, operation: Undo("block.extend", {"minutes": -operation.data["minutes"]}, {}),
    ),
    Rule(
        kind="block.pause", read=_NOTHING, apply=_pause, who=runners, when=under_way, is_moot=_is_paused,
        undo=lambda draft, operation: Undo("block.resume", {}, {}),
    ),
    Rule(
        kind="block.resume", read=_NOTHING, apply=_resume, who=runners, when=under_way,
        is_moot=lambda draft, operation: not _is_paused(draft, operation),
        undo=lambda draft, operation: Undo("block.pause", {}, {}),
    ),
    Rule(kind="rules.set", read=read_rules, apply=_set_rules, who=runners, when=under_way, undo=_old_rules),
    Rule(
        kind="reveal", read=_NOTHING, apply=_reveal, who=runners, when=under_way, store=following.revealed,
        stays=_("Everybody has seen it. You can hide single notes."),
    ),
    Rule(
        kind="wall.show", read=fields(shows=one_of(SHOWS)), apply=_wall, who=runners, when=until_closed, undo=_old_wall,
    ),
    Rule(kind="spotlight", read=_read_spotlight, apply=_wall, who=_spotlit, when=until_closed, undo=_old_wall),
    Rule(
        kind="workshop.close", read=_NOTHING, apply=_close, who=runners, when=until_closed, store=following.closed,
        stays=_("Open the workshop again within ten minutes. Votes stay closed."),
    ),
    Rule(
        kind="workshop.reopen", read=_NOTHING, apply=_reopen, who=runners, when=_closed_just_now, store=following.reopened,
    ),
)  # fmt: skip

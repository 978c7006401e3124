"""Who is in the room, and what people and the team say to each other beside the board."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.board import following
from makewith.loop.workshops.board.operations.counting import change_seat
from makewith.loop.workshops.board.operations.table import Rule, Undo, register
from makewith.loop.workshops.board.reading import (
    anything,
    fields,
    identity,
    maybe,
    one_of,
    pairs,
    switch,
    text,
    unreadable,
    whole,
)  # fmt: skip
from makewith.loop.workshops.board.state import Draft, Operation
from makewith.loop.workshops.board.who import (
    Actor,
    always,
    before_the_end,
    everybody,
    runners,
    the_house,
    the_team,
    until_closed,
    whoever_hosts,
)  # fmt: skip
from makewith.loop.workshops.models import SeatRole

WORD_LENGTH, CALL_LENGTH = 500, 200


def set_seat(draft: Draft, operation: Operation) -> None:
    """What the house says of a seat: somebody joined, or is called something else."""
    data = {name: value for name, value in operation.data.items() if name != "seat"}
    change_seat(
        draft,
        operation.data["seat"],
        **{"here": False, "notes": 0, "removed": False, **_known(draft, operation), **data},
    )


def _known(draft: Draft, operation: Operation) -> dict[str, Any]:
    known: dict[str, Any] = draft.get(f"seat:{operation.data['seat']}") or {}
    return known


def _set_here(draft: Draft, operation: Operation) -> None:
    here = operation.data["on"]
    change_seat(draft, operation.data["seat"], here=here)
    workshop = draft.get("workshop") or {}
    draft.patch("workshop", people=max(0, workshop.get("people", 0) + (1 if here else -1)))


def _is_where_it_was(draft: Draft, operation: Operation) -> bool:
    seat = _known(draft, operation)
    return not seat or bool(seat.get("removed")) or bool(seat.get("here")) is operation.data["on"]


def _own(field: str) -> Any:
    def apply(draft: Draft, operation: Operation) -> None:
        draft.patch(f"seat:{operation.seat}", **{field: operation.data["on"]})

    return apply


def _stands_already(field: str) -> Any:
    def is_moot(draft: Draft, operation: Operation) -> bool:
        return bool((draft.get(f"seat:{operation.seat}") or {}).get(field)) is operation.data["on"]

    return is_moot


def _undo_own(draft: Draft, operation: Operation) -> Undo:
    return Undo(operation.kind, {"on": not operation.data["on"]}, {})


def _raise_hand(draft: Draft, operation: Operation) -> None:
    hand = {"text": operation.data.get("text") or "", "at": operation.at}
    draft.patch(f"seat:{operation.seat}", hand=hand)


def _lower_hand(draft: Draft, operation: Operation) -> None:
    draft.patch(f"seat:{operation.seat}", hand=None)


def _answer_hand(draft: Draft, operation: Operation) -> None:
    """The hand goes down. The answer is a word to whoever raised it, or with `to_all` what everybody hears."""
    data, name = operation.data, f"seat:{operation.data['seat']}"
    hand = draft.get(name).get("hand") or {"text": ""}
    draft.patch(name, hand=None)
    answer = data.get("text") or ""
    if answer and data.get("to_all"):
        draft.put("call", {"text": answer, "at": operation.at})
    elif answer:
        word = {"seat": data["seat"], "text": hand["text"], "reply": answer, "at": operation.at}
        draft.put(f"word:{operation.id}", word)


def _send_word(draft: Draft, operation: Operation) -> None:
    word = {"seat": operation.seat, "text": operation.data["text"], "reply": "", "at": operation.at}
    draft.put(f"word:{operation.id}", word)


def _reply(draft: Draft, operation: Operation) -> None:
    draft.patch(f"word:{operation.data['word']}", reply=operation.data["text"], replied_at=operation.at)


def _word_is_there(draft: Draft, actor: Actor, operation: Operation) -> Any:
    if draft.get(f"word:{operation.data['word']}") is None:
        return _("There is no such word.")
    return runners(draft, actor, operation)


def _send_teamword(draft: Draft, operation: Operation) -> None:
    draft.put(f"teamword:{operation.id}", {"seat": operation.seat, "text": operation.data["text"], "at": operation.at})


def _drop_teamword(draft: Draft, operation: Operation) -> None:
    draft.drop(f"teamword:{operation.data['word']}")


def _own_teamword(draft: Draft, actor: Actor, operation: Operation) -> Any:
    word = draft.get(f"teamword:{operation.data['word']}")
    return None if word is not None and word["seat"] == actor.seat else _("Only whoever wrote this can do that.")


def _empty_seat(draft: Draft, operation: Operation) -> None:
    """Whoever sat there was erased: their name, what they asked with their hand up and their private words are gone."""
    seat = operation.data["seat"]
    if draft.get(f"seat:{seat}") is not None:
        draft.patch(f"seat:{seat}", name="", hand=None)
    for prefix in ("word:", "teamword:"):
        for name, word in list(draft.named(prefix)):
            if word["seat"] == seat:
                draft.drop(name)


def _call(draft: Draft, operation: Operation) -> None:
    text = operation.data["text"]
    draft.put("call", {"text": text, "at": operation.at} if text else None)


def _take_off(draft: Draft, operation: Operation) -> Undo:
    """An earlier call was heard already, and is not called again."""
    return Undo("call", {"text": ""}, {"call": {"at": operation.at}})


def _ask_energy(draft: Draft, operation: Operation) -> None:
    draft.put("energy", {"asked_at": operation.at, "answers": {}})


def _give_energy(draft: Draft, operation: Operation) -> None:
    energy, value = draft.get("energy"), operation.data["value"]
    draft.put("energy", {**energy, "answers": {**energy["answers"], str(operation.seat): value}})
    draft.patch(f"mine:{operation.seat}", energy={"asked_at": energy["asked_at"], "value": value})


def _was_asked(draft: Draft, actor: Actor, operation: Operation) -> Any:
    return None if draft.get("energy") is not None else _("Nobody has asked.")


def _set_tables(draft: Draft, operation: Operation) -> None:
    for seat, table in operation.data.items():
        draft.patch(f"seat:{seat}", table=table)


def _old_tables(draft: Draft, operation: Operation) -> Undo:
    old = {seat: draft.seat(seat).get("table") for seat in operation.data}
    return Undo("tables.set", old, {f"seat:{seat}": {"table": table} for seat, table in operation.data.items()})


def _tables_are_there(draft: Draft, actor: Actor, operation: Operation) -> Any:
    for seat, table in operation.data.items():
        draft.seat(seat)
        if table is not None and draft.get(f"table:{table}") is None:
            return _("There is no such table.")
    return runners(draft, actor, operation)


def _read_tables(data: Any) -> dict[str, Any]:
    known: dict[str, Any] = pairs(identity, maybe(identity), 500)(data)
    if not known:
        raise unreadable("tables")
    return known


def _remove(draft: Draft, operation: Operation) -> None:
    seat = _known(draft, operation)
    if seat.get("here"):
        _set_here(draft, Operation(operation.id, operation.kind, {**operation.data, "on": False}))
    change_seat(draft, operation.data["seat"], removed=True, hand=None)


def _set_role(draft: Draft, operation: Operation) -> None:
    change_seat(draft, operation.data["seat"], role=operation.data["role"])


def _old_role(draft: Draft, operation: Operation) -> Undo:
    seat = operation.data["seat"]
    return Undo(
        "seat.role",
        {"seat": seat, "role": draft.seat(seat)["role"]},
        {f"seat:{seat}": {"role": operation.data["role"]}},
    )


def _somebody_still_leads(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Facilitators do this, and one of them stays."""
    draft.seat(operation.data["seat"])
    others = [
        seat
        for name, seat in draft.named("seat:")
        if seat["role"] == SeatRole.FACILITATOR and not seat.get("removed") and name != f"seat:{operation.data['seat']}"
    ]
    if not others and operation.data.get("role") != SeatRole.FACILITATOR:
        return _("A workshop needs a facilitator. Hand over first.")
    return runners(draft, actor, operation)


_ON, _WORD, _NOTHING = fields(on=switch), fields(text=text(WORD_LENGTH)), fields()

register(
    Rule(kind="seat.set", read=anything, apply=set_seat, who=the_house, when=always, is_public=False),
    Rule(kind="seat.empty", read=anything, apply=_empty_seat, who=the_house, when=always, is_public=False),
    Rule(
        kind="seat.here", read=anything, apply=_set_here, who=the_house, when=always,
        is_moot=_is_where_it_was, is_public=False,
    ),
    Rule(
        kind="seat.remove", read=fields(seat=identity), apply=_remove, who=_somebody_still_leads, when=before_the_end,
        store=following.seat_removed, stays=_("Their phone was told. To let them in again, give them a seat on the page of people."),
    ),
    Rule(
        kind="seat.role", read=fields(seat=identity, role=one_of(SeatRole.values)), apply=_set_role, who=_somebody_still_leads,
        when=before_the_end, undo=_old_role, store=following.role_changed,
    ),
    Rule(
        kind="tables.set", read=_read_tables, apply=_set_tables, who=_tables_are_there, when=before_the_end, undo=_old_tables,
        store=following.tables_changed,
    ),
    Rule(
        kind="ready", read=_ON, apply=_own("ready"), who=everybody, when=until_closed, undo=_undo_own,
        is_moot=_stands_already("ready"),
    ),
    Rule(
        kind="skip", read=_ON, apply=_own("skip"), who=everybody, when=until_closed, undo=_undo_own,
        is_moot=_stands_already("skip"),
    ),
    Rule(
        kind="hand.raise", read=fields(text=maybe(text(WORD_LENGTH, may_be_empty=True))), apply=_raise_hand, who=everybody,
        when=until_closed, undo=lambda draft, operation: Undo("hand.lower", {}, {}),
    ),
    Rule(kind="hand.lower", read=_NOTHING, apply=_lower_hand, who=everybody, when=until_closed),
    Rule(
        kind="hand.answer",
        read=fields(seat=identity, text=maybe(text(WORD_LENGTH, may_be_empty=True)), to_all=maybe(switch)),
        apply=_answer_hand, who=whoever_hosts, when=until_closed, stays=_("They have read it."),
    ),
    Rule(
        kind="word.send", read=_WORD, apply=_send_word, who=everybody, when=until_closed,
        stays=_("The facilitators have read it."),
    ),
    Rule(
        kind="word.reply", read=fields(word=identity, text=text(WORD_LENGTH)), apply=_reply, who=_word_is_there,
        when=until_closed, stays=_("They have read it."),
    ),
    Rule(
        kind="teamword.send", read=_WORD, apply=_send_teamword, who=the_team, when=before_the_end,
        undo=lambda draft, operation: Undo("teamword.drop", {"word": str(operation.id)}, {}),
    ),
    Rule(
        kind="teamword.drop", read=fields(word=identity), apply=_drop_teamword, who=_own_teamword, when=before_the_end,
    ),
    Rule(
        kind="call", read=fields(text=text(CALL_LENGTH, may_be_empty=True)), apply=_call, who=runners, when=until_closed,
        undo=_take_off,
    ),
    Rule(
        kind="energy.ask", read=_NOTHING, apply=_ask_energy, who=runners, when=until_closed,
        stays=_("Everybody was asked."),
    ),
    Rule(
        kind="energy.give", read=fields(value=whole(1, 5)), apply=_give_energy, who=_was_asked, when=until_closed,
        stays=_("Give another answer instead."),
    ),
)  # fmt: skip

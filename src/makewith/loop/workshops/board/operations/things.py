"""Notes, sketches, photos, groups, connectors, frames, stages and lanes: what lies on the board."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.loop.workshops.board import following
from makewith.loop.workshops.board.operations.counting import change_progress, change_seat
from makewith.loop.workshops.board.operations.table import Rule, Undo, register
from makewith.loop.workshops.board.reading import (
    anything,
    fields,
    identity,
    maybe,
    number,
    one_of,
    order,
    strokes,
    switch,
    text,
    whole,
)  # fmt: skip
from makewith.loop.workshops.board.state import Draft, Operation, Refused
from makewith.loop.workshops.board.who import (
    Actor,
    Guard,
    always,
    is_late,
    note_takers,
    runners,
    the_author,
    the_author_or_runners,
    the_house,
    those_who_make,
    under_way,
    while_arranging,
    while_writing,
    whoever_arranges,
    whoever_sees,
)  # fmt: skip

NOTE_LENGTH, NAME_LENGTH = 500, 80
MOST_THINGS = 10_000
REACTIONS = ("heart", "idea", "question", "same", "wow")

_PLACE = {
    "group": maybe(identity), "stage": maybe(identity), "lane": maybe(identity), "x": maybe(number()), "y": maybe(number()), "order": maybe(order),
}  # fmt: skip
_SIZE = {"w": maybe(number(1)), "h": maybe(number(1))}
_IDENTITY = fields(thing=identity)


def seat_notes(draft: Draft, seat: str | None, step: int) -> None:
    """One note more or fewer of this seat in the current block, in its cell and in the progress everybody sees."""
    known = draft.get(f"seat:{seat}")
    if known is not None:
        change_seat(draft, seat, notes=max(0, known.get("notes", 0) + step))
    change_progress(draft, notes=step)


def _counts(draft: Draft, thing: dict[str, Any]) -> bool:
    return thing["kind"] in {"note", "sketch", "photo"} and thing.get("block") == draft.phase


def add_thing(draft: Draft, operation: Operation, kind: str, **more: Any) -> None:
    """Put a new thing on the board. Private, moderated or nameless is what the rules say at this moment, and stays with it.

    Whoever writes a note may leave their name away also where names are shown.
    """
    data, rules = operation.data, draft.rules
    author = draft.get(f"seat:{operation.seat}") or {}
    late = is_late(draft, operation)
    value: dict[str, Any] = {
        "kind": kind,
        "seat": operation.seat,
        "block": operation.phase or draft.phase,
        "at": operation.at,
        "reactions": {},
        **{name: given for name, given in _worded(data).items() if given is not None},
        **more,
    }
    group = value.get("group")
    if group and not _is_group(draft, group):
        del value["group"]
    if author.get("role") not in {"facilitator", "co_facilitator"} and operation.seat is not None:
        value["late"], value["private"] = late, rules["private"] and not late
        value["held"] = rules["moderated"]
    value["nameless"] = bool(value.get("nameless")) or not rules["names"]
    if rules["apart"] and author.get("table"):
        value["table"] = author["table"]
    draft.put(f"thing:{data['thing']}", value)
    change_progress(draft, things=1)
    if _counts(draft, value):
        seat_notes(draft, value["seat"], +1)


def _worded(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a thing that an operation names. The name of a group, a frame or a stage is its text."""
    return {"text" if name == "name" else name: value for name, value in data.items() if name != "thing"}


def _is_group(draft: Draft, group: str) -> bool:
    value = draft.get(f"thing:{group}")
    return value is not None and value["kind"] == "group" and not value.get("dropped")


def _adds(kind: str) -> Any:
    def apply(draft: Draft, operation: Operation) -> None:
        add_thing(draft, operation, kind)

    return apply


def _new(guard: Guard) -> Guard:
    """A thing by a new name, on a board that is not full."""

    def check(draft: Draft, actor: Actor, operation: Operation) -> Any:
        why = guard(draft, actor, operation)
        if why is not None:
            return why
        if draft.get(f"thing:{operation.data['thing']}") is not None:
            return _("There is something by this name on the board already.")
        if (draft.get("progress") or {}).get("things", 0) >= MOST_THINGS:
            return _("The board is full.")
        for end in ("from", "to"):
            if end in operation.data:
                draft.thing(operation.data[end])
        return None

    return check


def drop_thing(draft: Draft, operation: Operation) -> None:
    """Take a thing off the board. It can be put back; a group's things lose their group."""
    name = f"thing:{operation.data['thing']}"
    thing = draft.get(name)
    draft.patch(name, dropped=True, dropped_by=operation.seat)
    if _counts(draft, thing):
        seat_notes(draft, thing["seat"], -1)


def _restore(draft: Draft, operation: Operation) -> None:
    name = f"thing:{operation.data['thing']}"
    draft.patch(name, dropped=False, dropped_by=None)
    if _counts(draft, draft.get(name)):
        seat_notes(draft, draft.get(name)["seat"], +1)


def _was_dropped(draft: Draft, operation: Operation) -> Undo:
    thing = operation.data["thing"]
    return Undo("thing.restore", {"thing": thing}, {f"thing:{thing}": {"dropped": True}})


def _was_taken_back(draft: Draft, operation: Operation) -> Undo | None:
    """As what was dropped, but a picture that its giver takes back is gone."""
    thing = draft.thing(operation.data["thing"])
    return None if thing["kind"] == "photo" and thing["seat"] == operation.seat else _was_dropped(draft, operation)


def _was_added(kind: str) -> Any:
    def undo(draft: Draft, operation: Operation) -> Undo:
        return Undo(kind, {"thing": operation.data["thing"]}, {})

    return undo


def change_thing(draft: Draft, operation: Operation) -> None:
    """Give a thing's fields the values that the operation names."""
    changed = _worded(operation.data)
    group = changed.get("group")
    if group and not _is_group(draft, group):
        changed["group"] = None
    draft.patch(f"thing:{operation.data['thing']}", **changed)


def was_changed(draft: Draft, operation: Operation) -> Undo:
    """The same fields with the values they had."""
    thing = operation.data["thing"]
    before, after = draft.thing(thing), _worded(operation.data)
    old = {name: before.get("text" if name == "name" else name) for name in operation.data if name != "thing"}
    return Undo(operation.kind, {"thing": thing, **old}, {f"thing:{thing}": after})


def _only(guard: Guard, kind: str) -> Guard:
    """The guard, about a thing of this kind."""

    def check(draft: Draft, actor: Actor, operation: Operation) -> Any:
        if draft.thing(operation.data["thing"])["kind"] != kind:
            return _("This is something else.")
        return guard(draft, actor, operation)

    return check


def _react(draft: Draft, operation: Operation) -> None:
    name, mine = f"thing:{operation.data['thing']}", f"mine:{operation.seat}"
    reaction, on = operation.data["reaction"], operation.data.get("on") is not False
    given = (draft.get(mine) or {}).get("reacted", {})
    own = set(given.get(operation.data["thing"], ()))
    counts = dict(draft.get(name)["reactions"])
    counts[reaction] = counts.get(reaction, 0) + (1 if on else -1)
    draft.patch(name, reactions={key: count for key, count in counts.items() if count > 0})
    own = own | {reaction} if on else own - {reaction}
    draft.patch(mine, reacted={**given, operation.data["thing"]: sorted(own)})


def _reacted_already(draft: Draft, operation: Operation) -> bool:
    given = (draft.get(f"mine:{operation.seat}") or {}).get("reacted", {}).get(operation.data["thing"], ())
    return (operation.data["reaction"] in given) == (operation.data.get("on") is not False)


def _unreact(draft: Draft, operation: Operation) -> Undo:
    on = operation.data.get("on") is not False
    return Undo("react", {**operation.data, "on": not on}, {})


def _set_mood(draft: Draft, operation: Operation) -> None:
    stage, mine = operation.data["stage"], f"mine:{operation.seat}"
    name = f"thing:{stage}"
    draft.patch(name, moods={**draft.get(name)["moods"], str(operation.seat): operation.data["value"]})
    draft.patch(mine, moods={**(draft.get(mine) or {}).get("moods", {}), stage: operation.data["value"]})


def _stage_is_there(draft: Draft, actor: Actor, operation: Operation) -> Any:
    stage = replace(operation, data={"thing": operation.data["stage"]})
    if draft.thing(operation.data["stage"])["kind"] != "stage":
        return _("This is something else.")
    return whoever_sees(draft, actor, stage) or those_who_make(draft, actor, operation)


def _place_late(draft: Draft, operation: Operation) -> None:
    group = operation.data.get("group")
    where = {"group": group} if group and _is_group(draft, group) else {}
    draft.patch(f"thing:{operation.data['thing']}", late=False, **where)


def _hide(held: bool) -> Any:
    def apply(draft: Draft, operation: Operation) -> None:
        draft.patch(f"thing:{operation.data['thing']}", held=held)

    return apply


def _unhide(kind: str, held: bool) -> Any:
    def undo(draft: Draft, operation: Operation) -> Undo:
        thing = operation.data["thing"]
        return Undo(kind, {"thing": thing}, {f"thing:{thing}": {"held": held}})

    return undo


def _add_paper(draft: Draft, operation: Operation) -> None:
    """A note from a paper wall is credited to a seat, or by name to a table; whoever typed it in stays in the log."""
    data = operation.data
    kept = {field: data.get(field) for field in ("thing", "text", "photo", "group")}
    table = draft.get(f"table:{data.get('table')}") or {}
    credited = replace(operation, data=kept, seat=data.get("seat"))
    add_thing(draft, credited, "note", from_paper=True, credited=table.get("name", ""))
    draft.patch(f"thing:{data['thing']}", late=False, private=False, held=False)


def _empty(draft: Draft, operation: Operation) -> None:
    """Its words are gone for good: they were taken back. So is the picture they stood on, for whatever else names it."""
    if photo := operation.data.get("picture"):
        for other, value in draft.named("thing:"):
            if value.get("photo") == photo:
                draft.patch(other, photo=None)
    name = f"thing:{operation.data['thing']}"
    thing = draft.get(name)
    if thing is None:
        return
    if not thing.get("dropped") and _counts(draft, thing):
        seat_notes(draft, thing["seat"], -1)
    kept = {field: thing[field] for field in ("kind", "seat", "block", "at")}
    moods: dict[str, Any] = {"moods": {}} if thing["kind"] == "stage" else {}
    draft.put(name, {**kept, **moods, "reactions": {}, "dropped": True, "emptied": True})


def _may_restore(draft: Draft, actor: Actor, operation: Operation) -> Any:
    thing = draft.get(f"thing:{operation.data['thing']}")
    if thing is None or thing.get("emptied"):
        raise Refused(_("This is no longer on the board."))
    if actor.is_runner or actor.seat in {thing["seat"], thing.get("dropped_by")}:
        return None
    return _("Only whoever made this can do that.")


def _is_there(draft: Draft, operation: Operation) -> bool:
    return not draft.get(f"thing:{operation.data['thing']}").get("dropped")


def _about_a_thing(guard: Guard) -> Guard:
    """The guard, about something that lies on the board."""

    def check(draft: Draft, actor: Actor, operation: Operation) -> Any:
        draft.thing(operation.data["thing"])
        return guard(draft, actor, operation)

    return check


def _adding(kind: str, what: str, **readers: Any) -> Rule:
    return Rule(
        kind=kind,
        read=fields(thing=identity, **readers, **_PLACE),
        apply=_adds(what),
        who=_new(those_who_make),
        when=while_writing,
        undo=_was_added("note.drop" if what in {"note", "sketch"} else f"{kind.partition('.')[0]}.drop"),
    )


def _dropping(kind: str, who: Guard) -> Rule:
    return Rule(kind=kind, read=_IDENTITY, apply=drop_thing, who=who, when=under_way, undo=_was_dropped)


def _changing(kind: str, who: Guard, **readers: Any) -> Rule:
    return Rule(
        kind=kind,
        read=fields(thing=identity, **readers),
        apply=change_thing,
        who=who,
        when=while_arranging,
        undo=was_changed,
    )


_NOTE_TEXT, _NAME = text(NOTE_LENGTH), text(NAME_LENGTH, line=True, may_be_empty=True)

register(
    _adding("note.add", "note", text=_NOTE_TEXT, nameless=maybe(switch)),
    _adding("sketch.add", "sketch", strokes=strokes, text=maybe(text(NOTE_LENGTH, may_be_empty=True))),
    _changing("note.edit", the_author, text=_NOTE_TEXT),
    _changing("note.move", whoever_arranges, **_PLACE),
    Rule(
        kind="note.drop", read=_IDENTITY, apply=drop_thing, who=the_author_or_runners, when=under_way, undo=_was_taken_back,
        store=following.taken_back, stays=_("A picture that was taken back is gone. It can be sent again."),
    ),
    Rule(
        kind="photo.add",
        read=fields(thing=identity, photo=identity, text=maybe(text(NOTE_LENGTH, may_be_empty=True)), **_PLACE),
        apply=_adds("photo"), who=_new(those_who_make), when=while_writing, undo=_was_added("note.drop"), store=following.photo_added, is_public=False,
    ),
    Rule(
        kind="paper.add",
        read=fields(
            thing=identity, text=_NOTE_TEXT, photo=maybe(identity), seat=maybe(identity), table=maybe(identity), group=maybe(identity),
        ),
        apply=_add_paper, who=_new(note_takers), when=under_way, undo=_was_added("thing.drop"),
        complete=following.wall_is_here, store=following.wall_used,
    ),
    _adding("group.add", "group", name=_NAME),
    _changing("group.name", _only(whoever_arranges, "group"), name=_NAME),
    _dropping("group.drop", _only(whoever_arranges, "group")),
    Rule(
        kind="connector.add",
        read=fields(thing=identity, **{"from": identity, "to": identity}, label=maybe(_NAME)),
        apply=_adds("connector"), who=_new(those_who_make), when=while_writing, undo=_was_added("connector.drop"),
    ),
    _dropping("connector.drop", _only(whoever_arranges, "connector")),
    _adding("frame.add", "frame", name=_NAME, **_SIZE),
    _changing("frame.size", whoever_arranges, **_SIZE),
    _dropping("frame.drop", _only(whoever_arranges, "frame")),
    Rule(
        kind="stage.add", read=fields(thing=identity, name=_NAME, order=maybe(order)),
        apply=lambda draft, operation: add_thing(draft, operation, "stage", moods={}),
        who=_new(those_who_make), when=while_writing, undo=_was_added("stage.drop"),
    ),
    _dropping("stage.drop", _only(whoever_arranges, "stage")),
    _adding("lane.add", "lane", name=_NAME),
    _dropping("lane.drop", _only(whoever_arranges, "lane")),
    _changing("thing.name", whoever_arranges, name=_NAME),
    Rule(
        kind="mood.set", read=fields(stage=identity, value=whole(-2, 2)),
        apply=_set_mood, who=_stage_is_there, when=while_arranging, stays=_("Choose another mood instead."),
    ),
    Rule(
        kind="react", read=fields(thing=identity, reaction=one_of(REACTIONS), on=maybe(switch)),
        apply=_react, who=whoever_sees, when=under_way, undo=_unreact, is_moot=_reacted_already,
    ),
    Rule(
        kind="late.place", read=fields(thing=identity, group=maybe(identity)),
        apply=_place_late, who=_about_a_thing(runners), when=under_way, stays=_("It is on the board, and people have seen it. You can hide it."),
    ),
    Rule(
        kind="note.hide", read=_IDENTITY, apply=_hide(True), who=_about_a_thing(runners), when=under_way, undo=_unhide("note.show", True),
    ),
    Rule(
        kind="note.show", read=_IDENTITY, apply=_hide(False), who=_about_a_thing(runners), when=under_way, undo=_unhide("note.hide", False),
    ),
    Rule(
        kind="thing.drop", read=_IDENTITY, apply=drop_thing, who=_about_a_thing(note_takers), when=under_way, undo=_was_dropped, is_public=False,
    ),
    Rule(
        kind="thing.restore", read=_IDENTITY, apply=_restore, who=_may_restore, when=under_way, is_moot=_is_there, is_public=False,
    ),
    Rule(
        kind="thing.empty", read=anything, apply=_empty, who=the_house, when=always, is_public=False,
    ),
)  # fmt: skip

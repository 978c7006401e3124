"""Old view + frames == fresh view, for every operation and every audience."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.loop.workshops.board.audiences import WALL, audience_of, touched, view
from makewith.loop.workshops.board.frames import Change
from makewith.loop.workshops.board.operations import all_rules
from makewith.loop.workshops.board.reading import FAR
from makewith.loop.workshops.board.state import Refused
from makewith.loop.workshops.board.tests.pure import BLOCKS, PLAN, SEATS, TABLES, Pure, fixed, told_seats
from makewith.loop.workshops.models import SeatRole

THINGS = [fixed(100 + number) for number in range(6)]
VOTES = [fixed(200), BLOCKS[1]]
thing, seat, block = (
    st.sampled_from(THINGS),
    st.sampled_from([one[0] for one in SEATS.values()]),
    st.sampled_from(BLOCKS),
)
table, vote, on = st.sampled_from(TABLES), st.sampled_from(VOTES), st.booleans()
words = st.text('aé\U0001f33f "<', min_size=1, max_size=12).map(lambda text: text + "x")
place = st.integers(-FAR, FAR)
_THING = {"thing": thing}

# kind -> what a client, or the house, may say. Optional fields are left out at times.
OPERATIONS: dict[str, Any] = {
    "note.add": {"thing": thing, "text": words, "group": thing, "x": place},
    "sketch.add": {"thing": thing, "strokes": st.just([[1, 2, 3, 4]])},
    "photo.add": {"thing": thing, "photo": thing},
    "paper.add": {"thing": thing, "text": words, "seat": seat, "table": table},
    "note.edit": {"thing": thing, "text": words},
    "note.move": {"thing": thing, "group": thing, "x": place, "order": place},
    "note.drop": _THING,
    "group.add": {"thing": thing, "name": words},
    "group.name": {"thing": thing, "name": words},
    "group.drop": _THING,
    "connector.add": {"thing": thing, "from": thing, "to": thing, "label": words},
    "connector.drop": _THING,
    "frame.add": {"thing": thing, "name": words, "w": st.integers(1, 900)},
    "frame.size": {"thing": thing, "w": st.integers(1, 900)},
    "frame.drop": _THING,
    "stage.add": {"thing": thing, "name": words},
    "stage.drop": _THING,
    "lane.add": {"thing": thing, "name": words},
    "lane.drop": _THING,
    "thing.name": {"thing": thing, "name": words},
    "thing.drop": _THING,
    "thing.restore": _THING,
    "thing.empty": {**_THING, "picture": thing},
    "mood.set": {"stage": thing, "value": st.integers(-2, 2)},
    "react": {"thing": thing, "reaction": st.sampled_from(["heart", "idea"]), "on": on},
    "late.place": {"thing": thing, "group": thing},
    "note.hide": _THING,
    "note.show": _THING,
    "plan.set": {"title": st.just("Another title"), "blocks": st.just(PLAN["blocks"]), "tables": st.just(PLAN["tables"])},
    "lobby.open": {"plan": st.just(PLAN), "seats": st.just(told_seats())},
    "block.start": {"block": block},
    "block.next": {"from": block},
    "block.back": {"from": block},
    "block.extend": {"minutes": st.integers(-20, 20)},
    "block.pause": {},
    "block.resume": {},
    "rules.set": dict.fromkeys(("private", "writing", "names", "apart", "moderated"), on),
    "reveal": {},
    "wall.show": {"shows": st.sampled_from(["question", "board"])},
    "spotlight": {"thing": thing},
    "workshop.close": {},
    "workshop.reopen": {},
    "seat.set": {"seat": seat, "name": words, "role": st.sampled_from(SeatRole.values), "paper": st.just("sky")},
    "seat.here": {"seat": seat, "on": on},
    "seat.empty": {"seat": seat},
    "seat.remove": {"seat": seat},
    "seat.role": {"seat": seat, "role": st.sampled_from(SeatRole.values)},
    "tables.set": None,
    "ready": {"on": on},
    "skip": {"on": on},
    "hand.raise": {"text": words},
    "hand.lower": {},
    "hand.answer": {"seat": seat, "text": words, "to_all": on},
    "word.send": {"text": words},
    "word.reply": {"word": st.integers(1001, 1060).map(fixed), "text": words},
    "teamword.send": {"text": words},
    "teamword.drop": {"word": st.integers(1001, 1060).map(fixed)},
    "call": {"text": words},
    "energy.ask": {},
    "energy.give": {"value": st.integers(1, 5)},
    "vote.open": {"vote": vote, "title": words, "on": st.just("note"), "budget": st.integers(1, 3), "cap": st.just(2)},
    "vote.close": {"vote": vote},
    "vote.reveal": {"vote": vote, "results": st.just({THINGS[0]: 2}), "voted": st.just(1)},
    "vote.put": {"vote": vote, "thing": thing, "dots": st.integers(0, 2)},
    "vote.counted": {"vote": vote, "voted": st.integers(0, 9)},
}  # fmt: skip
_REQUIRED = {
    "thing",
    "seat",
    "vote",
    "stage",
    "on",
    "role",
    "results",
    "voted",
    "plan",
    "seats",
    "block",
    "word",
    "from",
    "to",
}


@st.composite
def steps(draw):
    kind = draw(st.sampled_from(sorted(OPERATIONS)))
    readers = OPERATIONS[kind]
    if readers is None:
        data = draw(st.dictionaries(seat, st.none() | table, min_size=1, max_size=3))
    else:
        data = {
            name: draw(value) for name, value in readers.items() if name in _REQUIRED or draw(st.integers(0, 9)) > 2
        }
    who = draw(st.sampled_from(sorted(SEATS)))
    return (who, kind, data, draw(st.sampled_from(["", "", "", *BLOCKS])), draw(st.integers(0, 700_000)))


def test_every_kind_of_the_board_is_tried():
    own = {rule.kind for rule in all_rules() if rule.apply.__module__.startswith("makewith.loop.workshops.board.")}
    assert own - set(OPERATIONS) == set()


def frames_of(before, after, changes, was, audience):
    inside = Change(before, after, touched(before, after, changes)).text(was, audience, {})
    return json.loads("{" + inside + "}")


def audiences(state):
    yield "wall", WALL
    for name, (key, *_) in SEATS.items():
        yield name, audience_of(state, key)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2), st.lists(steps(), max_size=30))
def test_old_view_and_frames_are_the_fresh_view(block, story):
    pure = Pure()
    pure.begin(block)
    for number in (0, 1, 2):
        pure.do(["anna", "ben", "dora"][number], "ready", on=True)
    views = {name: view(pure.state, audience) for name, audience in audiences(pure.state)}
    known = dict(audiences(pure.state))
    for who, kind, data, phase, passed in story:
        before = pure.state
        pure.at += passed
        try:
            by = None if kind in _HOUSE else who
            pure.do(by, kind, phase=phase, **data)
        except Refused:
            assert pure.state is before
            continue
        changes = {name for name in {*before, *pure.state} if before.get(name) is not pure.state.get(name)}
        for name, audience in audiences(pure.state):
            frame = frames_of(before, pure.state, changes, known[name], audience)
            for cell in frame.get("drop", ()):
                del views[name][cell]
            views[name].update(frame.get("set", {}))
            assert views[name] == json.loads(json.dumps(view(pure.state, audience))), (kind, name)
            known[name] = audience


_HOUSE = {rule.kind for rule in all_rules() if not rule.is_public} | {"lobby.open", "vote.reveal"}


@settings(max_examples=60, deadline=None)
@given(st.lists(steps(), max_size=25))
def test_a_private_note_is_in_nobody_elses_view(story):
    """Whatever people do in a private block, short of a facilitator's revealing, guests see no words of others."""
    pure = Pure()
    pure.begin(0)
    secret = "What Anna wrote for herself"
    pure.do("anna", "note.add", thing=fixed(99), text=secret)
    for who, kind, data, phase, passed in story:
        pure.at += passed
        if kind in _HOUSE or SEATS[who][1] in {SeatRole.FACILITATOR, SeatRole.CO_FACILITATOR}:
            continue
        try:
            pure.do(who, kind, phase=phase, **data)
        except Refused:
            continue
        for name, audience in audiences(pure.state):
            if name not in {"anna", "fay", "cora"}:
                assert secret not in json.dumps(view(pure.state, audience))

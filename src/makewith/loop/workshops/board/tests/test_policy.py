"""Who may do what, and when: the policy as a table."""

import pytest

from makewith.loop.workshops.board.operations import all_rules
from makewith.loop.workshops.board.state import Draft
from makewith.loop.workshops.board.tests.pure import BLOCKS, PLAN, SEATS, TABLES, Pure, fixed, told_seats
from makewith.loop.workshops.models import SeatRole

RUNNERS = {"fay", "cora"}
TEAM = RUNNERS | {"nils", "olga", "carl"}
GUESTS = {"anna", "ben", "dora"}
MAKERS = RUNNERS | GUESTS | {"hugo", "nils"}
ALL = set(SEATS)
NOTE, GROUP, STAGE, NEW, VOTE, PAPER = fixed(50), fixed(51), fixed(52), fixed(53), fixed(60), fixed(54)
FRAME, LANE, CONNECTOR = fixed(55), fixed(56), fixed(57)
WORD = fixed(1)

# kind, data -> who may in an open block, in a private one, in one where nothing is written, in the lobby. Anna made the note.
TABLE = [
    ("note.add", {"thing": NEW, "text": "x"}, MAKERS, MAKERS, RUNNERS, set()),
    ("sketch.add", {"thing": NEW, "strokes": [[1, 1]]}, MAKERS, MAKERS, RUNNERS, set()),
    ("paper.add", {"thing": NEW, "text": "x"}, RUNNERS | {"hugo", "nils"}, RUNNERS | {"hugo", "nils"}, RUNNERS | {"hugo", "nils"}, set()),
    ("note.edit", {"thing": NOTE, "text": "y"}, {"anna"}, {"anna"}, set(), set()),
    ("note.move", {"thing": NOTE, "x": 1}, ALL, RUNNERS | {"anna"}, RUNNERS, set()),
    ("note.drop", {"thing": NOTE}, RUNNERS | {"anna"}, RUNNERS | {"anna"}, RUNNERS | {"anna"}, set()),
    ("note.hide", {"thing": NOTE}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("note.show", {"thing": NOTE}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("late.place", {"thing": NOTE}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("group.add", {"thing": NEW, "name": "x"}, MAKERS, MAKERS, RUNNERS, set()),
    ("group.name", {"thing": GROUP, "name": "y"}, ALL, RUNNERS, RUNNERS, set()),
    ("group.drop", {"thing": GROUP}, ALL, RUNNERS, ALL, set()),
    ("connector.add", {"thing": NEW, "from": GROUP, "to": STAGE}, MAKERS, MAKERS, RUNNERS, set()),
    ("connector.drop", {"thing": CONNECTOR}, ALL, RUNNERS, ALL, set()),
    ("frame.add", {"thing": NEW, "name": "x"}, MAKERS, MAKERS, RUNNERS, set()),
    ("frame.size", {"thing": FRAME, "w": 5}, ALL, RUNNERS, RUNNERS, set()),
    ("frame.drop", {"thing": FRAME}, ALL, RUNNERS, ALL, set()),
    ("stage.add", {"thing": NEW, "name": "x"}, MAKERS, MAKERS, RUNNERS, set()),
    ("stage.drop", {"thing": STAGE}, ALL, RUNNERS, ALL, set()),
    ("lane.add", {"thing": NEW, "name": "x"}, MAKERS, MAKERS, RUNNERS, set()),
    ("lane.drop", {"thing": LANE}, ALL, RUNNERS, ALL, set()),
    ("thing.name", {"thing": FRAME, "name": "y"}, ALL, RUNNERS, RUNNERS, set()),
    ("mood.set", {"stage": STAGE, "value": 1}, MAKERS, MAKERS, RUNNERS, set()),
    ("react", {"thing": NOTE, "reaction": "heart"}, ALL, RUNNERS | {"anna"}, ALL, set()),
    ("lobby.open", {}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("block.start", {"block": BLOCKS[0]}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("block.next", {}, RUNNERS, RUNNERS, set(), RUNNERS),
    ("block.back", {}, RUNNERS, set(), RUNNERS, set()),
    ("block.extend", {"minutes": 2}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("block.pause", {}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("block.resume", {}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("rules.set", {"apart": True}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("reveal", {}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("wall.show", {"shows": "board"}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("spotlight", {"thing": None}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("tables.set", {SEATS["anna"][0]: TABLES[1]}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("seat.role", {"seat": SEATS["anna"][0], "role": "table_host"}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("seat.remove", {"seat": SEATS["anna"][0]}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("seat.remove", {"seat": SEATS["fay"][0]}, set(), set(), set(), set()),
    ("vote.open", {"vote": VOTE, "title": "x", "on": "note", "budget": 1, "cap": 1}, RUNNERS, RUNNERS, RUNNERS, set()),
    ("vote.close", {"vote": BLOCKS[1]}, RUNNERS, set(), RUNNERS, set()),
    ("vote.reveal", {"vote": BLOCKS[1]}, set(), set(), RUNNERS, set()),
    ("vote.put", {"vote": BLOCKS[1], "thing": NOTE, "dots": 1}, MAKERS, set(), set(), set()),
    ("hand.raise", {"text": "x"}, ALL, ALL, ALL, ALL),
    ("hand.lower", {}, ALL, ALL, ALL, ALL),
    ("hand.answer", {"seat": SEATS["anna"][0], "text": "x"}, RUNNERS | {"hugo"}, RUNNERS | {"hugo"}, RUNNERS | {"hugo"}, RUNNERS | {"hugo"}),
    ("hand.answer", {"seat": SEATS["dora"][0], "text": "x"}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("ready", {"on": True}, ALL, ALL, ALL, ALL),
    ("skip", {"on": True}, ALL, ALL, ALL, ALL),
    ("word.send", {"text": "x"}, ALL, ALL, ALL, ALL),
    ("word.reply", {"word": WORD, "text": "x"}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("teamword.send", {"text": "x"}, TEAM, TEAM, TEAM, TEAM),
    ("teamword.drop", {"word": WORD}, {"nils"}, {"nils"}, {"nils"}, {"nils"}),
    ("call", {"text": "x"}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("energy.ask", {}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("energy.give", {"value": 3}, ALL, ALL, ALL, ALL),
    ("workshop.close", {}, RUNNERS, RUNNERS, RUNNERS, RUNNERS),
    ("workshop.reopen", {}, set(), set(), set(), set()),
]  # fmt: skip


def board(phase):
    pure = Pure()
    pure.do(None, "lobby.open", plan=PLAN, seats=told_seats())
    draft = Draft(pure.state)
    draft.put(f"word:{WORD}", {"seat": SEATS["anna"][0], "text": "x", "reply": "", "at": 0})
    draft.put(f"teamword:{WORD}", {"seat": SEATS["nils"][0], "text": "x", "at": 0})
    draft.put("energy", {"asked_at": 0, "answers": {}})
    pure.state = draft.state()
    if phase == "lobby":
        return pure
    if phase == "private":
        pure.do("fay", "block.start", block=BLOCKS[0])
    else:
        pure.do("fay", "block.start", block=BLOCKS[1])
    pure.do("anna", "note.add", thing=NOTE, text="Ask me where safe is")
    for kind, thing in (("group", GROUP), ("stage", STAGE), ("frame", FRAME), ("lane", LANE)):
        pure.do("fay", f"{kind}.add", thing=thing, name="Before the door")
    pure.do("fay", "connector.add", thing=CONNECTOR, **{"from": GROUP, "to": STAGE})
    if phase == "talking":
        pure.do("fay", "block.start", block=BLOCKS[2])
    return pure


@pytest.mark.parametrize(("place", "phase"), [*enumerate(["open", "private", "talking", "lobby"])])
def test_the_policy_is_this_table(place, phase):
    pure = board(phase)
    for kind, data, *columns in TABLE:
        allowed = {who for who in SEATS if pure.may(who, kind, **data)}
        assert allowed == columns[place], f"{kind} {phase}: {sorted(allowed)}"


def test_the_table_has_every_kind_that_clients_may_send():
    own = {
        rule.kind
        for rule in all_rules()
        if rule.is_public and rule.apply.__module__.startswith("makewith.loop.workshops.board.")
    }
    assert own - {row[0] for row in TABLE} == set()


@pytest.mark.parametrize("who", SEATS)
def test_when_the_workshop_is_closed_nothing_is_taken(who):
    pure = board("open")
    pure.do("fay", "workshop.close")
    for kind, data, *_ in TABLE:
        allowed = kind == "workshop.reopen" and who in RUNNERS
        assert pure.may(who, kind, **data) is allowed, kind


def test_somebody_who_was_removed_may_do_nothing():
    pure = board("open")
    pure.do("fay", "seat.remove", seat=SEATS["ben"][0])
    assert not any(pure.may("ben", kind, **data) for kind, data, *_ in TABLE)


def test_a_late_note_may_come_while_nothing_is_written():
    pure = board("talking")
    assert not pure.may("anna", "note.add", thing=NEW, text="x")
    assert pure.may("anna", "note.add", phase=BLOCKS[0], thing=NEW, text="x")


def test_only_the_house_does_what_is_its_own():
    pure = board("open")
    for kind in ("plan.set", "seat.set", "seat.here", "seat.empty", "vote.counted", "thing.empty"):
        assert not pure.may("fay", kind, seat=SEATS["fay"][0], vote=BLOCKS[1], thing=NOTE)


def test_other_tables_things_are_nobodys_to_move_while_apart():
    pure = board("open")
    pure.do("fay", "rules.set", apart=True)
    pure.do("anna", "note.add", thing=NEW, text="Our table's")
    assert pure.may("ben", "note.move", thing=NEW, x=1)
    assert not pure.may("dora", "note.move", thing=NEW, x=1)
    assert not pure.may("dora", "vote.put", vote=BLOCKS[1], thing=NEW, dots=1)


def test_the_last_facilitator_hands_over_before_they_step_back():
    pure = board("open")
    back = {"seat": SEATS["fay"][0], "role": SeatRole.PARTICIPANT}
    assert not pure.may("fay", "seat.role", **back)
    pure.do("fay", "seat.role", seat=SEATS["cora"][0], role=SeatRole.FACILITATOR)
    assert pure.may("fay", "seat.role", **back)

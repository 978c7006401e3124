"""Prototypes on the board: what the room is shown, who may do what, and that hidden means not sent."""

import json
import uuid

import pytest

from makewith.foundation.jobs import worker
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.workshops.board.audiences import Audience, Side, view
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.board.queries import own_cells, state_at
from makewith.loop.workshops.board.tests.room import Room
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.prototypes import live
from makewith.loop.workshops.prototypes.actions import change_version
from makewith.loop.workshops.prototypes.models import Judgement, Version
from makewith.loop.workshops.prototypes.tests.factories import NOW, crowd, fresh, make, parts

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2027)


def moment(room):
    return round(room.now.timestamp() * 1000)


class Evening(Room):
    """A board's room with version 1 of a prototype. `self.version` is its public id as operations name it."""

    def __init__(self) -> None:
        super().__init__()
        activity = self.workshop.activity
        self.owner = TeamRoleFactory(programme=activity.programme, role=Role.OWNER).person
        self.made = make(
            Workshop.objects.select_related("activity__programme").get(pk=self.workshop.pk), actor=self.owner
        )
        self.version = str(self.made.public_id)
        self.parts = [str(part.public_id) for part in parts(self.made)]

    def judged(self, who: str = "anna") -> dict[str, object]:
        return self.sees(who, f"judged:{self.version}")


@pytest.fixture
def room():
    evening = Evening()
    evening.begin()
    return evening


def judge(room, who="anna", verdict="gives", part=0, **words):
    return room.do(who, "prototype.judge", part=room.parts[part], verdict=verdict, **words)


def test_everybody_is_shown_the_parts_of_a_version_that_opens_and_the_wall_turns_to_it(room):
    room.do("fay", "prototype.open", version=room.version)
    cell = room.sees("anna", f"prototype:{room.version}")
    assert (cell["title"], cell["number"], cell["state"], cell["revealed"]) == ("Safe-spot photos", 1, "open", False)
    assert [part["title"] for part in cell["parts"]] == ["Choose your spot", "The courier sees it", "A word back"]
    assert room.judged() == {"people": 0}
    assert room.state()["wall"]["shows"] == "prototype"


def test_only_facilitators_open_close_and_reveal_and_only_those_who_came_to_try_it_judge(room):
    for who in ("anna", "hugo", "nils", "olga", "carl"):
        for act in ("open", "close", "reveal"):
            room.refuses(who, f"prototype.{act}", version=room.version)
    assert "not judged now" in room.refuses("anna", "prototype.judge", part=room.parts[0], verdict="gives")
    room.do("cora", "prototype.open", version=room.version)
    for who in ("fay", "cora", "nils", "olga", "carl"):
        room.refuses(who, "prototype.judge", part=room.parts[0], verdict="gives")
    judge(room, "hugo")
    judge(room, "anna")
    assert Judgement.objects.count() == 2


@pytest.mark.parametrize(
    "more",
    [
        {"part": "no"},
        {"part": str(uuid.uuid4())},
        {"verdict": "love"},
        {"verdict": None},
        {"why": "x" * 281},
        {"fix": ["x"]},
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(room, more):
    room.do("fay", "prototype.open", version=room.version)
    room.refuses("anna", "prototype.judge", **{"part": room.parts[0], "verdict": "gives", **more})
    assert Judgement.objects.count() == 0


def test_what_somebody_said_is_in_no_log_and_no_state_and_goes_to_their_own_phone(room):
    room.do("fay", "prototype.open", version=room.version)
    outcome = room.try_(
        "anna", "prototype.judge", part=room.parts[0], verdict="hinders", why="Quillonbarth", fix="Fix it"
    )
    assert outcome.own == {f"judgement:{room.parts[0]}": {"verdict": "hinders", "why": "Quillonbarth", "fix": "Fix it"}}
    assert live.own_judgements(room.rows["anna"]) == outcome.own
    assert own_cells(room.board, room.state(), room.seat.anna) == outcome.own
    assert own_cells(room.board, room.state(), room.seat.ben) == {}
    logged = json.dumps(list(Event.objects.values_list("kind", "payload")))
    assert "Quillonbarth" not in logged
    assert "hinders" not in logged
    state = room.state()
    for side in Side:
        seen = json.dumps(view(state, Audience(side)))
        assert "hinders" not in seen
    assert room.judged("ben") == {"people": 1}


def test_counts_are_shown_once_revealed_and_never_of_fewer_than_five_people(room):
    room.do("fay", "prototype.open", version=room.version)
    for number, verdict in enumerate(["gives", "gives", "same", "hinders", "gives"]):
        seat = crowd(room.workshop, 1)[0]
        room.do(
            None, "seat.set", seat=str(seat.public_id), name="One", role="participant", kind="", paper="sky", table=None
        )
        setattr(room.seat, f"guest{number}", str(seat.public_id))
        judge(room, f"guest{number}", verdict)
    judge(room, "anna", "hinders", part=1)
    assert room.judged() == {"people": 6}
    room.do("fay", "prototype.reveal", version=room.version)
    assert room.judged() == {
        "people": 6,
        "counts": {room.parts[0]: [3, 1, 1], room.parts[1]: None, room.parts[2]: None},
        "newest": moment(room),
    }
    judge(room, "guest0", "hinders")
    assert room.judged("ben")["counts"][room.parts[0]] == [2, 1, 2]
    room.do("fay", "prototype.close", version=room.version)
    assert "not judged now" in room.refuses("anna", "prototype.judge", part=room.parts[0], verdict="gives")


def test_other_words_of_the_same_people_are_told_to_the_wall_once_everybody_sees_them(room):
    room.do("fay", "prototype.open", version=room.version)
    judge(room, why="Two seconds.")
    room.do("fay", "prototype.reveal", version=room.version)
    before = room.judged()
    room.later(seconds=1)
    judge(room, why="Two seconds, with gloves.")
    assert room.judged()["newest"] > before.pop("newest")
    assert {name: value for name, value in room.judged().items() if name != "newest"} == before


def test_who_comes_back_is_told_what_they_said_of_every_version(room):
    room.do("fay", "prototype.open", version=room.version)
    judge(room, verdict="same", why="So what.")
    room.do("fay", "prototype.close", version=room.version)
    assert own_cells(room.board, room.state(), room.seat.anna) == {
        f"judgement:{room.parts[0]}": {"verdict": "same", "why": "So what.", "fix": ""}
    }


def test_a_version_belongs_to_the_block_that_was_on_when_it_was_put_before_the_room(room):
    def block():
        return room.sees("anna", f"prototype:{room.version}")["block"]

    first, second = (str(one.public_id) for one in room.blocks[:2])
    room.do("fay", "prototype.open", version=room.version)
    assert block() == first
    room.do("fay", "block.next")
    room.do("fay", "prototype.close", version=room.version)
    assert block() == first
    room.do("fay", "prototype.open", version=room.version)
    assert block() == second


def test_the_same_judgement_again_and_a_second_opening_add_nothing_to_the_log(room):
    room.do("fay", "prototype.open", version=room.version)
    room.do("fay", "prototype.open", version=room.version)
    judge(room)
    before = Event.objects.count()
    judge(room)
    assert Event.objects.count() == before


def test_old_state_and_events_are_the_fresh_state(room):
    room.do("fay", "prototype.open", version=room.version)
    judge(room)
    room.do("fay", "prototype.reveal", version=room.version)
    judge(room, "ben", "same")
    room.do("fay", "prototype.close", version=room.version)
    room.board.refresh_from_db()
    assert dict(state_at(room.board, room.board.seq)) == room.state()


def test_another_workshops_version_is_not_there(room):
    other = make()
    assert "not in the workshop" in room.refuses("fay", "prototype.open", version=str(other.public_id))
    assert "not in the workshop" in room.refuses(
        "anna", "prototype.judge", part=str(parts(other)[0].public_id), verdict="gives"
    )


def test_a_version_with_a_block_opens_closes_and_is_revealed_with_the_agenda(room):
    change_version(
        actor=room.owner, version=room.made, title="Photos", story="", shows_names=True, block=room.blocks[1]
    )
    room.do("fay", "block.next")
    worker.run_due(LATER)
    assert fresh(room.made.prototype).is_open
    judge(room)
    room.do("fay", "reveal")
    worker.run_due(LATER)
    assert room.judged() == {"people": 1, "counts": dict.fromkeys(room.parts), "newest": moment(room)}
    room.do("fay", "block.next")
    worker.run_due(LATER)
    assert fresh(room.made.prototype).is_settled
    assert room.sees("anna", f"prototype:{room.version}")["state"] == "closed"


def test_what_is_open_when_the_workshop_ends_closes_with_it(room):
    room.do("fay", "prototype.open", version=room.version)
    judge(room)
    room.do("fay", "workshop.close")
    worker.run_due(LATER)
    assert Version.objects.get().closed_at is not None


def test_pages_go_through_the_board_so_that_the_room_learns_of_it(room, client):
    client.force_login(room.owner.user)
    activity = room.workshop.activity
    base = f"/studio/{activity.programme.slug}/workshops/{activity.slug}/prototypes/{room.made.prototype.public_id}/"
    client.post(f"{base}versions/1/open/")
    assert room.sees("anna", f"prototype:{room.version}")["state"] == "open"
    guest = crowd(room.workshop, 1)[0]
    room.do(
        None, "seat.set", seat=str(guest.public_id), name="One", role="participant", kind="", paper="sky", table=None
    )
    client.force_login(guest.person.user)
    address = f"/w/{activity.public_id}/prototype/{room.parts[0]}/"
    assert client.post(address, {"verdict": "gives", "why": "Two seconds."}).status_code == 302
    assert room.judged() == {"people": 1}
    Seat.objects.filter(pk=guest.pk).update(removed_at=NOW)
    assert client.post(address, {"verdict": "same"}).status_code == 404

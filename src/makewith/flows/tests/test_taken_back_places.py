"""A note of a workshop is in many places, and in none of them once it was taken back: one test for each place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from makewith.flows.tests.conftest import NOW, Walk
from makewith.flows.tests.test_canary import CANARY, LATER, data, keep_snapshot_now, run
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Link
from makewith.loop.insights.actions import Piece, make_insight, publish_insight
from makewith.loop.workshops.about_person import tell
from makewith.loop.workshops.board.models import Event, Snapshot
from makewith.loop.workshops.board.queries import forget, state_of
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.queries.report import report_of
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.report.writing import csv_of, json_of, markdown_of

__all__ = ["data"]
pytestmark = pytest.mark.django_db


class Room:
    """Anna wrote one note, changed it, and it was quoted; Leila looks at everything."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.evening = walk, Evening()
        self.leila = PersonFactory(name="Leila H.")
        for role, person in (("researcher", walk.sofie), ("owner", self.leila)):
            TeamRoleFactory(programme=self.evening.programme, person=person, role=role)
        self.anna = self.evening.person["anna"]
        self.evening.blocks[1].exercise = "commitment"
        self.evening.blocks[1].save()
        self.evening.begin(1)
        self.thing = self.evening.add_note("anna", f"A {CANARY} beside the door")
        keep_snapshot_now(self.evening)
        self.evening.do("anna", "note.edit", thing=self.thing, text=f"Two {CANARY} beside the door")
        keep_snapshot_now(self.evening)
        self.evening.do("fay", "block.next")
        self.evening.close()
        run(walk)
        self.item = Note.objects.get().trail_item
        made = make_insight(
            actor=walk.sofie, programme=self.evening.programme, claim="Doors are shared.",
            pieces=[Piece(self.item, f"Two {CANARY}")], now=NOW,
        )  # fmt: skip
        publish_insight(actor=walk.sofie, insight=made, now=NOW)
        self.insight = made.trail_item
        run(walk)

    def page(self, address: str, person: object = None) -> str:
        client = Client()
        client.force_login((person or self.leila).user)
        slug, workshop = self.evening.programme.slug, self.evening.workshop.activity.slug
        told = client.get(address.format(slug=slug, workshop=workshop, item=self.item.public_id), follow=True)
        return told.content.decode()

    def moments(self) -> str:
        last = Event.objects.filter(board=self.evening.board).count()
        fay = self.evening.person["fay"]
        return "".join(repr(moment_of(self.evening.workshop, fay, seq)) for seq in range(last + 1))

    def read_afresh(self) -> str:
        forget(self.evening.board.public_id)
        self.evening.board.refresh_from_db()
        return repr(state_of(self.evening.board))


ONE = "/studio/{slug}/workshops/{workshop}/"
PLACES: dict[str, Callable[[Room], str]] = {
    "the board": lambda room: repr(room.evening.state()),
    "the board as another process reads it": lambda room: room.read_afresh(),
    "the log": lambda room: json.dumps(list(Event.objects.values_list("payload", "undo"))),
    "every snapshot": lambda room: json.dumps(list(Snapshot.objects.values_list("state", flat=True))),
    "any moment of the replay": lambda room: room.moments(),
    "the page of the replay": lambda room: room.page(ONE + "replay/"),
    "the report": lambda room: room.page(ONE + "report/"),
    "the report as Markdown": lambda room: markdown_of(report_of(room.evening.workshop)),
    "the report as CSV": lambda room: csv_of(report_of(room.evening.workshop)),
    "the report as JSON": lambda room: json_of(report_of(room.evening.workshop)),
    "the note’s page": lambda room: room.page("/p/{slug}/notes/{item}/"),
    "the page of texts to read": lambda room: room.page("/studio/{slug}/read/{item}/"),
    "the writer’s page afterwards": lambda room: room.page("/p/{slug}/workshops/{workshop}/afterwards/", room.anna),
    "the writer’s trail": lambda room: room.page("/p/{slug}/my-trail/", room.anna),
    "the quote in an insight": lambda room: repr(list(Link.objects.values_list("quote", flat=True))),
    "the page of the insight": lambda room: room.page(f"/items/{room.insight.public_id}/"),
    "the copy of the writer’s data": lambda room: repr(tell(room.anna)),
    "the writer’s inbox": lambda room: room.page("/inbox/", room.anna),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_was_taken_back_is_not_in(walk: Walk, data: Path, place: str) -> None:
    room = Room(walk)
    assert Snapshot.objects.count() == 2
    assert CANARY in PLACES[place](room), "it was never there, so its absence would prove nothing"

    withdraw_item(actor=room.anna, item=room.item, now=LATER)
    run(walk)

    assert CANARY not in PLACES[place](room)

"""A board with a team, some ideas in a window, and cards as far as a test wants them; made by the actions of life."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, Role
from makewith.foundation.programmes.tests.factories import ProgrammeFactory, TeamRoleFactory
from makewith.foundation.trail.models import Item
from makewith.loop.decisions.reviews.actions import (
    create_board,
    open_window,
    queue_item,
    reveal_window,
    seat_reviewer,
    settle_entry,
    submit_card,
)
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.tests.factories import make_call, make_idea

QUEUED = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
CLOSED = datetime(2027, 5, 5, 8, 0, tzinfo=UTC)
REVEALED = datetime(2027, 5, 20, 8, 0, tzinfo=UTC)
RULES = {
    "closings": ["01-04", "05-04", "09-06"],
    "criteria": [
        {"key": "play", "label": "Playability", "low": "dull", "high": "again and again"},
        {"key": "safe", "label": "Safety", "weight": 2},
    ],
    "reviewers": 2,
}
FULL = Filling({"play": 4, "safe": 5}, {"play": "It clicks."}, "I would build it.", "approved")


@dataclass
class Table:
    """Helene owns, Sofie and Dario judge, Imre looks on; Amina gave the ideas."""

    programme: Programme
    board: Board
    call: Call
    helene: Person
    sofie: Person
    dario: Person
    imre: Person
    amina: Person
    items: list[Item] = field(default_factory=list)

    def item(self) -> Item:
        idea = make_idea(self.call, self.amina, now=QUEUED - timedelta(days=20))
        assert idea.trail_item is not None
        self.items.append(idea.trail_item)
        return idea.trail_item

    def queue(self, count: int = 1, now: datetime = QUEUED) -> list[Entry]:
        return [queue_item(board=self.board, item=self.item(), now=now + timedelta(minutes=n)) for n in range(count)]

    @property
    def window(self) -> Window:
        return Window.objects.select_related("board__activity__programme").earliest("closes_at")

    def open(self, now: datetime = CLOSED) -> Window:
        open_window(window=self.window, now=now)
        return self.window

    def cards(self, person: Person | None = None) -> list[Scorecard]:
        rows = Scorecard.objects.select_related("entry__window__board__activity__programme", "entry__item", "reviewer")
        rows = rows.select_related("entry__board__activity__programme")
        return list(rows.filter(reviewer=person) if person else rows)

    def fill(self, *people: Person, now: datetime = CLOSED) -> None:
        for person in people or (self.sofie, self.dario):
            for card in self.cards(person):
                submit_card(reviewer=person, card=card, filling=FULL, now=now)

    def reveal(self, now: datetime = REVEALED) -> Window:
        reveal_window(actor=self.helene, window=self.window, now=now)
        return self.window

    def settle(self, entry: Entry, outcome: str = "approved", **values: Any) -> Entry:
        return settle_entry(
            actor=self.helene, entry=entry, outcome=outcome, reason="We build it.", now=REVEALED, **values
        )


def lay_table(**rules: Any) -> Table:
    programme = ProgrammeFactory(time_zone="Europe/Berlin")
    helene, sofie, dario, imre, amina = (
        PersonFactory(name=name) for name in ("Helene V.", "Sofie N.", "Dario F.", "Imre T.", "Amina K.")
    )
    for person, role in (
        (helene, Role.OWNER), (sofie, Role.RESEARCHER), (dario, Role.MODERATOR), (imre, Role.OBSERVER),
    ):  # fmt: skip
        TeamRoleFactory(programme=programme, person=person, role=role)
    board = create_board(
        actor=helene, programme=programme, now=QUEUED, rules={**RULES, **rules}, title="The review", visibility="public"
    )
    Activity.objects.filter(pk=board.activity_id).update(state=ActivityState.OPEN)
    board.activity.state = ActivityState.OPEN
    for person in (sofie, dario):
        seat_reviewer(actor=helene, board=board, person=person, now=QUEUED)
    return Table(programme, board, make_call(programme), helene, sofie, dario, imre, amina)

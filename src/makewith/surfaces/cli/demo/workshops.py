"""The workshops of the story: planned, and one of them held, by the operations that people's phones send."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.actions import change_activity
from makewith.loop.workshops.actions import (
    add_table,
    change_workshop,
    create_workshop,
    give_seat,
    note_learned,
    place_seats,
)
from makewith.loop.workshops.board.actions import append, open_board
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.joining.actions import join_workshop
from makewith.loop.workshops.models import Block, Seat, SeatRole, Table, Workshop
from makewith.loop.workshops.prototypes.permissions import JUDGES
from makewith.loop.workshops.report.actions.commitments import make_commitment, tick_commitment
from makewith.loop.workshops.report.models import Note
from makewith.surfaces.cli.demo.acts import Acts, key_for
from makewith.surfaces.cli.demo.prototypes import TriedPrototype

TEXTS = ("place", "ground_rules", "consent", "thank_you")
PLANNED = ("exercise", "title", "minutes", "question", "note", "rules", "at")
NOTES_A_MINUTE = 9


class Evening:
    """One workshop of the story. `seats` are by the key that people have in it."""

    def __init__(
        self, acts: Acts, kinds: dict[str, StakeholderKind], row: dict[str, Any], prototypes: list[dict[str, Any]]
    ) -> None:
        self.acts, self.kinds, self.row = acts, kinds, row
        self.leader = acts.people[row["facilitator"]]
        self.seats: dict[str, Seat] = {}
        self.blocks: dict[str, Block] = {}
        self.tables: dict[str, Table] = {}
        self.workshop = Workshop()
        self.board: Board
        mine = [one for one in prototypes if one["workshop"] == row["key"]]
        self.tried = [
            TriedPrototype(one, workshop=self.workshop, actor=self.leader, seats={}, blocks={}, tables={})
            for one in mine
        ]

    def plan(self, others: dict[str, "Evening"]) -> None:
        """Put what happens, and when, among the acts of the story. `others` are the workshops before this one."""
        self.acts.plan(self.row["created_at"], partial(self.create, others))
        if "groups" not in self.row:
            return
        begun = {block["key"]: block["began_at"] for block in self.row["blocks"]}
        self.acts.plan(self.row["opens_at"] - timedelta(minutes=10), self.open)
        for key, at in begun.items():
            self.acts.plan(at, partial(self.begin, key, at))
        self.acts.plan(begun["write"] + timedelta(minutes=1), partial(self.write, begun["write"]))
        self.acts.plan(begun["group"] - timedelta(minutes=1), partial(self.do, "reveal", begun["group"]))
        self.acts.plan(begun["group"] + timedelta(minutes=2), partial(self.sort_out, begun["group"]))
        for vote in self.row["votes"]:
            at = begun[vote["block"]]
            self.acts.plan(at + timedelta(minutes=1), partial(self.vote, vote, at + timedelta(minutes=1)))
        self.acts.plan(begun["next"] + timedelta(minutes=5), partial(self.take_on, begun["next"]))
        for tried in self.tried:
            for at, act in tried.acts():
                self.acts.plan(at, act)
        self.acts.plan(self.row["closes_at"], self.close)
        for one in self.row["commitments"]:
            if "done_at" in one:
                self.acts.plan(one["done_at"], partial(self.tick, one))

    # Before

    def create(self, others: dict[str, "Evening"]) -> None:
        row, now = self.row, self.row["created_at"]
        workshop = create_workshop(
            actor=self.leader,
            programme=self.acts.programme,
            now=now,
            slug=row["key"],
            title=row["title"],
            brief=row["brief"],
            thanks=row["thanks"],
            visibility="members",
            opens_at=row["opens_at"],
            closes_at=row["closes_at"],
            blocks=[{name: block[name] for name in PLANNED if name in block} for block in row["blocks"]],
        )
        self.workshop = change_workshop(
            actor=self.leader, workshop=workshop, now=now, **{name: row[name] for name in TEXTS}
        )
        workshop.code = row["code"]
        if before := others.get(row.get("after", "")):
            workshop.previous = before.workshop
        workshop.save(update_fields=["code", "previous"])
        change_activity(actor=self.leader, activity=workshop.activity, now=now, state="open")
        rows = Block.objects.filter(workshop=workshop).order_by("position")
        self.blocks = {planned["key"]: block for planned, block in zip(row["blocks"], rows, strict=True)}
        for table in row["tables"]:
            self.tables[table["name"]] = add_table(
                actor=self.leader,
                workshop=workshop,
                name=table["name"],
                capacity=table["capacity"],
                is_remote=table.get("remote", False),
                now=now,
            )
        self.seat_people(now)
        for tried in self.tried:
            tried.workshop, tried.blocks, tried.tables = self.workshop, self.blocks, self.tables
        for planned, block in zip(row["blocks"], self.blocks.values(), strict=True):
            block.led_by.set(self.seats[key] for key in planned.get("led_by", ()))

    def seat_people(self, now: datetime) -> None:
        people, walk_ins = self.acts.people, {one["key"] for one in self.row.get("walk_ins", ())}
        wanted = [(one["by"], one["role"], one.get("table")) for one in self.row["team"]]
        for group in self.row["people"]:
            wanted += [(key, SeatRole.PARTICIPANT, group["table"]) for key in group["seats"] if key not in walk_ins]
        wanted += [(one["by"], SeatRole.PARTICIPANT, None) for one in self.row.get("absent", ())]
        places = {}
        for key, role, table in wanted:
            self.seats[key] = self._give(people[key], role, now)
            places[self.seats[key]] = (self.tables[table] if table else None, str(role))
        place_seats(actor=self.leader, workshop=self.workshop, places=places, now=now)

    def _give(self, person: Person, role: str, now: datetime) -> Seat:
        return give_seat(actor=self.leader, workshop=self.workshop, person=person, role=role, now=now)

    # On the evening

    def open(self) -> None:
        """The lobby is open; everybody comes, and the walk-ins find a table."""
        at = self.row["opens_at"] - timedelta(minutes=10)
        self.board = open_board(self.workshop, now=at)
        self.do("lobby.open", at)
        self.workshop.refresh_from_db()
        self.workshop.activity.programme = self.acts.programme
        absent = {one["by"] for one in self.row["absent"]}
        for key, seat in list(self.seats.items()):
            if key not in absent:
                self.seats[key] = self._join(key, seat.name, seat.kind, self.acts.people[key], at)
        for one in self.row["walk_ins"]:
            self.seats[one["key"]] = self._join(one["key"], one["name"], self.kinds[one["kind"]], None, at)
        places = {
            str(self.seats[key].public_id): str(self.tables[group["table"]].public_id)
            for group in self.row["people"]
            for key in group["seats"]
        }
        self.do("tables.set", at, **places)
        for tried in self.tried:
            tried.workshop = self.workshop
            tried.seats = {key: seat for key, seat in self.seats.items() if seat.role in JUDGES and key not in absent}

    def _join(self, key: str, name: str, kind: StakeholderKind | None, person: Person | None, now: datetime) -> Seat:
        return join_workshop(
            workshop=self.workshop,
            person=person,
            seat=self.seats.get(key),
            token=key_for(f"{self.row['key']} seat {key}"),
            name=name,
            kind=kind,
            consents=True,
            keeps_trail=person is not None,
            now=now,
        )

    def operation(self, by: str, kind: str, **data: Any) -> Operation:
        return Operation(uuid.uuid4(), kind, data, str(self.seats[by].public_id))

    def send(self, operations: Iterable[Operation], now: datetime) -> None:
        """What is refused here would be missing from the story, so it stops the loading."""
        for operation, outcome in append(self.board, list(operations), now=now).outcomes.items():
            if not outcome.is_done:
                raise RuntimeError(f"{operation}: {outcome.why}")

    def do(self, kind: str, at: datetime, **data: Any) -> None:
        self.send([self.operation(self.row["facilitator"], kind, **data)], at)

    def begin(self, key: str, at: datetime) -> None:
        self.do("block.start", at, block=str(self.blocks[key].public_id))

    def thing(self, name: str) -> str:
        return str(key_for(f"{self.row['key']} {name}"))

    def _notes(self) -> list[tuple[dict[str, Any], str, str]]:
        """Every note with its name on the board and that of its group, table by table as they came in."""
        return [
            (note, self.thing(f"{position} {place}"), self.thing(f"group {position}"))
            for position, group in enumerate(self.row["groups"])
            for place, note in enumerate(group["notes"])
        ]

    def write(self, began: datetime) -> None:
        notes = sorted(self._notes(), key=lambda one: one[1])
        for minute, start in enumerate(range(0, len(notes), NOTES_A_MINUTE)):
            self.send(
                [
                    self.operation(
                        note["by"], "note.add", thing=thing, text=note["text"], nameless=note.get("unnamed", False)
                    )
                    for note, thing, _group in notes[start : start + NOTES_A_MINUTE]
                ],
                began + timedelta(minutes=1 + minute, seconds=20),
            )

    def sort_out(self, began: datetime) -> None:
        """People put notes together, one group after the other, and give most of them a name."""
        for position, group in enumerate(self.row["groups"]):
            thing, by = self.thing(f"group {position}"), group["notes"][0]["by"]
            moves = [
                self.operation(note["by"], "note.move", thing=name, group=thing, order=place)
                for place, (note, name, home) in enumerate(self._notes())
                if home == thing
            ]
            made = self.operation(by, "group.add", thing=thing, name=group["name"], order=position)
            self.send([made, *moves], began + timedelta(minutes=2 + 2 * position))
        for note, name, _home in self._notes():
            if "key" in note:
                self.acts.items[note["key"]] = Note.objects.get(workshop=self.workshop, thing=name).trail_item

    def vote(self, vote: dict[str, Any], at: datetime) -> None:
        key = self.thing(f"vote {vote['key']}")
        on = {name: vote[name] for name in ("title", "budget", "cap")}
        self.do("vote.open", at, vote=key, on="group", **on)
        groups = {group["name"]: self.thing(f"group {place}") for place, group in enumerate(self.row["groups"])}
        voters = cycle(key for group in self.row["people"] for key in group["seats"])
        dots = []
        for name, count in vote["dots"].items():
            given: dict[str, int] = {}
            for voter in islice(voters, count):
                given[voter] = given.get(voter, 0) + 1
            dots += [
                self.operation(voter, "vote.put", vote=key, thing=groups[name], dots=number)
                for voter, number in given.items()
            ]
        self.send(dots, at + timedelta(minutes=2))
        self.do("vote.close", at + timedelta(minutes=3), vote=key)
        self.do("vote.reveal", at + timedelta(minutes=3), vote=key)

    def take_on(self, began: datetime) -> None:
        for one in self.row["commitments"]:
            make_commitment(
                actor=self.leader,
                workshop=self.workshop,
                text=one["text"],
                seat=self.seats[one["by"]],
                due_on=one["due_on"],
                submission_key=uuid.UUID(self.thing(one["text"])),
                now=began + timedelta(minutes=5),
            )

    def close(self) -> None:
        at = self.row["closes_at"]
        self.do("workshop.close", at)
        self.workshop.refresh_from_db()
        self.workshop.activity.programme = self.acts.programme
        note_learned(actor=self.leader, workshop=self.workshop, text=self.row["learned"], now=at)
        change_activity(actor=self.leader, activity=self.workshop.activity, now=at, state="closed")

    # Afterwards

    def tick(self, one: dict[str, Any]) -> None:
        made = self.workshop.commitments.select_related("seat", "workshop__activity__programme")
        tick_commitment(
            actor=self.acts.people[one["by"]],
            commitment=made.get(public_id=self.thing(one["text"])),
            done=True,
            now=one["done_at"],
        )

"""Workshops for the benchmark, asked in the installation's own environment: python -m bench._board QUESTION … prints one line of JSON."""

import json
import secrets
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

import bench._django  # noqa: F401 - sets Django up, and models can be imported only then
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, ProgrammeState, Visibility
from makewith.loop.workshops.board.actions import append, do, house_operation, keep_snapshot, open_board
from makewith.loop.workshops.board.audiences import audience_of, view
from makewith.loop.workshops.board.models import Board, Event
from makewith.loop.workshops.board.queries import load
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.models import Block, Seat, SeatRole, Workshop
from makewith.loop.workshops.seats import cookie_name, key_digest


def make(seats: str, notes: str = "5") -> list[dict[str, Any]]:
    """A workshop in a block where people write: how each seat reaches it, and notes of theirs."""
    programme, _ = Programme.objects.get_or_create(
        slug="metres", defaults={"name": "Metres", "state": ProgrammeState.OPEN, "visibility": Visibility.PUBLIC}
    )
    slug = uuid.uuid4().hex[:12]
    activity = Activity.objects.create(
        programme=programme, kind="workshop", slug=slug, title="Together", state=ActivityState.OPEN
    )
    workshop = Workshop.objects.create(activity=activity, code=slug[:6])
    block = Block.objects.create(workshop=workshop, position=0, title="Write", rules={"writing": True})
    now = timezone.now()
    keys = [secrets.token_hex(16) for _ in range(int(seats))]
    rows = Seat.objects.bulk_create(
        Seat(
            workshop=workshop,
            name=f"Guest {number}",
            key_digest=key_digest(key),
            role=SeatRole.PARTICIPANT if number else SeatRole.FACILITATOR,
            joined_at=now,
        )
        for number, key in enumerate(keys)
    )
    board = open_board(workshop, now=now)
    do(
        board,
        house_operation("lobby.open", {}),
        house_operation("block.start", {"block": str(block.public_id)}),
        now=now,
    )
    things = []
    for row in rows:
        own = [str(uuid.uuid4()) for _ in range(int(notes))]
        things.append(own)
        operations = [
            Operation(uuid.uuid4(), "note.add", {"thing": thing, "text": "Ask me where safe is"}, str(row.public_id))
            for thing in own
        ]
        append(board, operations, now=now, from_clients=True)
    cookie = cookie_name(workshop)
    return [
        {
            "path": f"/ws/workshop/{activity.public_id}?view=phone",
            "cookie": f"{cookie}={key}",
            "things": own,
            "board": str(board.pk),
        }
        for key, own in zip(keys, things, strict=True)
    ]


def many(workshops: str, seats: str) -> list[dict[str, Any]]:
    """Several workshops, for sockets that only listen."""
    return [one for _ in range(int(workshops)) for one in make(seats, "0")]


def long(operations: str) -> dict[str, int]:
    """A board with so many logged operations, on 500 notes, and snapshots as a live room takes them."""
    seats = make("50", "10")
    board = Board.objects.get(pk=int(seats[0]["board"]))
    rows = [str(one) for one in Seat.objects.filter(workshop=board.workshop_id).values_list("public_id", flat=True)]
    state = load(board).state
    things = [(name[6:], value["seat"]) for name, value in state.items() if name.startswith("thing:")]
    number = 0
    while number < int(operations):
        some = []
        for _ in range(500):
            thing, seat = things[number % len(things)]
            text = f"Ask me where safe is, {number}"
            kind, data = ("note.edit", {"text": text}) if number % 3 else ("note.move", {"x": number % 900, "y": 5})
            some.append(
                Operation(uuid.uuid4(), kind, {"thing": thing, **data}, seat if kind == "note.edit" else rows[0])
            )
            number += 1
        append(board, some, now=timezone.now(), from_clients=True)
        keep_snapshot(board.pk)
    board.refresh_from_db()
    return {"board": board.pk, "events": Event.objects.filter(board=board).count()}


def replay(board: str) -> dict[str, float]:
    """Milliseconds until a process that knows nothing has the state and somebody's whole view, the median of five."""
    from makewith.loop.workshops.board import queries

    took = []
    row = Board.objects.get(pk=int(board))
    for _ in range(5):
        queries.forget(row.public_id)
        begun = time.perf_counter()
        state = load(row).state
        seat = next(name[5:] for name in state if name.startswith("seat:"))
        seen = json.dumps(view(state, audience_of(state, seat)))
        took.append((time.perf_counter() - begun) * 1000)
    return {"open_ms": round(sorted(took)[2], 1), "cells": len(state), "bytes": len(seen)}


def added(board: str) -> int:
    """Notes that the crowd added, beyond those that were there."""
    texts = Event.objects.filter(board=int(board), kind="note.add").values_list("payload__text", flat=True)
    return sum("@" in text for text in texts)


QUESTIONS: dict[str, Callable[..., Any]] = {"make": make, "many": many, "long": long, "replay": replay, "added": added}

if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:])))

"""Prototypes on the board: what the room is shown of them, and how it judges.

Who said what stands in the tables alone. The log and the state learn what a version is, how many people have judged it and, once it is
revealed, the counts of each part that at least five people judged; words are fetched by whoever may read them.

| operation | who | what |
|---|---|---|
| `prototype.open`, `prototype.close`, `prototype.reveal` {version} | facilitators | judging begins, ends; everybody sees what was said |
| `prototype.judge` {part, verdict, why, fix} | participants, table hosts | to the tables; its seat is told `judgement:<part>` |
| `prototype.set`, `prototype.counted` | the house | what follows from them, as logged |

| cell | value |
|---|---|
| `prototype:<version>` | title, number, names (who said what is shown), state (open, closed), revealed, opened (ms), block (in which it was put before the room), parts: list of {id, kind, title, text, picture, alt, pins} |
| `judged:<version>` | people; once revealed counts: part -> [gives, same, hinders], or null for fewer than five people, and newest: when words came last (ms) |
| `judgement:<part>` | one's own: verdict, why, fix |
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.loop.workshops.board.actions import do
from makewith.loop.workshops.board.audiences import as_it_is, register_cell
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.operations import Rule, register
from makewith.loop.workshops.board.queries import register_own
from makewith.loop.workshops.board.reading import anything, fields, identity, maybe, one_of, text
from makewith.loop.workshops.board.state import Draft, Operation, Refused, State
from makewith.loop.workshops.board.who import Actor, runners, the_house, under_way, until_closed
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.prototypes import actions, permissions, queries
from makewith.loop.workshops.prototypes.actions import judging
from makewith.loop.workshops.prototypes.models import WORDS_LIMIT, Part, Verdict, Version

Told = tuple[list[Operation], dict[str, Any]]
Act = Callable[[Version, datetime, Person | None], bool]


# From pages


def run(act: str, *, actor: Person, version: Version, now: datetime) -> bool:
    """Open, close or reveal a version from a page: through the board where there is one, so that the room learns of it."""
    board = Board.objects.filter(workshop=version.prototype.workshop).first()
    action = {"open": actions.open_judging, "close": actions.close_judging, "reveal": actions.reveal_judgements}[act]
    if board is None:
        return action(actor=actor, version=version, now=now)
    require(permissions.can_run_judging, actor, version.prototype.workshop)
    before = _standing(version)
    _do(board, Operation(uuid.uuid4(), f"prototype.{act}", {"version": str(version.public_id)}), now)
    return _standing(version) != before


def judge(*, seat: Seat, part: Part, verdict: str, why: str, fix: str, now: datetime) -> None:
    """Say of a part what it is to oneself, from a page."""
    board = Board.objects.filter(workshop=seat.workshop_id).first()
    if board is None:
        actions.judge_part(seat=seat, part=part, verdict=verdict, why=why, fix=fix, now=now)
        return
    data = {"part": str(part.public_id), "verdict": verdict, "why": why, "fix": fix}
    _do(board, Operation(uuid.uuid4(), "prototype.judge", data, str(seat.public_id)), now)


def run_for_agenda(workshop: Workshop, act: str, version: Version, now: datetime) -> None:
    """What follows from the agenda: a block that judges this version began, ended or was revealed. What cannot be is left."""
    board = Board.objects.get(workshop=workshop)
    try:
        do(board, Operation(uuid.uuid4(), f"prototype.{act}", {"version": str(version.public_id)}), now=now)
    except Refused:
        return


def _do(board: Board, operation: Operation, now: datetime) -> None:
    try:
        do(board, operation, now=now)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused


def _standing(version: Version) -> tuple[Any, ...]:
    found = Version.objects.values_list("opened_at", "closed_at", "revealed_at").get(pk=version.pk)
    return tuple(found)


# What is logged


def _about(version: Version) -> dict[str, Any]:
    workshop_id = version.prototype.workshop.activity.public_id
    parts = [
        {
            "id": str(part.public_id),
            "kind": part.element.kind,
            "title": part.title,
            "text": part.text,
            "picture": reverse("prototypes:picture", args=[workshop_id, part.picture.public_id])
            if part.picture
            else "",
            "alt": part.picture_alt,
            "pins": part.pins,
        }
        for part in queries.parts_of(version)
    ]
    return {
        "version": str(version.public_id),
        "title": version.prototype.title,
        "number": version.number,
        "names": version.shows_names,
        "state": "open" if version.is_open else "closed",
        "revealed": version.revealed_at is not None,
        "opened": round(version.opened_at.timestamp() * 1000) if version.opened_at else None,
        "parts": parts,
    }


def _counted(version: Version) -> dict[str, Any]:
    told: dict[str, Any] = {"version": str(version.public_id), "people": queries.people_who_judged(version)}
    if version.revealed_at is not None:
        counts = queries.counts_of([version.pk])
        told["counts"] = {
            str(public_id): [one.gives, one.same, one.hinders] if (one := counts.get(key)) and one.is_shown else None
            for key, public_id in version.parts.values_list("pk", "public_id")
        }
        newest = queries.newest_words(version)
        told["newest"] = round(newest.timestamp() * 1000) if newest else None
    return told


def _house(kind: str, data: dict[str, Any], operation: Operation) -> Operation:
    return Operation(uuid.uuid4(), kind, data, at=operation.at)


def _version(board: Board, operation: Operation) -> Version:
    rows = queries.version_rows().filter(prototype__workshop=board.workshop_id)
    version = rows.filter(public_id=operation.data["version"]).first()
    if version is None:
        raise Refused(_("This version is not in the workshop."))
    return version


def _moment(operation: Operation) -> datetime:
    return datetime.fromtimestamp(operation.at / 1000, UTC)


def _running(act: Act) -> Callable[[Board, Draft, Operation], Told]:
    def instead(board: Board, draft: Draft, operation: Operation) -> Told:
        version = _version(board, operation)
        were_open = list(queries.open_versions(version.prototype.workshop).exclude(pk=version.pk))
        actor = Person.objects.filter(seats__public_id=operation.seat).first() if operation.seat else None
        try:
            changed = act(version, _moment(operation), actor)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        if not changed:
            return [], {}
        concerned = [version, *(were_open if act is judging.begin else [])]
        told = []
        for one in queries.version_rows().filter(pk__in=[each.pk for each in concerned]):
            told += [
                _house("prototype.set", _about(one), operation),
                _house("prototype.counted", _counted(one), operation),
            ]
        return told, {}

    return instead


def _judge(board: Board, draft: Draft, operation: Operation) -> Told:
    """Store what a seat said. The room learns how many people have judged, and the counts where they are shown."""
    data = operation.data
    assert operation.seat is not None
    seat = Seat.objects.select_related("table").get(public_id=operation.seat)
    rows = Part.objects.select_related("version__prototype__workshop__activity__programme")
    part = rows.filter(public_id=data["part"], version__prototype__workshop=board.workshop_id).first()
    if part is None:
        raise Refused(_("This part is not in the workshop."))
    words = {"verdict": data["verdict"], "why": data.get("why") or "", "fix": data.get("fix") or ""}
    try:
        actions.judge_part(seat=seat, part=part, now=_moment(operation), **words)
    except PermissionDenied as refused:
        raise Refused(_("This version is not judged now. What you said of it before is kept.")) from refused
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    counted, known = _counted(part.version), draft.get(f"judged:{part.version.public_id}")
    told = [] if _as_cell(counted) == known else [_house("prototype.counted", counted, operation)]
    return told, {f"judgement:{data['part']}": words}


def own_judgements(seat: Seat) -> dict[str, Any]:
    """The cells `judgement:<part>` of one seat. They are in no state."""
    fixes = dict(seat.fixes.values_list("part", "text"))
    return {
        f"judgement:{one.part.public_id}": {"verdict": one.verdict, "why": one.why, "fix": fixes.get(one.part_id, "")}
        for one in seat.judgements.select_related("part")
    }


def _told_on_coming(board: Board, state: State, seat: str) -> dict[str, Any]:
    """What somebody said of what was tried, for a phone that comes, or comes back."""
    if not any(name.startswith("prototype:") for name in state):
        return {}
    return own_judgements(Seat.objects.get(public_id=seat))


def _as_cell(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "version"}


def whoever_judges(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """Those who came to try it; the house says nothing of it."""
    if actor.seat is not None and draft.seat(actor.seat)["role"] in permissions.JUDGES:
        return None
    return _("Those who came to try it judge it.")


def _set(draft: Draft, operation: Operation) -> None:
    name = f"prototype:{operation.data['version']}"
    before = draft.get(name)
    block = before.get("block", "") if before and before["state"] == "open" else operation.phase
    draft.put(name, {**_as_cell(operation.data), "block": block})
    if operation.data["state"] == "open":
        draft.patch("wall", shows="prototype")


def _count(draft: Draft, operation: Operation) -> None:
    draft.put(f"judged:{operation.data['version']}", _as_cell(operation.data))


def _nothing(draft: Draft, operation: Operation) -> None:
    """What is logged stands in the operations of the house."""


_VERSION = fields(version=identity)
_WORDS = maybe(text(WORDS_LIMIT, line=True, may_be_empty=True))

register(
    Rule(
        kind="prototype.open", read=_VERSION, apply=_nothing, who=runners, when=under_way,
        instead=_running(judging.begin), stays=_("People judge it already. You can close the judging."),
    ),
    Rule(
        kind="prototype.close", read=_VERSION, apply=_nothing, who=runners, when=until_closed,
        instead=_running(judging.end), stays=_("You can open it again while what was said is hidden."),
    ),
    Rule(
        kind="prototype.reveal", read=_VERSION, apply=_nothing, who=runners, when=until_closed,
        instead=_running(judging.show), stays=_("Everybody has seen it."),
    ),
    Rule(
        kind="prototype.judge", apply=_nothing, who=whoever_judges, when=under_way, instead=_judge,
        read=fields(part=identity, verdict=one_of(Verdict.values), why=_WORDS, fix=_WORDS),
        stays=_("Say it again, as you mean it now."),
    ),
    Rule(kind="prototype.set", read=anything, apply=_set, who=the_house, when=until_closed, is_public=False),
    Rule(kind="prototype.counted", read=anything, apply=_count, who=the_house, when=until_closed, is_public=False),
)  # fmt: skip
register_own(_told_on_coming)
register_cell("prototype", as_it_is)
register_cell("judged", as_it_is)

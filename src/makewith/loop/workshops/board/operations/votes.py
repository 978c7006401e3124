"""Votes with dots. Who gave what stands in the ballots alone, never in the log or the state."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.kit.later import later
from makewith.loop.workshops.board import ballots, following
from makewith.loop.workshops.board.models import Board
from makewith.loop.workshops.board.operations.table import Rule, register
from makewith.loop.workshops.board.reading import anything, fields, identity, one_of, text, whole
from makewith.loop.workshops.board.state import Draft, Operation
from makewith.loop.workshops.board.who import Actor, runners, the_house, those_who_make, under_way, whoever_sees

TITLE_LENGTH = 120


def new_vote(data: dict[str, Any]) -> dict[str, Any]:
    """The cell of a vote that opens."""
    vote = {name: data[name] for name in ("title", "on", "budget", "cap")}
    return {**vote, "state": "open", "voted": 0}


def _open(draft: Draft, operation: Operation) -> None:
    draft.put(f"vote:{operation.data['vote']}", new_vote(operation.data))


def _is_new(draft: Draft, actor: Actor, operation: Operation) -> Any:
    """A vote is opened once; one that was closed stays closed."""
    if draft.get(f"vote:{operation.data['vote']}") is not None:
        return _("This vote was held already. Open another one.")
    return runners(draft, actor, operation)


def _vote(draft: Draft, operation: Operation) -> dict[str, Any]:
    known: dict[str, Any] = draft.get(f"vote:{operation.data['vote']}") or {}
    return known


def _is_known(draft: Draft, actor: Actor, operation: Operation) -> Any:
    return runners(draft, actor, operation) if _vote(draft, operation) else _("There is no such vote.")


def _is_over(draft: Draft, actor: Actor, operation: Operation) -> Any:
    if _vote(draft, operation).get("state") == "open":
        return _("Close the vote first.")
    return _is_known(draft, actor, operation)


def _close(draft: Draft, operation: Operation) -> None:
    draft.patch(f"vote:{operation.data['vote']}", state="closed")


def _may_vote(draft: Draft, actor: Actor, operation: Operation) -> Any:
    vote = _vote(draft, operation)
    if vote.get("state") != "open":
        return _("This vote is closed.")
    if draft.thing(operation.data["thing"])["kind"] not in _VOTED_ON[vote["on"]]:
        return _("This vote is about something else.")
    if operation.data["dots"] > vote["cap"]:
        return later(_("At most %(cap)d dots fit on one."), cap=vote["cap"])
    return whoever_sees(draft, actor, operation) or those_who_make(draft, actor, operation)


_VOTED_ON = {"note": {"note", "sketch", "photo"}, "group": {"group"}}


def _put(board: Board, draft: Draft, operation: Operation) -> tuple[list[Operation], dict[str, Any]]:
    """Store the dots. The log learns how many people have voted, when that has changed, and nothing else."""
    data, vote = operation.data, _vote(draft, operation)
    own = ballots.put_dots(
        board, uuid.UUID(data["vote"]), str(operation.seat), uuid.UUID(data["thing"]), data["dots"], budget=vote["budget"]
    )  # fmt: skip
    voted = ballots.voters(board, uuid.UUID(data["vote"]))
    told = []
    if voted != vote["voted"]:
        told = [Operation(uuid.uuid4(), "vote.counted", {"vote": data["vote"], "voted": voted}, at=operation.at)]
    return told, {f"ballot:{data['vote']}": own}


def _count(draft: Draft, operation: Operation) -> None:
    draft.patch(f"vote:{operation.data['vote']}", voted=operation.data["voted"])


def _with_results(board: Board, draft: Draft, operation: Operation) -> dict[str, Any]:
    vote = uuid.UUID(operation.data["vote"])
    return {**operation.data, "results": ballots.results(board, vote), "voted": ballots.voters(board, vote)}


def _reveal(draft: Draft, operation: Operation) -> None:
    data = operation.data
    draft.patch(f"vote:{data['vote']}", results=data["results"], voted=data["voted"])


def _is_revealed(draft: Draft, operation: Operation) -> bool:
    return "results" in _vote(draft, operation)


def _nothing(draft: Draft, operation: Operation) -> None:
    """Dots change no cell."""


_VOTE = fields(vote=identity)
_PLANNED = {
    "title": text(TITLE_LENGTH, line=True),
    "on": one_of(_VOTED_ON),
    "budget": whole(1, 100),
    "cap": whole(1, 100),
}

register(
    Rule(
        kind="vote.open", read=fields(vote=identity, **_PLANNED), apply=_open, who=_is_new, when=under_way,
        stays=_("The vote has begun. You can close it."),
    ),
    Rule(
        kind="vote.close", read=_VOTE, apply=_close, who=_is_known, when=under_way,
        is_moot=lambda draft, operation: _vote(draft, operation).get("state") == "closed",
        stays=_("A closed vote stays closed, so that nobody votes knowing the result. Open another one."),
    ),
    Rule(
        kind="vote.reveal", read=_VOTE, apply=_reveal, who=_is_over, when=under_way, complete=_with_results,
        is_moot=_is_revealed, store=following.vote_revealed, stays=_("Everybody has seen it."),
    ),
    Rule(
        kind="vote.put", read=fields(vote=identity, thing=identity, dots=whole(0, 100)), apply=_nothing,
        who=_may_vote, when=under_way, instead=_put, stays=_("Take your dots back while the vote is open."),
    ),
    Rule(
        kind="vote.counted", read=anything, apply=_count, is_moot=lambda draft, operation: not _vote(draft, operation), who=the_house, when=under_way, is_public=False,
    ),
)  # fmt: skip

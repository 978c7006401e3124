"""Ballots: how many dots a voter gave which thing.

A voter is an HMAC of the seat with the board's secret. Once the secret is gone nobody can tell whose a ballot was.
All writing happens under the lock on the board's row that `append` holds, so a budget cannot be spent twice at once.
"""

import hashlib
import hmac
import uuid
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from makewith.kit.later import later
from makewith.loop.workshops.board.models import Ballot, Board
from makewith.loop.workshops.board.state import Refused


def voter_of(board: Board, vote: uuid.UUID, seat: str) -> str:
    """The name under which a seat votes, another in each vote; refuses once the secret is gone."""
    if board.secret is None:
        raise Refused(_("Voting here is over."))
    return hmac.new(bytes(board.secret), f"{vote}:{seat}".encode(), hashlib.sha256).hexdigest()


def put_dots(board: Board, vote: uuid.UUID, seat: str, thing: uuid.UUID, dots: int, *, budget: int) -> dict[str, Any]:
    """Give a thing so many dots, instead of those it had from this seat; what the ballot is then. Refuses over the budget."""
    voter = voter_of(board, vote, seat)
    own = Ballot.objects.filter(board=board, vote=vote, voter=voter)
    elsewhere = own.exclude(thing=thing).aggregate(dots=Sum("dots"))["dots"] or 0
    if elsewhere + dots > budget:
        raise Refused(
            later(_("You have %(left)d dots left. Take some back where you need them less."), left=budget - elsewhere)
        )
    if dots:
        Ballot.objects.update_or_create(board=board, vote=vote, voter=voter, thing=thing, defaults={"dots": dots})
    else:
        own.filter(thing=thing).delete()
    return _ballot(board, vote, voter, budget)


def ballot_of(board: Board, vote: uuid.UUID, seat: str, *, budget: int) -> dict[str, Any] | None:
    """One's own ballot: what is left, and the dots by thing. None without a dot, or once nobody can tell any more."""
    if board.secret is None:
        return None
    ballot = _ballot(board, vote, voter_of(board, vote, seat), budget)
    return ballot if ballot["dots"] else None


def _ballot(board: Board, vote: uuid.UUID, voter: str, budget: int) -> dict[str, Any]:
    given = Ballot.objects.filter(board=board, vote=vote, voter=voter).values_list("thing", "dots")
    dots = {str(thing): count for thing, count in given}
    return {"left": budget - sum(dots.values()), "dots": dots}


def voters(board: Board, vote: uuid.UUID) -> int:
    """How many have given at least one dot."""
    return Ballot.objects.filter(board=board, vote=vote).values("voter").distinct().count()


def results(board: Board, vote: uuid.UUID) -> dict[str, int]:
    """The dots of everybody together, by thing."""
    rows = Ballot.objects.filter(board=board, vote=vote).values_list("thing").annotate(total=Sum("dots"))
    return {str(thing): total for thing, total in rows.order_by("thing")}

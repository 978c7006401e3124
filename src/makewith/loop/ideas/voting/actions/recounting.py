"""Counting the votes of a whole call again, in slices, when a vote is worth something else."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.voting.counting import recount_idea
from makewith.loop.ideas.voting.models import Recount
from makewith.loop.ideas.voting.rules import Votes

SLICE = 200


def terms_of(votes: Votes) -> dict[str, int | None]:
    """What of the rules the numbers beside ideas depend on."""
    return {
        "points": votes.points,
        "half_life_days": votes.half_life_days,
        "comment_points": votes.comment_points,
    }


@transaction.atomic
def begin_recount(*, call: Call, now: datetime, anyway: bool = False) -> Recount | None:
    """Begin to count a call's ideas again. None if nothing that counts has changed, unless it is to be done `anyway`."""
    locked = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    terms = terms_of(Votes.of(locked))
    before = Recount.objects.filter(call=locked).first()
    if not anyway and terms == (before.terms if before else terms_of(Votes())):
        return None
    values = {
        "terms": terms,
        "number": before.number + 1 if before else 1,
        "total": Idea.objects.filter(call=locked).exclude(state=IdeaState.DRAFT).count(),
        "done": 0,
        "began_at": now,
        "finished_at": None,
    }
    recount, _new = Recount.objects.update_or_create(call=locked, defaults=values)
    return recount


@transaction.atomic
def count_on(*, recount: Recount, number: int, after: int, now: datetime) -> int | None:
    """Count the next slice of ideas, those after the key `after`; the last key of it, or None at the end.

    Also None once another recount has begun, whose slices count everything again.
    """
    if not Recount.objects.filter(pk=recount.pk, number=number).exists():
        return None
    votes = Votes.of(Call.objects.get(pk=recount.call_id))
    rows = Idea.objects.filter(call=recount.call_id, pk__gt=after).exclude(state=IdeaState.DRAFT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    for key in keys:
        recount_idea(key, votes)
    done = Recount.objects.filter(pk=recount.pk, number=number)
    done.update(done=F("done") + len(keys))
    if len(keys) < SLICE:
        done.update(finished_at=now)
        return None
    return keys[-1]

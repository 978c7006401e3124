"""What votes come to, kept beside each idea: points, and what it is among what is popular."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from makewith.foundation.conversation.models import Comment
from makewith.loop.ideas.models import Call, Direction, Idea, Support
from makewith.loop.ideas.voting.popularity import Given, moved, popularity_of
from makewith.loop.ideas.voting.rules import Votes

# (direction, +1 or -1 for a vote that came or left, when it was given)
Change = tuple[int, int, datetime]


def starting_popularity(call: Call, now: datetime) -> float:
    """Putting an idea on the table counts as one vote, so that what is new is seen."""
    votes = Votes.of(call)
    return popularity_of([(votes.points, now)], votes.half_life_days) if votes.half_life_days else 0.0


def imported_popularity(votes: Votes, supports: int, submitted_at: datetime) -> float:
    """The same for an idea from elsewhere, whose supporters have no names and count from its first day."""
    given = [(votes.points * (1 + supports), submitted_at)]
    return popularity_of(given, votes.half_life_days) if votes.half_life_days else 0.0


def popularity_after(idea: Idea, votes: Votes, changes: Iterable[Change]) -> float:
    """What the idea's popularity is once these votes came or left; they are stored already. Locks the idea."""
    assert votes.half_life_days is not None
    given: list[Given] = [(votes.points * direction * step, at) for direction, step, at in changes]
    return _after(idea.pk, given, votes)


def count_comment(idea: Idea, *, step: int, written_at: datetime) -> None:
    """A comment came (+1) or was taken back (-1); asked once for each, in any order."""
    votes = Votes.of(idea.call)
    if votes.half_life_days and votes.comment_points:
        popularity = _after(idea.pk, [(votes.comment_points * step, written_at)], votes)
        Idea.objects.filter(pk=idea.pk).update(popularity=popularity)


def _after(idea_id: int, given: list[Given], votes: Votes) -> float:
    assert votes.half_life_days is not None
    before = Idea.objects.select_for_update(no_key=True).values_list("popularity", flat=True).get(pk=idea_id)
    after = moved(before, given, votes.half_life_days)
    return _summed(idea_id, votes) if after is None else after


@transaction.atomic
def recount_idea(idea_id: int, votes: Votes) -> None:
    """Count one idea's votes again from what is stored. Supporters that an import knew no names of stay in its number."""
    idea = Idea.objects.select_for_update(no_key=True).only("supports_count", "source").get(pk=idea_id)
    rows = Support.objects.filter(idea=idea_id).aggregate(
        supporters=Count("pk", filter=Q(direction=Direction.FOR)),
        against=Count("pk", filter=Q(direction=Direction.AGAINST)),
    )
    supporters = max(rows["supporters"], idea.supports_count if idea.source else 0)
    Idea.objects.filter(pk=idea_id).update(
        supports_count=supporters,
        against_count=rows["against"],
        points=votes.points * (supporters - rows["against"]),
        popularity=_summed(idea_id, votes, nameless=supporters - rows["supporters"]),
    )


@transaction.atomic
def recount_popularity(idea_id: int, votes: Votes) -> None:
    """Sum up what one idea was given, where its call goes by popularity; for many votes that came or left at once."""
    if not votes.half_life_days:
        return
    idea = Idea.objects.select_for_update(no_key=True).only("supports_count").get(pk=idea_id)
    nameless = idea.supports_count - Support.objects.in_favour().filter(idea=idea_id).count()
    Idea.objects.filter(pk=idea_id).update(popularity=_summed(idea_id, votes, nameless=max(0, nameless)))


def _summed(idea_id: int, votes: Votes, nameless: int = 0) -> float:
    """The popularity of an idea from all that was given to it. Nameless supporters count from the idea's first day."""
    if not votes.half_life_days:
        return 0.0
    idea = Idea.objects.values("submitted_at", "trail_item").get(pk=idea_id)
    given: list[Given] = [(votes.points * (1 + nameless), idea["submitted_at"])] if idea["submitted_at"] else []
    voted = Support.objects.filter(idea=idea_id).values_list("direction", "created_at")
    given += [(votes.points * direction, at) for direction, at in voted.iterator(chunk_size=5000)]
    if votes.comment_points:
        comments = Comment.objects.filter(
            target=idea["trail_item"], trail_item__withdrawn_at=None, trail_item__held_at=None
        )
        given += [(votes.comment_points, at) for at in comments.values_list("created_at", flat=True)]
    return popularity_of(given, votes.half_life_days)


def moved_counts(votes: Votes, changes: Iterable[Change]) -> dict[str, F]:
    """The counts beside an idea after these votes, as one UPDATE writes them."""
    steps = {"supports_count": 0, "against_count": 0}
    for direction, step, _ in changes:
        steps["supports_count" if direction == Direction.FOR else "against_count"] += step
    points = votes.points * (steps["supports_count"] - steps["against_count"])
    return {name: F(name) + step for name, step in {**steps, "points": points}.items() if step}  # type: ignore[misc]

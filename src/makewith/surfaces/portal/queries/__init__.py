"""Reads that join stages for the portal's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import ONWARD, Audience, Item, Link, Relation
from makewith.foundation.trail.queries import authors_of, evidence_counts
from makewith.loop.decisions.models import Decision, Outcome
from makewith.loop.decisions.queries import decisions_of
from makewith.loop.ideas.models import Call


@dataclass(frozen=True)
class Change:
    """What changed because of whom: somebody's words, and the decision and delivery they led to."""

    words: str
    source: Item
    names: list[Person]
    others: int
    decision: Decision
    outcome: str
    reason: str
    look_again_on: date | None


def changes(programme: Programme, person: Person | None, most: int = 6) -> list[Change]:
    """The newest decisions with the words of those who led to them, the noes among them."""
    decisions = list(decisions_of(programme, person)[:most])
    verdicts = {d.pk: d.trail_item.verdicts for d in decisions}  # type: ignore[attr-defined]
    subjects = [link.source_id for links in verdicts.values() for link in links]
    pieces: dict[int, Link] = {}
    visible = Item.objects.visible_to(person).given()
    evidence = Link.objects.filter(target__in=subjects, relation__in=ONWARD, source__in=visible).exclude(quote="")
    for link in evidence.select_related("source").order_by("id"):
        pieces.setdefault(link.target_id, link)
    counts = evidence_counts(subjects)
    shown = []
    sources = []
    for decision in decisions:
        for link in verdicts[decision.pk][:1]:
            piece = pieces.get(link.source_id)
            source = piece.source if piece else link.source
            sources.append(source)
            shown.append((decision, link, piece, source))
    names = authors_of(sources, person)
    outcome_of = {
        Relation.ADOPTED_BY: Outcome.GO,
        Relation.DEFERRED_BY: Outcome.NOT_NOW,
        Relation.DECLINED_BY: Outcome.NO,
    }
    return [
        Change(
            words=piece.quote if piece else source.title,
            source=source,
            names=[credit.person for credit in names.get(source.pk, [])][:2],
            others=max(0, counts.get(link.source_id, (0, 0))[1] - min(2, len(names.get(source.pk, [])))),
            decision=decision,
            outcome=outcome_of[Relation(link.relation)],
            reason=link.reason,
            look_again_on=link.look_again_on,
        )
        for decision, link, piece, source in shown
    ]


@dataclass(frozen=True)
class Stage:
    """One pin of the loop: its name, the figure and the words under it, and done, now or next."""

    label: str
    figure: str
    words: str
    state: str


@dataclass(frozen=True)
class OpenCall:
    activity: Activity
    ideas: int


def open_calls(activities: Iterable[Activity]) -> list[OpenCall]:
    """Open calls among these activities, with how many ideas each has so far."""
    found = list(activities)
    numbers = dict(Call.objects.filter(activity__in=found).values_list("activity_id", "ideas_count"))
    return [OpenCall(activity, numbers[activity.pk]) for activity in found if activity.pk in numbers]


def totals(programme: Programme) -> dict[str, int]:
    """How much there is of each kind, drafts of the team not counted, and how many people take part, in two queries."""
    rows = (
        Item.objects.given()
        .exclude(audience=Audience.TEAM)
        .filter(programme=programme, held_at=None)
        .values("kind")
        .annotate(n=Count("id"))
    )
    found = {row["kind"]: row["n"] for row in rows}
    found["people"] = programme.memberships.count()
    return found


def decided_count(programme: Programme, person: Person | None) -> int:
    return Item.objects.visible_to(person).filter(programme=programme, kind="decision").count()

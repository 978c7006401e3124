"""Reads on the trail: where things went, whom they came from, who has been heard."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import in_team_of, sees_activity, sees_programme
from makewith.foundation.trail.models import (
    CONTRIBUTORS,
    ENDINGS,
    EVIDENCE,
    ONWARD,
    Audience,
    Credit,
    Item,
    Link,
    Relation,
)
from makewith.kit.rows import Prepared

DEPTH = 8
FEWEST_HIDDEN = 5


class Fate(StrEnum):
    """What became of something somebody gave, best first."""

    CHANGED = "changed"
    UNDERWAY = "underway"
    TIED = "tied"
    READ = "read"


@dataclass
class Graph:
    """Items and the Links between them, as far as one person may see them. Keys are Item ids."""

    items: dict[int, Item] = field(default_factory=dict)
    onward: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))
    back: dict[int, list[Link]] = field(default_factory=lambda: defaultdict(list))

    def add(self, link: Link) -> None:
        self.onward[link.source_id].append(link)
        self.back[link.target_id].append(link)

    def reachable(self, start: int) -> set[int]:
        """Every Item that `start` led to, itself not included.

        A no ends the way at its decision: what that decision delivered came of the other things it said go to.
        """
        ended: set[int] = set()
        passed = {start}
        waiting = [start]
        while waiting:
            for link in self.onward.get(waiting.pop(), ()):
                if link.relation in ENDINGS:
                    ended.add(link.target_id)
                elif link.target_id not in passed:
                    passed.add(link.target_id)
                    waiting.append(link.target_id)
        return (passed | ended) - {start}


def onward_from(items: Iterable[Item], person: Person | None) -> Graph:
    """Where these Items led, as far as `person` may see. One query of Links and one of Items per step, DEPTH at most."""
    graph = Graph(items={item.pk: item for item in items})
    frontier = set(graph.items)
    for _ in range(DEPTH):
        links = _links_from(frontier)
        unknown = {link.target_id for link in links} - set(graph.items)
        if unknown:
            found = Item.objects.visible_to(person).filter(pk__in=unknown).select_related("picture")
            graph.items.update({item.pk: item for item in found})
        for link in links:
            if link.target_id in graph.items:
                graph.add(link)
        frontier = unknown & set(graph.items)
        if not frontier:
            break
    return graph


def _links(**about: Any) -> QuerySet[Link]:
    return Link.objects.filter(**about, relation__in=ONWARD).order_by("id")


_LINKS_FROM_ONE = Prepared(lambda item_id: _links(source=item_id), -101)
_SOURCES_OF_ONE = Prepared(lambda item_id: _links(target=item_id).values_list("source_id", "relation"), -101)


def _links_from(items: set[int]) -> list[Link]:
    return _LINKS_FROM_ONE.rows(*items) if len(items) == 1 else list(_links(source__in=items))


def fate_of(graph: Graph, item_id: int) -> Fate:
    """given → heard → used → shipped, or answered: not now, because …"""
    reached = graph.reachable(item_id)
    if any(graph.items[key].kind == "delivery" for key in reached):
        return Fate.CHANGED
    links = [link for key in {item_id, *reached} for link in graph.onward.get(key, ())]
    if any(link.relation == Relation.ADOPTED_BY for link in links):
        return Fate.UNDERWAY
    if any(link.relation in ENDINGS for link in links):
        return Fate.TIED
    if links:
        return Fate.UNDERWAY
    return Fate.READ


def behind(items: Iterable[int], depth: int = DEPTH) -> set[int]:
    """Keys of these Items and of everything that led to them, whoever may see it."""
    seen = set(items)
    frontier = set(seen)
    for _ in range(depth):
        back = Link.objects.filter(target__in=frontier, relation__in=ONWARD).values_list("source_id", flat=True)
        frontier = set(back) - seen
        if not frontier:
            break
        seen |= frontier
    return seen


def contributors_behind(items: Iterable[Item], depth: int = DEPTH) -> dict[int, set[int]]:
    """Whose contributions led to these Items: person id -> ids of that person's Items, hidden credits included.

    The Items themselves count too. For telling people, never for showing to the team.
    """
    found: dict[int, set[int]] = defaultdict(set)
    # Ids are sent in slices so that a very large trail stays under the databases' limits on parameters.
    ordered = sorted(behind((item.pk for item in items), depth))
    for start in range(0, len(ordered), 5000):
        credits = Credit.objects.contributions().filter(item__in=ordered[start : start + 5000])
        for person_id, item_id in credits.values_list("person_id", "item_id"):
            found[person_id].add(item_id)
    return dict(found)


def who_see(item: Item, person_ids: Collection[int]) -> set[int]:
    """Those of these people who may see an Item, in one query: `visible_to` asked the other way round."""
    if not person_ids:
        return set()
    seeing = in_team_of(item.programme)
    if item.audience == Audience.PUBLIC and item.held_at is None:
        seeing |= sees_programme(item.programme)
        if item.activity is not None:
            seeing &= sees_activity(item.activity) | in_team_of(item.programme)
    if item.audience != Audience.TEAM:
        seeing |= Q(Exists(Credit.objects.filter(item=item, person=OuterRef("pk"))))
    return set(Person.objects.filter(seeing, pk__in=list(person_ids)).values_list("pk", flat=True))


def items_of(person: Person, programme: Programme | None = None) -> QuerySet[Item]:
    """What this person gave and did not take back, newest first."""
    rows = Item.objects.given().filter(credits__person=person, credits__role__in=CONTRIBUTORS)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return rows.select_related("picture", "programme").order_by("-occurred_at", "-id")


def evidence_counts(items: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Item id -> (pieces of evidence, people they come from). Taken-back pieces no longer count.

    People whose names are kept back count only when there are at least FEWEST_HIDDEN of them: fewer could be told apart.
    """
    given = Q(source__credits__role__in=CONTRIBUTORS)
    rows = (
        Link.objects.filter(target__in=list(items), relation__in=EVIDENCE, source__withdrawn_at=None)
        .values("target_id")
        .annotate(
            pieces=Count("source", distinct=True),
            everybody=Count("source__credits__person", distinct=True, filter=given),
            shown=Count("source__credits__person", distinct=True, filter=given & Q(source__credits__hidden=False)),
        )
    )
    return {row["target_id"]: (row["pieces"], countable(row["everybody"], row["shown"])) for row in rows}


def countable(everybody: int, shown: int) -> int:
    """How many people may be spoken of, of whom `shown` are there by name and the rest have theirs kept back."""
    return everybody if everybody - shown >= FEWEST_HIDDEN else shown


@dataclass(frozen=True)
class Heard:
    """The heard rate: of `people` whose first contribution is past its promise or already answered, `heard` in time.

    `rate` is None while there is nobody to speak of.
    """

    people: int
    heard: int
    late: int
    waiting: int

    @property
    def rate(self) -> float | None:
        return self.heard / self.people if self.people else None


def heard_rate(programme: Programme, now: datetime) -> Heard:
    """Heard = an answer, update or decision, written by a person about one's own Item, reached one's inbox in time.

    People count once, by their earliest Item that is past its promise or already answered. `late` are those
    unanswered past the promise now; `waiting` those unanswered with time left.
    """
    promise = programme.promise
    credits = Credit.objects.promised().filter(item__programme=programme, person__erased_at=None)
    due_before = now - promise
    people = heard = late = 0
    rows = credits.values_list("person_id", "item__occurred_at", "heard_at").order_by("item__occurred_at", "item_id")
    known: set[int] = set()
    counted: set[int] = set()
    for person_id, occurred_at, heard_at in rows.iterator(chunk_size=5000):
        known.add(person_id)
        if person_id in counted or not (heard_at or occurred_at < due_before):
            continue
        counted.add(person_id)
        people += 1
        if heard_at and heard_at <= occurred_at + promise:
            heard += 1
        elif not heard_at:
            late += 1
    return Heard(people=people, heard=heard, late=late, waiting=len(known) - len(counted))


def waiting_credits(programme: Programme, person: Person, now: datetime) -> QuerySet[Credit]:
    """Contributions nobody has answered yet, longest waiting first, as far as the team may know whose they are."""
    return (
        Credit.objects.promised()
        .for_team(person)
        .filter(item__programme=programme, heard_at=None, person__erased_at=None)
        .select_related("item", "person__kind")
        .order_by("item__occurred_at", "id")
    )


@dataclass(frozen=True)
class Waits:
    """Who waits for an answer to something they gave, as far as the team may know: `late` people past the promise, `soon`
    people whose promise falls due soon, and since when the longest of each.

    `late_first` of the late wait about the very first thing they gave. Those are the heard rate's late ones (whoever it counts
    by an unanswered Item gave nothing before it); the others were answered on that, and wait about something later.
    """

    late: int
    late_first: int
    late_since: datetime | None
    soon: int
    soon_since: datetime | None


def who_waits(programme: Programme, person: Person, now: datetime, *, soon: timedelta) -> Waits:
    """In one query. Somebody may be both late and soon, by two things they gave."""
    due = now - programme.promise
    earlier = Credit.objects.promised().filter(
        Q(item__occurred_at__lt=OuterRef("item__occurred_at"))
        | Q(item__occurred_at=OuterRef("item__occurred_at"), item__lt=OuterRef("item")),
        person=OuterRef("person"),
        item__programme=programme,
    )
    is_late, is_soon = Q(item__occurred_at__lt=due), Q(item__occurred_at__gte=due)
    rows = waiting_credits(programme, person, now).filter(item__occurred_at__lt=due + soon).order_by()
    found = rows.annotate(is_first=~Exists(earlier)).aggregate(
        late=Count("person", distinct=True, filter=is_late),
        late_first=Count("person", distinct=True, filter=is_late & Q(is_first=True)),
        late_since=Min("item__occurred_at", filter=is_late),
        soon=Count("person", distinct=True, filter=is_soon),
        soon_since=Min("item__occurred_at", filter=is_soon),
    )
    return Waits(**found)


def overdue(credits: QuerySet[Credit], programme: Programme, now: datetime) -> QuerySet[Credit]:
    return credits.filter(item__occurred_at__lt=now - programme.promise)


def overdue_by(item: Item, programme: Programme, now: datetime) -> timedelta:
    """How long past the promise; negative while there is time."""
    return now - (item.occurred_at + programme.promise)


def evidence_of(target: Item, person: Person | None) -> QuerySet[Link]:
    """The pieces this Item stands on that `person` may see and that were not taken back, oldest first."""
    visible = Item.objects.visible_to(person).given()
    return (
        Link.objects.filter(target=target, relation__in=EVIDENCE, source__in=visible)
        .select_related("source__picture")
        .order_by("id")
    )


def authors_of(items: Iterable[Item], person: Person | None) -> dict[int, list[Credit]]:
    """Item id -> its credits that may be named; hidden ones only to their own person."""
    rows = Credit.objects.filter(item__in=[item.pk for item in items], role__in=CONTRIBUTORS)
    rows = rows.filter(Q(hidden=False) | Q(person=person)) if person else rows.filter(hidden=False)
    found: dict[int, list[Credit]] = defaultdict(list)
    for credit in rows.select_related("person__kind").order_by("id"):
        found[credit.item_id].append(credit)
    return found


@dataclass(frozen=True)
class Step:
    """One knot on the way of an Item: when, what, and how it is drawn (done, now, next or tied)."""

    at: datetime
    item: Item
    relation: str
    state: str
    reason: str = ""


def steps_of(item: Item, person: Person | None) -> list[Step]:
    """The way of an Item so far, oldest first: what it came from, itself, and where it led, as far as `person` may see."""
    graph = onward_from([item], person)
    steps = [Step(item.occurred_at, item, "", "done")]
    # Most Items come from nothing, so the costly question of who may see their sources is asked after this one.
    relations = dict(_SOURCES_OF_ONE.rows(item.pk))
    if relations:
        sources = Item.objects.visible_to(person).given().filter(pk__in=list(relations)[:5000])[:20]
        steps += [Step(source.occurred_at, source, relations[source.pk], "done") for source in sources]
    seen = {item.pk}
    reached = graph.reachable(item.pk)
    for key in [item.pk, *sorted(reached)]:
        for link in graph.onward.get(key, ()):
            if link.target_id in seen or link.target_id not in reached:
                continue
            seen.add(link.target_id)
            target = graph.items[link.target_id]
            state = "tied" if link.relation in ENDINGS else "done"
            steps.append(Step(target.occurred_at, target, link.relation, state, link.reason))
    return sorted(steps, key=lambda step: (step.at, step.item.pk))

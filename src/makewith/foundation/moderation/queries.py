"""Reads: what waits for moderators, what they did, and whom we trust."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from makewith.foundation.moderation.models import (
    REFUSALS,
    WAITING,
    Appeal,
    Before,
    Case,
    CaseState,
    Cause,
    ModerationAction,
    Policy,
    ReasonTemplate,
    Report,
    Verb,
)
from makewith.foundation.moderation.words import count_links, found_words
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Block, Programme
from makewith.foundation.programmes.permissions import TEAM, has_role
from makewith.foundation.search.models import Entry
from makewith.foundation.search.queries import similar
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, Item
from makewith.foundation.trail.queries import authors_of
from makewith.kit.pages import Page, keyset_page
from makewith.kit.rows import only_one

QUEUE_SIZE = 30


class Trust(StrEnum):
    """How far we know somebody in one programme."""

    TEAM = "team"
    TRUSTED = "trusted"
    NEWCOMER = "newcomer"


def policy_for(activity: Activity | None) -> Policy:
    """The rules of an activity; where nobody set any, and outside of activities, what a new Policy says."""
    found = only_one(Policy.objects.filter(activity=activity)) if activity is not None else None
    return found or Policy(activity=activity)


def given_counts(
    programme: Programme, people: Collection[int], besides: Item | None = None
) -> dict[int, tuple[int, int]]:
    """Person id -> (contributions to the programme that everybody may see, contributions that were refused).

    An Item that is being looked at is counted `besides` it.
    """
    refused = Q(item__moderation_actions__verb__in=REFUSALS, item__moderation_actions__undone_by=None)
    rows = (
        Credit.objects.filter(person__in=people, role__in=CONTRIBUTORS, item__programme=programme)
        .exclude(item=besides.pk if besides else None)
        .values("person_id")
        .annotate(
            seen=Count("item", distinct=True, filter=Q(item__withdrawn_at=None, item__held_at=None)),
            refused=Count("item", distinct=True, filter=refused),
        )
    )
    none = dict.fromkeys(people, (0, 0))
    return none | {row["person_id"]: (row["seen"], row["refused"]) for row in rows}


def trust_of(person: Person, programme: Programme, policy: Policy, besides: Item | None = None) -> Trust:
    """Computed from what the person gave to the programme, `besides` an Item that is being looked at.

    Somebody of whom something was refused is a newcomer, until the refusal is undone.
    """
    if has_role(person, programme, TEAM):
        return Trust.TEAM
    return trust_by(policy, given_counts(programme, [person.pk], besides)[person.pk])


def trust_by(policy: Policy, counts: tuple[int, int]) -> Trust:
    seen, refused = counts
    return Trust.TRUSTED if seen >= policy.trusted_after and not refused else Trust.NEWCOMER


def why_held(item: Item, person: Person, text: str, policy: Policy) -> Cause | None:
    """Why this person's words, which are an Item's, wait to be read, or None if they are there at once."""
    if has_role(person, item.programme, TEAM):
        return None
    if found_words(text, policy.words):
        return Cause.WORDS
    if policy.before == Before.EVERYBODY:
        return Cause.EVERYBODY
    many_links = count_links(text) > policy.newcomer_links
    if policy.before != Before.NEWCOMERS and not many_links:
        return None
    if trust_of(person, item.programme, policy, besides=item) is Trust.TRUSTED:
        return None
    return Cause.NEWCOMER if policy.before == Before.NEWCOMERS else Cause.LINKS


def written_lately(person: Person, programme: Programme, kind: str, now: datetime) -> int:
    """How many Items of a kind the person gave to the programme in the hour before `now`."""
    since = now - timedelta(hours=1)
    rows = Credit.objects.filter(person=person, item__programme=programme, item__kind=kind, item__occurred_at__gt=since)
    return rows.count()


@dataclass(frozen=True)
class Filters:
    """What a moderator asked the queue for. `show` is one of waiting, held, reported, appealed, handled."""

    show: str = "waiting"
    kind: str = ""
    activity: int | None = None


def cases_page(programme: Programme, filters: Filters, cursor: str | None) -> Page[Case]:
    """One page of cases, those that wait longest first, and of those that were handled the newest first."""
    rows = Case.objects.filter(programme=programme).select_related("item__activity", "item__picture")
    if filters.kind:
        rows = rows.filter(item__kind=filters.kind)
    if filters.activity is not None:
        rows = rows.filter(item__activity=filters.activity)
    if filters.show == "handled":
        handled = rows.filter(state=CaseState.HANDLED, handled_at__isnull=False)
        return keyset_page(handled, order=("-handled_at", "-id"), cursor=cursor, size=QUEUE_SIZE)
    if filters.show == "held":
        rows = rows.filter(state=CaseState.OPEN, item__held_at__isnull=False)
    elif filters.show == "reported":
        rows = rows.filter(state=CaseState.OPEN, reports_open__gt=0)
    elif filters.show == "appealed":
        rows = rows.filter(state=CaseState.APPEALED)
    else:
        rows = rows.filter(state__in=WAITING)
    return keyset_page(rows, order=("opened_at", "id"), cursor=cursor, size=QUEUE_SIZE)


def waiting_count(programme: Programme) -> int:
    return Case.objects.filter(programme=programme, state__in=WAITING).count()


@dataclass
class Author:
    """Who gave an Item, as far as moderators may know, and what there is to say about them."""

    person: Person
    trust: Trust
    seen: int
    refused: int
    is_blocked: bool


@dataclass
class Seen:
    """A case with all that a moderator looks at. `last` is the newest line of the log about it, `refusal` one that stands."""

    case: Case
    text: str
    words: list[str]
    authors: list[Author]
    reports: list[Report] = field(default_factory=list)
    last: ModerationAction | None = None
    refusal: ModerationAction | None = None
    appeal: Appeal | None = None


def look_at(cases: Sequence[Case], programme: Programme, person: Person) -> list[Seen]:
    """What moderators need to know of these cases, in as many queries as for one."""
    items = [case.item for case in cases]
    ids = [item.pk for item in items]
    texts = {
        entry.pk: "\n\n".join(filter(None, (entry.title, entry.body))) for entry in Entry.objects.filter(pk__in=ids)
    }
    policies = {policy.activity_id: policy for policy in Policy.objects.filter(activity__programme=programme)}
    credits = authors_of(items, person)
    people = {credit.person_id for rows in credits.values() for credit in rows}
    counts = given_counts(programme, people)
    blocked = set(Block.objects.filter(programme=programme, person__in=people).values_list("person_id", flat=True))
    reports = defaultdict(list)
    for report in Report.objects.filter(item__in=ids, answered_by=None).select_related("person__kind").order_by("id"):
        reports[report.item_id].append(report)
    lines = actions_on(ids)
    appeals = {
        appeal.refusal_id: appeal
        for appeal in Appeal.objects.filter(refusal__item__in=ids).select_related("person__kind", "refusal__programme")
    }
    team = set(programme.team_roles.current().filter(person__in=people).values_list("person_id", flat=True))
    seen = []
    for case in cases:
        case.item.programme = case.programme = programme
        policy = policies.get(case.item.activity_id or 0) or Policy()
        about = lines[case.item_id]
        refusal = _standing_refusal(about)
        seen.append(
            Seen(
                case=case,
                text=texts.get(case.item_id, case.item.title),
                words=policy.words,
                authors=[
                    Author(
                        credit.person,
                        Trust.TEAM if credit.person_id in team else trust_by(policy, counts[credit.person_id]),
                        *counts[credit.person_id],
                        credit.person_id in blocked,
                    )
                    for credit in credits[case.item_id]
                ],
                reports=reports[case.item_id],
                last=about[-1] if about else None,
                refusal=refusal,
                appeal=appeals.get(refusal.pk) if refusal else None,
            )
        )
    return seen


def _standing_refusal(lines: Sequence[ModerationAction]) -> ModerationAction | None:
    """The refusal that keeps an Item out of sight now: not undone, and nothing held or published since."""
    undone = {line.undoes_id for line in lines}
    deciding = (*REFUSALS, Verb.HELD, Verb.PUBLISHED)
    standing = [line for line in lines if line.verb in deciding and line.pk not in undone]
    return standing[-1] if standing and standing[-1].verb in REFUSALS else None


def actions_on(items: Collection[int]) -> dict[int, list[ModerationAction]]:
    """Item id -> what was done about it, oldest first."""
    found: dict[int, list[ModerationAction]] = defaultdict(list)
    for line in ModerationAction.objects.filter(item__in=items).select_related("actor__kind").order_by("id"):
        found[line.item_id or 0].append(line)
    return found


def case_of(item: Item) -> Case | None:
    return only_one(Case.objects.filter(item=item).select_related("item__activity", "item__picture"))


@dataclass(frozen=True)
class Standing:
    """What its giver is told of an Item that is held: it `waits`, or it was refused for a reason one may answer."""

    waits: bool
    refusal: ModerationAction | None = None
    appeal: Appeal | None = None


def standings(items: Iterable[Item]) -> dict[int, Standing]:
    """Item id -> how it stands, of those that are held; two queries, or none when nothing is held."""
    held = [item.pk for item in items if item.held_at is not None]
    if not held:
        return {}
    lines = actions_on(held)
    refusals = {item_id: _standing_refusal(lines[item_id]) for item_id in held}
    appeals = {
        appeal.refusal_id: appeal
        for appeal in Appeal.objects.filter(refusal__in=[line.pk for line in refusals.values() if line])
    }
    return {
        item_id: Standing(refusal is None, refusal, appeals.get(refusal.pk) if refusal else None)
        for item_id, refusal in refusals.items()
    }


def reason_templates() -> list[ReasonTemplate]:
    return list(ReasonTemplate.objects.all()[:50])


@dataclass(frozen=True)
class LogFilters:
    verb: str = ""
    actor: str = ""


def log_of(programme: Programme, filters: LogFilters) -> "QuerySet[ModerationAction]":
    """What was done in a programme, newest first, with who did it and whether it was undone."""
    rows = ModerationAction.objects.filter(programme=programme)
    if filters.verb:
        rows = rows.filter(verb=filters.verb)
    if filters.actor == "rules":
        rows = rows.filter(actor=None)
    elif filters.actor:
        rows = rows.filter(actor__public_id=filters.actor)
    return rows.select_related("actor__kind", "person__kind", "item", "undone_by__actor__kind").order_by("-id")


def moderators_in_log(programme: Programme) -> list[Person]:
    """Everybody who did something there, for choosing whose work to see."""
    ids = ModerationAction.objects.filter(programme=programme, actor__isnull=False).values("actor")
    return list(Person.objects.filter(pk__in=ids).select_related("kind").order_by("name")[:100])


def blocks_in(programme: Programme) -> "QuerySet[Block]":
    return Block.objects.filter(programme=programme).select_related("person__kind").order_by("-id")


def alike(item: Item, programme: Programme, person: Person, most: int = 3) -> list[Item]:
    """What is of the same kind in the programme and says nearly the same, so that a double is seen before it is out."""
    found = similar(item.title, programme, person=person, kind=item.kind, limit=most + 1)
    return [other for other in found if other.pk != item.pk][:most]

"""Reads about favourites, queues, statuses and what is in action."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person, Side
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.queries import onward_from
from makewith.kit.pages import Page, keyset_page
from makewith.loop.ideas.models import Call, Direction, Idea, IdeaState, Support
from makewith.loop.ideas.voting.models import Assignment, CallPartner, Favourite, StatusChange, StatusPlan
from makewith.loop.ideas.voting.rules import Pipeline

EMPLOYEES = [Side.EMPLOYEE, Side.EMPLOYEE_FACING, Side.BUSINESS]


# Favourites


def is_kept_by(person: Person) -> Exists:
    """Whether somebody keeps an idea for later, as a column of rows of ideas."""
    return Exists(Favourite.objects.filter(person=person, idea=OuterRef("pk")))


def favourites_page(person: Person, programme: Programme, cursor: str | None) -> Page[Favourite]:
    """What somebody keeps for later in a programme and may still see, newest first."""
    rows = Favourite.objects.filter(
        person=person,
        idea__state=IdeaState.OPEN,
        idea__trail_item__in=Item.objects.visible_to(person).filter(programme=programme),
    )
    rows = rows.select_related("idea__trail_item", "idea__author__kind", "idea__call__activity")
    return keyset_page(rows, order=("-id",), cursor=cursor)


def votes_of(person: Person | None, ideas: Collection[int]) -> dict[int, int]:
    """Idea id -> which way this person voted."""
    if person is None or not ideas:
        return {}
    return dict(Support.objects.filter(person=person, idea__in=ideas).values_list("idea_id", "direction"))


def is_against(person: Person | None, idea: Idea) -> bool:
    return votes_of(person, [idea.pk]).get(idea.pk) == Direction.AGAINST


# Partners and their queues


def still_open(calls: Collection[Call]) -> Q:
    """Ideas of these calls whose way is not over: not at a last status, or where there are none, not answered."""
    found = Q(pk__in=[])
    for call in calls:
        pipeline = Pipeline.of(call)
        is_open = ~Q(status__in=pipeline.ends) if pipeline.rows else Q(needs_answer=True)
        found |= Q(call=call) & is_open
    return found & Q(state=IdeaState.OPEN)


def unassigned(call: Call) -> QuerySet[Idea]:
    """Ideas that wait for somebody to look after them, the oldest first."""
    return Idea.objects.filter(still_open([call]), assignment=None).order_by("submitted_at", "id")


def partners_of(call: Call) -> QuerySet[CallPartner]:
    """The partners of a call with how many ideas in their queue are still on their way (`load`)."""
    mine = Idea.objects.filter(still_open([call]), pk=OuterRef("idea"))
    loaded = Assignment.objects.filter(Exists(mine), partner=OuterRef("pk")).order_by().values("partner")
    rows = CallPartner.objects.filter(call=call).annotate(load=_zero(loaded))
    return rows.select_related("person__kind").order_by("id")


def _zero(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def has_partners() -> Exists:
    """Whether a call has any partners, as a column of rows of its ideas."""
    return Exists(CallPartner.objects.filter(call=OuterRef("call")))


def know_partners(item: Item, people: frozenset[int]) -> None:
    """Remember with an Item that was loaded who the partners of its call are: a page asks several times."""
    item.__dict__["_partner_ids"] = people


def partner_ids(item: Item) -> frozenset[int]:
    """Keys of the partners of an idea's call, read once for an Item that was loaded."""
    if "_partner_ids" not in item.__dict__:
        people = CallPartner.objects.filter(call__activity=item.activity_id).values_list("person_id", flat=True)
        know_partners(item, frozenset(people))
    known: frozenset[int] = item.__dict__["_partner_ids"]
    return known


def roles_in_talk(item: Item) -> dict[int, str]:
    """Who is an idea partner of an idea's call, by key, for the mark beside what they say."""
    return dict.fromkeys(partner_ids(item), _("Idea partner"))


def partner_in(person: Person, programme: Programme) -> list[CallPartner]:
    """In which calls of a programme somebody is a partner."""
    rows = CallPartner.objects.filter(person=person, call__activity__programme=programme)
    return list(rows.select_related("call__activity").order_by("id"))


def candidates(call: Call) -> QuerySet[Person]:
    """Employees who have an account and are not partners of this call yet, by name."""
    chosen = CallPartner.objects.filter(call=call, person=OuterRef("pk"))
    people = Person.objects.filter(~Exists(chosen), kind__side__in=EMPLOYEES, erased_at=None, user__isnull=False)
    return people.select_related("kind").order_by("name", "id")


def queue_page(partners: Collection[CallPartner], cursor: str | None) -> Page[Idea]:
    """The ideas that a partner looks after and whose way is not over, the one promised first at the top."""
    rows = Idea.objects.filter(still_open([partner.call for partner in partners]), assignment__partner__in=partners)
    rows = rows.select_related("trail_item", "author__kind", "call__activity")
    return keyset_page(rows, order=("submitted_at", "id"), cursor=cursor)


def waiting_page(partners: Collection[CallPartner], cursor: str | None, size: int = 10) -> Page[Idea]:
    """Ideas of a partner's calls that nobody looks after, the oldest first."""
    rows = Idea.objects.filter(still_open([partner.call for partner in partners]), assignment=None)
    rows = rows.select_related("trail_item", "author__kind", "call__activity")
    return keyset_page(rows, order=("submitted_at", "id"), cursor=cursor, size=size)


def due_reminders(now: datetime) -> QuerySet[Assignment]:
    """Queued ideas that still wait a day before the promise to their author runs out, and whose partner does not know."""
    waiting = Assignment.objects.filter(reminded_at=None, idea__state=IdeaState.OPEN, idea__needs_answer=True)
    due = Q(pk__in=[])
    promises = waiting.order_by().values_list("idea__call__activity__programme__promise_days", flat=True).distinct()
    for days in promises:
        promised_before = now - timedelta(days=days - 1)
        due |= Q(idea__call__activity__programme__promise_days=days, idea__submitted_at__lte=promised_before)
    return waiting.filter(due).select_related("partner__person", "idea__trail_item", "idea__call__activity__programme")


# Statuses


def statuses_used(call: Call) -> set[str]:
    used = Idea.objects.filter(call=call).exclude(status="").order_by().values_list("status", flat=True)
    return set(used.distinct())


def changes_of(idea: Idea) -> list[StatusChange]:
    """Where the idea has stood, oldest first."""
    return list(StatusChange.objects.filter(idea=idea).select_related("changed_by__kind").order_by("id"))


def open_plans(call: Call) -> QuerySet[StatusPlan]:
    """Changes of many ideas that nobody was told of yet, with how many ideas each is about."""
    rows = StatusPlan.objects.filter(call=call, began_at=None, undone_at=None)
    return rows.annotate(count=Count("ideas")).select_related("planned_by__kind").order_by("-id")


def standing_page(call: Call, status: str | None, category: str, cursor: str | None) -> Page[Idea]:
    """A call's ideas for the team to move, newest first; `status` None for all of them, "" for those that have none."""
    rows = Idea.objects.filter(call=call, state=IdeaState.OPEN)
    if status is not None:
        rows = rows.filter(status=status)
    if category:
        rows = rows.filter(category=category)
    rows = rows.select_related("trail_item", "author__kind", "assignment__partner__person__kind")
    return keyset_page(rows, order=("-submitted_at", "-id"), cursor=cursor, size=40)


def in_action_page(programme: Programme, person: Person | None, cursor: str | None) -> Page[StatusChange]:
    """Ideas that stand where the house shows what it did, the newest first, for whoever may see them."""
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    shown = Q(pk__in=[])
    for call in Call.objects.filter(activity__in=activities):
        if keys := Pipeline.of(call).shown:
            shown |= Q(idea__call=call, after__in=keys)
    visible = Item.objects.visible_to(person).filter(programme=programme)
    rows = StatusChange.objects.filter(shown, is_current=True, idea__state=IdeaState.OPEN, idea__trail_item__in=visible)
    rows = rows.select_related("idea__trail_item", "idea__author__kind", "idea__call__activity", "answer__trail_item")
    return keyset_page(rows, order=("-id",), cursor=cursor, size=12)


def deliveries_of(items: Collection[Item], person: Person | None) -> dict[int, list[Item]]:
    """Item id -> what shipped because of it, as far as the reader may see."""
    graph = onward_from(items, person)
    return {
        item.pk: [found for key in sorted(graph.reachable(item.pk)) if (found := graph.items[key]).kind == "delivery"]
        for item in items
    }

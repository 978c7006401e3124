"""Reads about ideas."""

import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from makewith.foundation.following.queries import follows_activity
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.search.queries import narrow
from makewith.foundation.trail.models import VERDICTS, Item, Link
from makewith.kit.pages import Page, keyset_page, page_of
from makewith.kit.rows import Prepared, only_one, stand_ins
from makewith.loop.ideas.authors.queries import growth, making, tagged
from makewith.loop.ideas.models import Call, Idea, IdeaPicture, IdeaState, Support
from makewith.loop.ideas.voting.queries import has_partners, is_kept_by, know_partners

ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-submitted_at", "-id"),
    "supported": ("-supports_count", "-id"),
    "waiting": ("submitted_at", "id"),
    "active": ("-active_at", "-id"),
    "popular": ("-popularity", "-id"),
}


_AN_ITEM, _A_PROGRAMME, _A_PERSON, _A_CALL, _AN_IDEA = uuid.UUID(int=101), -102, -103, -104, -105


@dataclass(frozen=True)
class Filters:
    """What a reader asked the list for. `show` is one of all, waiting, answered, mine; `kind` a stakeholder kind's id.

    `category` and `status` are keys of the call's rules, "" for any.
    """

    text: str = ""
    order: str = "newest"
    show: str = "all"
    kind: int | None = None
    category: str = ""
    status: str = ""
    tag: str = ""


def calls_of(programme: Programme, person: Person | None) -> QuerySet[Call]:
    activities = Activity.objects.visible_to(person).filter(programme=programme)
    return Call.objects.filter(activity__in=activities).select_related("activity__programme").order_by("-activity_id")


# What a line of a list shows of an idea; rows with the rest of their columns take half as long again to make.
_LINE = (
    *("call", "supports_count", "comments_count", "needs_answer", "submitted_at", "active_at", "is_anonymous"),
    *("category", "status", "points", "popularity"),
    *("next_goal", "support_until"),
    *("trail_item__public_id", "trail_item__number", "trail_item__title"),
    *("author__name", "author__shown_as", "author__erased_at", "author__kind__name"),
    "author__kind__paper",
)


def ideas_page(
    call: Call, person: Person | None, filters: Filters, cursor: str | None, size: int = 20, *, as_lines: bool = False
) -> Page[Idea]:
    """One page of a call's ideas with author, Item and the reader's own support (`supported`) and star (`is_kept`), in one query.

    The call is one that the reader may see: its ideas are as visible as the call itself. `as_lines` loads what a line of
    a list shows and nothing else.
    """
    shown = "waiting" if filters.show == "waiting" and filters.order == "newest" else filters.order
    order = ORDERS.get(shown, ORDERS["newest"])
    if as_lines and not cursor and filters == Filters(order=filters.order, show=filters.show):
        found = _first_lines(order, filters, size, person is not None).rows(call.pk, person.pk if person else 0)
        return page_of(found, order=order, size=size)
    return keyset_page(_listed(call, person, filters, as_lines=as_lines), order=order, cursor=cursor, size=size)


@lru_cache(maxsize=100)
def _first_lines(order: tuple[str, ...], filters: Filters, size: int, is_signed_in: bool) -> Prepared[Idea]:
    """What nearly everybody sees of a list: its first page, with nothing searched."""
    return Prepared(
        lambda call_id, person_id: _listed(
            Call(pk=call_id), Person(pk=person_id) if is_signed_in else None, filters, as_lines=True
        ).order_by(*order)[: size + 1],
        *(_A_CALL, _A_PERSON),
    )


def _listed(call: Call, person: Person | None, filters: Filters, *, as_lines: bool) -> QuerySet[Idea]:
    rows: QuerySet[Idea] = Idea.objects.filter(call=call, state=IdeaState.OPEN)
    if filters.show in {"waiting", "answered"}:
        rows = rows.filter(needs_answer=filters.show == "waiting")
    elif filters.show == "mine" and person is not None:
        rows = rows.filter(trail_item__in=Item.objects.given_by(person))
    if filters.kind is not None:
        rows = rows.filter(author__kind=filters.kind)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.tag:
        rows = rows.filter(pk__in=tagged(call, filters.tag))
    if filters.text:
        rows = narrow(rows, filters.text)
    if person is not None:
        rows = rows.annotate(supported=_is_supported_by(person), is_kept=is_kept_by(person))
    rows = rows.select_related("author__kind", "trail_item")
    return rows.only(*_LINE) if as_lines else rows


def _in_full(rows: QuerySet[Idea], person: Person | None, call: str = "call__activity") -> QuerySet[Idea]:
    if person is not None:
        rows = rows.annotate(supported=_is_supported_by(person), is_kept=is_kept_by(person))
    return rows.select_related("author__kind", "trail_item", call).annotate(
        **growth(person), has_partners=has_partners()
    )


def _within(item_id: uuid.UUID, programme_id: int) -> QuerySet[Idea]:
    return Idea.objects.filter(trail_item__public_id=item_id, trail_item__programme=programme_id)


_FOR_VISITOR = Prepared(
    lambda item_id, programme_id: _in_full(_within(item_id, programme_id), None), _AN_ITEM, _A_PROGRAMME
)
_FOR_PERSON = Prepared(
    lambda item_id, programme_id, person_id: _in_full(_within(item_id, programme_id), Person(pk=person_id)),
    *(_AN_ITEM, _A_PROGRAMME, _A_PERSON),
)


def idea_for(item_id: uuid.UUID, person: Person | None, programme: Programme | None = None) -> Idea | None:
    """An idea by its Item's public_id, with whether the reader supports it; None if it is not for them.

    Within a `programme` that was loaded, only its ideas are found, and it is not read again.
    """
    if programme is None:
        found = only_one(
            _in_full(Idea.objects.filter(trail_item__public_id=item_id), person, "call__activity__programme")
        )
    elif person is None:
        found = _FOR_VISITOR.one(item_id, programme.pk)
    else:
        found = _FOR_PERSON.one(item_id, programme.pk, person.pk)
    idea = _if_visible(found, person, programme)
    if idea is not None and idea.trail_item is not None and not idea.has_partners:  # type: ignore[attr-defined]
        know_partners(idea.trail_item, frozenset())
    return idea


def _is_supported_by(person: Person) -> Exists:
    return Exists(Support.objects.in_favour().filter(idea=OuterRef("pk"), person=person))


def _if_visible(idea: Idea | None, person: Person | None, programme: Programme | None) -> Idea | None:
    if idea is None or idea.trail_item is None:
        return None
    if programme is not None:
        idea.call.activity.programme = programme
    # An idea's Item belongs to the same activity as its call, so neither is read twice.
    idea.trail_item.activity = idea.call.activity
    idea.trail_item.programme = idea.call.activity.programme
    return idea if idea.trail_item.is_visible_to(person) else None


# What standing behind an idea asks of it, of its Item, its call and the activity of that.
_SUPPORT = (
    *("author", "state", "supports_count", "active_at", "takes_support", "support_until", "next_goal"),
    *("against_count", "points"),
    *("call__support_label", "call__supporters_label", "call__rules"),
    *("trail_item__public_id", "trail_item__programme", "trail_item__activity", "trail_item__audience"),
    "trail_item__held_at",
    *(f"call__activity__{name}" for name in ("programme", "state", "visibility", "opens_at", "closes_at")),
)


def _to_support(item_id: uuid.UUID, programme_id: int, person_id: int) -> QuerySet[Idea]:
    rows = _within(item_id, programme_id).select_related("trail_item", "call__activity").only(*_SUPPORT)
    return rows.annotate(**making(Person(pk=person_id)))


_IDEA_TO_SUPPORT = Prepared(_to_support, _AN_ITEM, _A_PROGRAMME, _A_PERSON)


def idea_to_support(item_id: uuid.UUID, person: Person, programme: Programme) -> Idea | None:
    """The same with what standing behind it asks for and nothing else."""
    return _if_visible(_IDEA_TO_SUPPORT.one(item_id, programme.pk, person.pk), person, programme)


def supported_idea(item_id: uuid.UUID, person: Person) -> Idea | None:
    """An idea that somebody stands behind, for stepping back from it, also when it is closed to them since."""
    rows = Idea.objects.select_related("trail_item", "call__activity__programme").annotate(**making(person))
    return rows.filter(trail_item__public_id=item_id, supports__person=person).first()


def call_for(programme: Programme, slug: str, person: Person | None) -> Call | None:
    """The call of this name in a programme that was loaded, with how many ideas are the reader's own (`mine_count`).

    None if there is none for this person.
    """
    if person is None:
        call = _CALL_FOR_VISITOR.one(programme.pk, slug)
    else:
        call = _CALL_FOR_PERSON.one(programme.pk, slug, person.pk)
    if call is None:
        return None
    call.activity.programme = programme
    return call if call.activity.is_visible_to(person) else None


def _named_call(programme_id: int, slug: str) -> QuerySet[Call]:
    return Call.objects.select_related("activity").filter(activity__programme=programme_id, activity__slug=slug)


def _named_call_for(programme_id: int, slug: str, person_id: int) -> QuerySet[Call]:
    given = Item.objects.given_by(Person(pk=person_id))
    own = Idea.objects.filter(call=OuterRef("pk"), trail_item__in=given, state=IdeaState.OPEN).order_by().values("call")
    return _named_call(programme_id, slug).annotate(
        mine_count=Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0),
        is_followed=follows_activity(Person(pk=person_id)),
    )


_CALL_FOR_VISITOR = Prepared(_named_call, _A_PROGRAMME, "no-such-call-101")
_CALL_FOR_PERSON = Prepared(_named_call_for, _A_PROGRAMME, "no-such-call-101", _A_PERSON)


def counts_of(call: Call) -> dict[str, int]:
    """How many ideas stand behind each filter, as the call was loaded; `mine` where `call_for` found it."""
    return {
        "all": call.ideas_count,
        "waiting": call.waiting_count,
        "answered": call.ideas_count - call.waiting_count,
        "mine": getattr(call, "mine_count", 0),
    }


def pictures_of(idea: Idea) -> list[IdeaPicture]:
    return _PICTURES.rows(idea.pk)


_PICTURES = Prepared(
    lambda idea_id: IdeaPicture.objects.select_related("file").filter(idea=idea_id).order_by("position", "id"), _AN_IDEA
)


def supporters(idea: Idea, most: int = 4) -> list[Person]:
    """The first few people who stand behind an idea."""
    return [support.person for support in _supporters(most).rows(idea.pk)]


@lru_cache(maxsize=10)
def _supporters(most: int) -> Prepared[Support]:
    shown = ("person__name", "person__shown_as", "person__erased_at", "person__kind__name", "person__kind__paper")
    rows = Support.objects.in_favour().select_related("person__kind").only(*shown).order_by("id")
    return Prepared(lambda idea_id: rows.filter(idea=idea_id)[:most], _AN_IDEA)


def supporters_by_kind(idea: Idea) -> dict[str, int]:
    """Kind name -> how many of it, only kinds with at least 5 people, and none when the rest would show the hidden."""
    if idea.supports_count < 5:
        return {}
    rows = Support.objects.in_favour().filter(idea=idea).values("person__kind__name").annotate(n=Count("id"))
    counts = {row["person__kind__name"] or "": row["n"] for row in rows}
    hidden = sum(n for n in counts.values() if n < 5)
    shown = {name: n for name, n in counts.items() if n >= 5 and name}
    while shown and 0 < hidden < 5:
        smallest = min(shown, key=lambda name: (shown[name], name))
        hidden += shown.pop(smallest)
    return shown


def supporter_ids(item_id: uuid.UUID) -> QuerySet[Support, int]:
    """Ids of the people who stand behind an idea, for telling them."""
    return Support.objects.in_favour().filter(idea__trail_item__public_id=item_id).values_list("person_id", flat=True)


def verdicts_on(items: list[Item]) -> dict[int, Link]:
    """Item id -> the newest verdict about it, for showing what was decided beside an idea."""
    keys = [item.pk for item in items]
    return {link.source_id: link for link in _verdicts(len(keys)).rows(*keys)} if keys else {}


@lru_cache(maxsize=30)
def _verdicts(count: int) -> Prepared[Link]:
    shown = ("source", "relation", "reason", "made_at", "look_again_on", "target__public_id", "target__title")
    rows = Link.objects.filter(relation__in=VERDICTS).select_related("target").only(*shown).order_by("id")
    return Prepared(lambda *keys: rows.filter(source__in=keys), *stand_ins(count))

"""Reads about who made ideas and how they grew."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import BaseExpression

from makewith.foundation.following.queries import follows_item
from makewith.foundation.moderation.queries import Standing, standings
from makewith.foundation.people.models import Person, ShownAs
from makewith.foundation.programmes.models import Programme
from makewith.foundation.search.words import folded
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, CreditRole, Item
from makewith.loop.ideas.authors.differences import Piece, compare
from makewith.loop.ideas.authors.models import CoAuthorOffer, IdeaTag, IdeaUpdate, ShareProposal, Tag, Version
from makewith.loop.ideas.models import Call, Idea, IdeaState


def growth(person: Person | None) -> dict[str, BaseExpression]:
    """Columns that say of an idea what else there is to load, and what this reader has to do with it."""
    credits = Credit.objects.filter(item=OuterRef("trail_item"), role=CreditRole.CO_AUTHOR)
    columns: dict[str, BaseExpression] = {
        "has_co_authors": Exists(credits),
        "has_updates": Exists(IdeaUpdate.objects.filter(idea=OuterRef("pk"))),
        "has_tags": Exists(IdeaTag.objects.filter(idea=OuterRef("pk"))),
        "has_parts": Exists(Idea.objects.filter(merged_into=OuterRef("pk"))),
    }
    if person is None:
        return columns
    waiting = Exists(Version.objects.waiting().filter(idea=OuterRef("pk")))
    return {**columns, "is_followed": follows_item(person), "has_waiting": waiting, **making(person)}


def making(person: Person) -> dict[str, BaseExpression]:
    """A column that says whether this reader is a co-author: `is_made_by_reader`."""
    own = Credit.objects.filter(item=OuterRef("trail_item"), person=person, role=CreditRole.CO_AUTHOR)
    return {"is_made_by_reader": Exists(own)}


def authors_of(idea: Idea) -> list[Credit]:
    """The credits of all authors of an idea that bears names, the author first, each with its share."""
    rows = Credit.objects.filter(item=idea.trail_item_id, role__in=CONTRIBUTORS, hidden=False)
    found = list(rows.select_related("person__kind").order_by("id"))
    return sorted(found, key=lambda credit: (credit.person_id != idea.author_id, credit.pk))


def shares_of(idea: Idea) -> dict[int, int]:
    """Person's key -> parts of a hundred; an author alone has all of them."""
    rows = Credit.objects.filter(item=idea.trail_item_id, role__in=CONTRIBUTORS).order_by("id")
    shares = dict(rows.values_list("person_id", "share"))
    return dict.fromkeys(shares, 100) if len(shares) == 1 else shares


def living_shares(idea: Idea) -> dict[int, int]:
    """The same without authors who were erased: they say neither yes nor no, and their parts stay as they are."""
    rows = Credit.objects.filter(item=idea.trail_item_id, role__in=CONTRIBUTORS, person__erased_at=None)
    living = set(rows.values_list("person_id", flat=True))
    return {person_id: share for person_id, share in shares_of(idea).items() if person_id in living}


def offers_of(idea: Idea) -> QuerySet[CoAuthorOffer]:
    """Offers that wait for an answer, oldest first."""
    return CoAuthorOffer.objects.waiting().filter(idea=idea).select_related("person__kind").order_by("id")


def offer_by(offer_id: uuid.UUID) -> CoAuthorOffer | None:
    rows = CoAuthorOffer.objects.select_related(
        "idea__trail_item", "idea__author__kind", "idea__call__activity__programme", "invited_by__kind", "person"
    )
    return rows.filter(public_id=offer_id).first()


def offers_to(person: Person) -> QuerySet[CoAuthorOffer]:
    """Offers that wait for this person's answer."""
    own = Q(person=person)
    if person.user_id and person.user:
        own |= Q(person=None, email__iexact=person.user.email)
    return CoAuthorOffer.objects.waiting().filter(own)


def open_proposal(idea: Idea) -> ShareProposal | None:
    return ShareProposal.objects.filter(idea=idea, closed_at=None).select_related("proposed_by__kind").first()


def by_name(name: str, programme: Programme) -> list[Person]:
    """People of this name who can be seen taking part in a programme: they gave something there under it.

    Names of people who only look on are nobody's to try out. Two are enough to know that a name is not.
    """
    wrote = Credit.objects.filter(
        person=OuterRef("pk"), hidden=False, role__in=CONTRIBUTORS, item__programme=programme, item__withdrawn_at=None
    )
    rows = Person.objects.filter(name__iexact=name, shown_as=ShownAs.NAME, erased_at=None)
    return list(rows.filter(Exists(wrote)).order_by("id")[:2])


def versions_of(idea: Idea) -> list[Version]:
    """Every wording that is or was in place, newest first."""
    rows = idea.versions.exclude(number=None).select_related("by__kind", "trail_item")
    return list(rows.order_by("-number"))


def waiting_wording(idea: Idea) -> Version | None:
    """The words that are to follow those on the table and wait to be read, or were refused."""
    return Version.objects.waiting().filter(idea=idea).select_related("by__kind", "trail_item__programme").first()


def standing_of(waiting: Version | None) -> Standing | None:
    """Whether words that are not in place wait, or were refused and why."""
    item = waiting.trail_item if waiting else None
    return standings([item]).get(item.pk) if item else None


def is_shown(version: Version) -> bool:
    """Whether nobody put its words out of sight after they had been in place."""
    return version.number is None or version.trail_item is None or version.trail_item.held_at is None


def base_of(idea: Idea, waiting: Version | None) -> str:
    """What somebody who changes the words begins with: "2" for version 2, "2+17.1" when its next wording waits."""
    return f"{idea.version}+{waiting.pk}.{waiting.rewordings}" if waiting else f"{idea.version}"


def wording_at(item_id: uuid.UUID, programme: Programme) -> Version | None:
    """A wording that is or was an Item of its own, by the Item's public_id."""
    rows = Version.objects.filter(trail_item__public_id=item_id, trail_item__programme=programme)
    return rows.select_related("trail_item__programme", "idea__trail_item").first()


@dataclass(frozen=True)
class Difference:
    """What changed in one part of an idea; `label` is the question's, or "" for the line itself."""

    label: str
    pieces: list[Piece]


def differences(call: Call, before: Version, after: Version) -> list[Difference]:
    """What changed from one version to another, part by part; parts that stayed the same are left out."""
    labels = {question["key"]: question["label"] for question in call.questions}
    keys = [*labels, *sorted({*before.answers, *after.answers} - set(labels))]
    found = []
    if before.title != after.title:
        found.append(Difference("", compare(before.title, after.title)))
    for key in keys:
        old, new = before.answers.get(key, ""), after.answers.get(key, "")
        if old != new:
            found.append(Difference(labels.get(key, ""), compare(old, new)))
    return found


def updates_of(idea: Idea, most: int = 20) -> list[IdeaUpdate]:
    """What its authors told, newest first, without what was taken back or is held."""
    rows = IdeaUpdate.objects.filter(idea=idea, trail_item__withdrawn_at=None, trail_item__held_at=None)
    return list(rows.select_related("by__kind", "trail_item", "picture").order_by("-id")[:most])


def key_of(name: str) -> str:
    """A tag's name as it is compared; empty for one without a letter or figure."""
    return " ".join(folded(name))


def tags_of(ideas: Iterable[int]) -> dict[int, list[Tag]]:
    """Idea's key -> its tags in the order of their letters, in one query."""
    found: dict[int, list[Tag]] = defaultdict(list)
    rows = IdeaTag.objects.filter(idea__in=list(ideas)).select_related("tag")
    for row in sorted(rows, key=lambda row: row.tag.key):
        found[row.idea_id].append(row.tag)
    return found


def tags_used_in(call: Call, most: int = 12) -> list[Tag]:
    """The tags of a call's open ideas, the most used first; each with `ideas_count`."""
    used = Count("idea_tags", filter=Q(idea_tags__idea__call=call, idea_tags__idea__state=IdeaState.OPEN))
    rows = Tag.objects.filter(programme=call.activity.programme_id).annotate(ideas_count=used)
    return list(rows.filter(ideas_count__gt=0).order_by("-ideas_count", "key")[:most])


def tagged(call: Call, key: str) -> QuerySet[Any, Any]:
    """Keys of the ideas with a tag, for narrowing a list of this call's."""
    rows = IdeaTag.objects.filter(tag__programme=call.activity.programme_id, tag__key=key_of(key))
    return rows.values("idea")


def _visible_tags(programme: Programme, person: Person | None) -> QuerySet[Tag]:
    """Tags of a programme on an idea that this person may see: a tag is a word of the call it was given in."""
    on = IdeaTag.objects.filter(tag=OuterRef("pk"), idea__in=Idea.objects.visible_to(person))
    return Tag.objects.filter(Exists(on), programme=programme)


def tags_like(text: str, programme: Programme, person: Person | None, most: int = 6) -> list[Tag]:
    """Tags that begin as what is being typed."""
    key = key_of(text)
    rows = _visible_tags(programme, person).filter(key__startswith=key)
    return list(rows.order_by("key")[:most]) if key else []


def tag_called(key: str, programme: Programme, person: Person | None) -> Tag | None:
    return _visible_tags(programme, person).filter(key=key_of(key)).first()


def tags_in(programme: Programme) -> QuerySet[Tag]:
    """All tags of a programme by name, each with `ideas_count`, for curating them."""
    used = Count("idea_tags", filter=Q(idea_tags__idea__state=IdeaState.OPEN))
    return Tag.objects.filter(programme=programme).annotate(ideas_count=used).order_by("key")


def ideas_tagged(tag: Tag, person: Person | None) -> QuerySet[Idea]:
    """Ideas with this tag that a reader may see, whichever call they answer."""
    rows = Idea.objects.visible_to(person).filter(idea_tags__tag=tag)
    return rows.select_related("trail_item", "author__kind", "call__activity")


def growth_of(item: Item) -> list[Credit]:
    """Who gave what an idea grew by and is an Item of its own, updates and wordings, for taking it back with the idea."""
    own = Q(item__idea_update__idea__trail_item=item) | Q(item__idea_version__idea__trail_item=item)
    rows = Credit.objects.contributions().filter(own).select_related("person", "item")
    return list(rows.order_by("id"))


def idea_at(item_id: uuid.UUID, programme: Programme, person: Person | None) -> Idea | None:
    """An idea of a programme by its Item's public_id, with its author, call and Item; None if it is not for this person."""
    rows = Idea.objects.filter(trail_item__public_id=item_id, trail_item__programme=programme)
    idea = rows.select_related("author__kind", "trail_item", "call__activity").first()
    if idea is None or idea.trail_item is None or idea.trail_item.withdrawn_at is not None:
        return None
    idea.call.activity.programme = programme
    idea.trail_item.activity, idea.trail_item.programme = idea.call.activity, programme
    return idea if idea.trail_item.is_visible_to(person) else None


def ideas_by(person: Person) -> QuerySet[Idea]:
    """Ideas that somebody is an author of and nobody took back."""
    rows = Idea.objects.filter(trail_item__credits__person=person, trail_item__credits__role__in=CONTRIBUTORS)
    return rows.filter(trail_item__withdrawn_at=None).select_related("trail_item", "call__activity__programme")


def update_at(item_id: uuid.UUID, person: Person | None) -> IdeaUpdate | None:
    """An update by its Item's public_id, for whoever may see it."""
    rows = IdeaUpdate.objects.filter(trail_item__in=Item.objects.visible_to(person), trail_item__public_id=item_id)
    return rows.select_related("idea__trail_item__programme").first()

"""Somebody of each part around one idea."""

from collections.abc import Mapping
from typing import Any

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.models import Credit
from makewith.loop.ideas.authors.actions import accept_offer, invite_co_author
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea


def call_with(rules: Mapping[str, Any] | None = None, **activity: Any) -> Call:
    """An open call whose section `authors` says this."""
    call = make_call(**activity)
    call.rules = {"authors": dict(rules or {})}
    call.save()
    return call


def join(idea: Idea, person: Person, share: int, *, may_edit: bool = True) -> None:
    """Invited by the author, and accepted."""
    offer = invite_co_author(author=idea.author, idea=idea, to=person.email, share=share, may_edit=may_edit, now=NOW)
    accept_offer(person=person, offer=offer, now=NOW)


def shared_idea(*shares: int, rules: Mapping[str, Any] | None = None) -> tuple[Idea, list[Person]]:
    """An idea whose co-authors have these shares; all its authors, the author first."""
    idea = make_idea(call_with({"most_co_authors": 20, **(rules or {})}), PersonFactory(name="Amina K."))
    people = [PersonFactory(name=f"Co {number}") for number in range(len(shares))]
    for person, share in zip(people, shares, strict=True):
        join(idea, person, share)
    return idea, [idea.author, *people]


def parts(idea: Idea) -> dict[int, int]:
    """Person's key -> parts, as the credits say."""
    return dict(Credit.objects.filter(item=idea.trail_item_id).order_by("id").values_list("person_id", "share"))

"""Taking back one's part of an idea that others made as well."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, CreditRole, Item
from makewith.kit.permissions import require
from makewith.loop.ideas.authors import events, permissions, queries
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.models import CoAuthorOffer, ShareProposal
from makewith.loop.ideas.authors.shares import hand_back
from makewith.loop.ideas.models import Idea


@transaction.atomic
def leave_idea(*, person: Person, idea: Idea, now: datetime) -> Idea:
    """Be an author of it no longer: name, credit and share go, and every earlier wording that one wrote.

    The parts go to those who stay, in proportion to theirs (`shares.hand_back`). When the author leaves, the co-author with
    most parts is the author; of equal ones, who came first. What is on the table now stays theirs; whoever is left alone takes the
    idea back as a whole. Refused to somebody who is the only author.
    """
    idea = locked(idea)
    require(permissions.can_leave_idea, person, idea)
    shares = {**queries.living_shares(idea), person.pk: queries.shares_of(idea)[person.pk]}
    for person_id, share in hand_back(shares, person.pk).items():
        Credit.objects.filter(item=idea.trail_item_id, person=person_id).update(share=share)
    Credit.objects.filter(item=idea.trail_item_id, person=person).delete()
    for item in Item.objects.given().filter(
        idea_version__in=idea.versions.exclude(number=idea.version), credits__person=person
    ):
        withdraw_item(actor=person, item=item, now=now)
    # Their earlier wordings are theirs alone; the present one carries what everybody agreed to put there.
    idea.versions.filter(by=person).exclude(number=idea.version).update(
        title="", answers={}, note="", by=None, emptied_at=now
    )
    idea.versions.filter(by=person).update(by=None, note="")
    CoAuthorOffer.objects.standing().filter(idea=idea, person=person).update(ended_at=now)
    ShareProposal.objects.filter(idea=idea, closed_at=None).update(closed_at=now)
    if idea.author_id == person.pk:
        _hand_over(idea, now)
    publish(about(events.AuthorLeft, idea, person), now=now)
    return idea


def _hand_over(idea: Idea, now: datetime) -> None:
    """The one with most parts becomes the author; what the former one offered to others is off."""
    CoAuthorOffer.objects.waiting().filter(idea=idea).update(ended_at=now, email="")
    rows = Credit.objects.filter(item=idea.trail_item_id, role=CreditRole.CO_AUTHOR, person__erased_at=None)
    heir = rows.order_by("-share", "id").select_related("person").first()
    assert heir is not None
    heir.role = CreditRole.AUTHOR
    heir.save(update_fields=["role"])
    idea.author = heir.person
    idea.save(update_fields=["author"])

"""Agreeing on other shares: everybody says yes, and until then the old ones count."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Credit
from makewith.kit.permissions import require
from makewith.loop.ideas.authors import events, permissions, queries
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.models import ShareConsent, ShareProposal
from makewith.loop.ideas.authors.shares import WHOLE
from makewith.loop.ideas.models import Idea


@transaction.atomic
def propose_shares(*, person: Person, idea: Idea, shares: Mapping[int, int], now: datetime) -> ShareProposal:
    """Propose other shares, by person's key, and say yes to them oneself. One proposal at a time; the same one is as once.

    Raises ValidationError, about `shares`, unless every author has at least one part and all of them make a hundred.
    """
    idea = locked(idea)
    require(permissions.can_propose_shares, person, idea)
    living, everybody = queries.living_shares(idea), queries.shares_of(idea)
    kept = sum(share for person_id, share in everybody.items() if person_id not in living)
    wanted = {int(person_id): share for person_id, share in shares.items()}
    if set(wanted) != set(living):
        raise ValidationError({"shares": _("Somebody came or went meanwhile. Look at the page again.")})
    if any(share < 1 for share in wanted.values()):
        raise ValidationError({"shares": _("Every author has at least one part.")})
    if sum(wanted.values()) + kept != WHOLE:
        text = _("These parts make %(sum)d. Together they are %(whole)d.")
        raise ValidationError({"shares": text % {"sum": sum(wanted.values()), "whole": WHOLE - kept}})
    if wanted == living:
        raise ValidationError({"shares": _("These are the shares that count now.")})
    data = {str(person_id): share for person_id, share in sorted(wanted.items())}
    if waiting := ShareProposal.objects.filter(idea=idea, closed_at=None).first():
        if waiting.shares == data and waiting.proposed_by_id == person.pk:
            return waiting
        raise ValidationError({"shares": _("Another proposal waits for an answer. Answer it first.")})
    proposal = ShareProposal.objects.create(idea=idea, proposed_by=person, shares=data, proposed_at=now)
    publish(about(events.SharesProposed, idea, person, proposal_id=proposal.public_id), now=now)
    _consent(proposal, person, idea, now)
    return proposal


@transaction.atomic
def answer_proposal(*, person: Person, proposal: ShareProposal, agrees: bool, now: datetime) -> ShareProposal:
    """Say yes or no. The last yes makes the new shares count; one no ends the proposal. Twice is as once."""
    idea = locked(proposal.idea)
    found = ShareProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    found.idea = idea
    if found.closed_at is not None and permissions.is_author(person, idea):
        return found
    require(permissions.can_answer_proposal, person, found)
    if agrees:
        _consent(found, person, idea, now)
    else:
        found.closed_at = now
        found.save(update_fields=["closed_at"])
    return found


def _consent(proposal: ShareProposal, person: Person, idea: Idea, now: datetime) -> None:
    ShareConsent.objects.get_or_create(proposal=proposal, person=person, defaults={"consented_at": now})
    agreed = set(proposal.consents.values_list("person_id", flat=True))
    if not set(queries.living_shares(idea)) <= agreed:
        return
    for person_id, share in proposal.shares.items():
        Credit.objects.filter(item=idea.trail_item_id, person=int(person_id)).update(share=share)
    proposal.closed_at, proposal.is_agreed = now, True
    proposal.save(update_fields=["closed_at", "is_agreed"])
    publish(about(events.SharesAgreed, idea, person, proposal_id=proposal.public_id), now=now)

"""Asking somebody to be an author too, and what they say to it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.trail.models import Credit, CreditRole
from makewith.kit.permissions import require
from makewith.kit.text import one_line
from makewith.loop.ideas.authors import events, permissions, queries
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.models import CoAuthorOffer, ShareProposal
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Idea


class OfferAnswered(ValidationError):
    """The offer was answered, taken back, or ended before."""


@transaction.atomic
def invite_co_author(
    *, author: Person, idea: Idea, to: str, share: int, now: datetime, may_edit: bool = True
) -> CoAuthorOffer:
    """Offer somebody a share of one's own; `to` is an e-mail address, or the name of somebody who takes part.

    The same person asked again while the offer waits gets the new share. Raises ValidationError by field.
    """
    idea = locked(idea)
    require(permissions.can_invite_co_author, author, idea)
    person, email = _found(one_line(to), idea)
    if person is not None and idea.trail_item is not None and idea.trail_item.credits.filter(person=person).exists():
        raise ValidationError({"to": _("This person is an author of it already.")})
    waiting = CoAuthorOffer.objects.waiting().filter(idea=idea)
    same = waiting.filter(person=person) if person else waiting.filter(person=None, email__iexact=email)
    others = waiting.exclude(pk__in=same.values("pk"))
    _check_room(idea, others.count())
    _check_share(idea, share, others.aggregate(sum=Sum("share"))["sum"] or 0)
    if existing := same.first():
        existing.share, existing.may_edit = share, may_edit
        existing.save(update_fields=["share", "may_edit"])
        return existing
    offer = CoAuthorOffer.objects.create(
        idea=idea, person=person, email=email, share=share, may_edit=may_edit, invited_by=author, invited_at=now
    )
    publish(about(events.CoAuthorInvited, idea, author, offer_id=offer.public_id), now=now)
    return offer


def _found(to: str, idea: Idea) -> tuple[Person | None, str]:
    if not to:
        raise ValidationError({"to": _("Write a name, or an e-mail address.")})
    if "@" in to:
        try:
            validate_email(to)
        except ValidationError:
            raise ValidationError({"to": _("“%(text)s” is not an e-mail address.") % {"text": to[:80]}}) from None
        if len(to) > 254:
            raise ValidationError({"to": _("This address is too long.")})
        return None, to.lower()
    people = [one for one in queries.by_name(to, idea.call.activity.programme) if one.pk != idea.author_id]
    if len(people) == 1:
        return people[0], ""
    if people:
        raise ValidationError({"to": _("Several people go by this name. Write the e-mail address.")})
    raise ValidationError({"to": _("Nobody who wrote here goes by this name. Write the e-mail address.")})


def _check_room(idea: Idea, waiting: int) -> None:
    most = AuthorsRules.of(idea.call).most_co_authors
    if _co_authors(idea) + waiting >= most:
        text = ngettext("An idea here has up to %(n)d co-author.", "An idea here has up to %(n)d co-authors.", most) % {
            "n": most
        }
        raise ValidationError({"to": text})


def _co_authors(idea: Idea) -> int:
    return Credit.objects.filter(item=idea.trail_item_id, role=CreditRole.CO_AUTHOR).count()


def _check_share(idea: Idea, share: int, offered: int) -> None:
    """One part stays with the author, and what is offered to others is spoken for."""
    left = queries.shares_of(idea)[idea.author_id] - offered - 1
    if not 1 <= share <= left:
        text = (
            _("You can offer from 1 to %(most)d parts of a hundred.") % {"most": left}
            if left >= 1
            else _("You have no part left to offer.")
        )
        raise ValidationError({"share": text})


@transaction.atomic
def take_back_offer(*, author: Person, offer: CoAuthorOffer, now: datetime) -> bool:
    """Ask no longer. True if the offer was still waiting."""
    require(permissions.can_take_back_offer, author, offer)
    return bool(CoAuthorOffer.objects.waiting().filter(pk=offer.pk).update(ended_at=now, email=""))


@transaction.atomic
def accept_offer(*, person: Person, offer: CoAuthorOffer, now: datetime) -> Idea:
    """Become an author with the share that was offered, which the one who offered it gives. Twice is as once.

    Two who accept at once take turns, so the parts are a hundred always. Raises OfferAnswered.
    """
    idea = locked(offer.idea)
    offer = CoAuthorOffer.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=offer.pk)
    offer.idea = idea
    if offer.accepted_at and not offer.ended_at and offer.person_id == person.pk:
        return idea
    if offer.accepted_at or offer.declined_at or offer.ended_at:
        raise OfferAnswered(_("This offer does not stand any more. Ask whoever made it for a new one."))
    require(permissions.can_answer_offer, person, offer)
    assert idea.trail_item is not None
    if idea.trail_item.credits.filter(person=person).exists():
        raise OfferAnswered(_("You are an author of it already."))
    if _co_authors(idea) >= AuthorsRules.of(idea.call).most_co_authors:
        raise OfferAnswered(_("This idea has as many authors as it may have."))
    own = queries.shares_of(idea)[idea.author_id]
    if own <= offer.share:
        raise OfferAnswered(_("These parts are not there any more. Ask whoever made the offer for a new one."))
    Credit.objects.filter(item=idea.trail_item, person=idea.author_id).update(share=own - offer.share)
    Credit.objects.create(item=idea.trail_item, person=person, role=CreditRole.CO_AUTHOR, share=offer.share)
    offer.person, offer.email, offer.accepted_at = person, "", now
    offer.save(update_fields=["person", "email", "accepted_at"])
    # An open proposal was about other authors.
    ShareProposal.objects.filter(idea=idea, closed_at=None).update(closed_at=now)
    join_programme(person=person, programme=idea.call.activity.programme, now=now)
    publish(about(events.CoAuthorJoined, idea, person), now=now)
    return idea


@transaction.atomic
def decline_offer(*, offer: CoAuthorOffer, now: datetime) -> bool:
    """Say no; works without signing in, from the link in the letter. True if the offer was still waiting."""
    changed = CoAuthorOffer.objects.waiting().filter(pk=offer.pk).update(declined_at=now, email="")
    if changed:
        publish(about(events.CoAuthorDeclined, offer.idea, None, offer_id=offer.public_id), now=now)
    return bool(changed)

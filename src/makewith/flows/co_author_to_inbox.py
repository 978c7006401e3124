"""Somebody is asked to be a co-author, by inbox or letter; and authors hear what the others did."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.models import Event
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, send_letter_later, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.models import Person
from makewith.foundation.people.queries import company
from makewith.foundation.trail.actions import excerpt, lock_items
from makewith.foundation.trail.models import Item
from makewith.kit.later import later
from makewith.kit.text import isolated
from makewith.loop.ideas.actions import take_back_support
from makewith.loop.ideas.authors.models import CoAuthorOffer, ShareProposal
from makewith.loop.ideas.authors.queries import living_shares, offer_by
from makewith.loop.ideas.models import Idea


def ask_co_author(*, event_id: str, now: datetime) -> None:
    """To a known person into the inbox, to an address by letter. An offer that was answered meanwhile needs neither."""
    event = event_of(event_id)
    offer = CoAuthorOffer.objects.waiting().filter(public_id=event.payload["offer_id"]).first()
    if offer is None:
        return
    offer = offer_by(offer.public_id)
    assert offer is not None
    assert offer.idea.trail_item is not None
    item = offer.idea.trail_item
    # Locked, so that words which are being taken back at this moment are not repeated.
    if not lock_items([item.pk]):
        return
    path = reverse("ideas_authors:offer", args=[offer.public_id])
    name = offer.invited_by.shown_name if offer.invited_by else ""
    if offer.person is None:
        _write(offer, item, path, now, event)
        return
    # An offer opens no door: the line is for whom may read it anyway.
    line = item.title if item.is_visible_to(offer.person) else ""
    tell(
        [
            News(
                person_id=offer.person.pk,
                programme_id=item.programme_id,
                kind="invitation",
                fate=Fate.OTHER,
                unique_key=f"co-author:{offer.public_id}",
                title=later(_("%(name)s asks you to make an idea together"), name=name),
                quote=line,
                body=later(_("%(share)d of a hundred parts would be yours."), share=offer.share),
                path=path,
                about=(item.public_id,),
            )
        ],
        now=now,
    )


def _write(offer: CoAuthorOffer, item: Item, path: str, now: datetime, event: Event) -> None:
    reader = Person.objects.filter(email__iexact=offer.email, erased_at=None).first()
    programme = item.programme
    context = {
        "offer": offer,
        # A letter goes to an address that may be anybody's, so it says the line only where it is open to them.
        "line": item.title if item.is_visible_to(reader) else "",
        "programme": programme,
        "company": company(),
        "link": urljoin(settings.URL, path),
        "decline_link": urljoin(settings.URL, reverse("ideas_authors:decline", args=[offer.public_id])),
    }
    with translation.override(programme.language):
        subject = gettext("%(person)s asks you to make an idea together") % {
            "person": isolated(offer.invited_by.shown_name if offer.invited_by else programme.name)
        }
        send_letter_later(
            address=offer.email,
            subject=subject,
            text=render_to_string("ideas_authors/offer_letter_text.jinja", context),
            html=render_to_string("ideas_authors/offer_letter_html.jinja", context),
            unique_key=f"co-author:{event.public_id}",
            now=now,
        )


def tell_authors(*, event_id: str, now: datetime) -> None:
    """Somebody joined, left, said no, or proposes other shares: the other authors hear of it."""
    event = event_of(event_id)
    idea = Idea.objects.select_related("trail_item__programme", "author").get(trail_item__public_id=event.subject)
    item = idea.trail_item
    assert item is not None
    if not lock_items([item.pk]):
        return
    actor = (
        Person.objects.select_related("kind").filter(public_id__in=[event.actor_id] if event.actor_id else []).first()
    )
    name = actor.shown_name if actor else "Somebody"
    line = excerpt(item.title, 60)
    said = {
        "CoAuthorJoined": later(_("%(name)s makes “%(line)s” with you"), name=name, line=line),
        "CoAuthorDeclined": later(_("Somebody you asked does not join “%(line)s”"), line=line),
        "AuthorLeft": later(_("%(name)s is an author of “%(line)s” no longer"), name=name, line=line),
        "SharesProposed": later(_("%(name)s proposes other shares of “%(line)s”"), name=name, line=line),
        "SharesAgreed": later(_("The new shares of “%(line)s” count"), line=line),
    }[event.kind]
    people = {idea.author_id} if event.kind == "CoAuthorDeclined" else set(living_shares(idea))
    if event.kind == "SharesProposed":
        still_open = ShareProposal.objects.filter(public_id=event.payload["proposal_id"], closed_at=None)
        people = people if still_open.exists() else set()
    if actor is not None:
        people.discard(actor.pk)
    leads_to = reverse("ideas_authors:authors", args=[item.programme.slug, item.public_id])
    tell(
        [
            News(
                person_id=person_id,
                programme_id=item.programme_id,
                kind="invitation",
                fate=Fate.OTHER,
                unique_key=f"authors:{event.public_id}",
                title=said,
                path=leads_to,
                about=(item.public_id,),
            )
            for person_id in sorted(people)
        ],
        now=now,
    )


def let_go_of_support(*, event_id: str, now: datetime) -> None:
    """Nobody counts among those who stand behind what they made: a supporter who became a co-author is one no longer."""
    event = event_of(event_id)
    assert event.actor_id is not None
    person = Person.objects.get(public_id=event.actor_id)
    rows = Idea.objects.select_related("trail_item__programme", "call__activity__programme")
    idea = rows.get(trail_item__public_id=event.subject)
    if idea.supports.filter(person=person).exists():
        take_back_support(person=person, idea=idea, now=now)

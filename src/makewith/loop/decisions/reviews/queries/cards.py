"""Cards. They are read through `Scorecard.objects.visible_to` and nowhere past it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.loop.decisions.reviews.models import Entry, Scorecard
from makewith.loop.decisions.reviews.queries.entries import joined


def cards_of(person: Person, programme: Programme) -> QuerySet[Scorecard]:
    """One's own cards that can still be filled in, open ones first, those whose decision is due soonest at the top."""
    return (
        Scorecard.objects.expected()
        .filter(reviewer=person, entry__board__activity__programme=programme, entry__window__revealed_at=None)
        .filter(entry__closed_at=None)
        .select_related("entry__item", "entry__window__board__activity")
        .order_by(F("submitted_at").asc(nulls_first=True), "entry__window__closes_at", "entry__queued_at", "id")
    )


def next_card(card: Scorecard, programme: Programme) -> Scorecard | None:
    """The next of one's own cards that is not in."""
    return cards_of(card.reviewer, programme).filter(submitted_at=None).exclude(pk=card.pk).first()


def card_of(person: Person, programme: Programme, card_id: uuid.UUID) -> Scorecard | None:
    """One's own card with all that its page needs."""
    card = (
        Scorecard.objects.filter(public_id=card_id, reviewer=person, entry__board__activity__programme=programme)
        .select_related("entry__item__activity", "entry__window__board__activity", "reviewer")
        .first()
    )
    if card:
        joined(card.entry, programme)
    return card


def cards_on(entries: Sequence[Entry], person: Person) -> dict[int, list[Scorecard]]:
    """Entry id -> the cards that this reader may see, in the order in which reviewers are named."""
    rows = Scorecard.objects.visible_to(person).filter(entry__in=list(entries)).select_related("reviewer__kind")
    found: dict[int, list[Scorecard]] = defaultdict(list)
    for card in rows.order_by("reviewer__name", "reviewer_id"):
        found[card.entry_id].append(card)
    return found


def seats_at(entry: Entry) -> list[Scorecard]:
    """Who judges an entry and whether their card is in, without anything that is on it."""
    rows = Scorecard.objects.filter(entry=entry).select_related("reviewer__kind")
    state = ("public_id", "entry", "filled_at", "submitted_at", "stood_back_at", "stood_back_because")
    who = ("name", "shown_as", "erased_at", "kind__name", "kind__paper")
    return list(rows.only(*state, *(f"reviewer__{name}" for name in who)).order_by("reviewer__name", "reviewer_id"))

"""Writes about insights: making one from words, feeding it, publishing it, wording it anew."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.search.actions import index
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.actions import Giver, link_items, lock_items, make_item, retitle_item, show_item
from makewith.foundation.trail.models import Audience, CreditRole, Item, Link, Relation
from makewith.foundation.trail.queries import evidence_counts
from makewith.kit.permissions import require
from makewith.kit.text import limited_values, one_line, storable
from makewith.loop.insights import events, permissions
from makewith.loop.insights.models import Insight, InsightState, Strength, Wording

QUOTE_LIMIT = 600


@dataclass(frozen=True)
class Piece:
    """Words of an Item that speak for a claim, or against it. `start` is where they begin in its text, if known."""

    source: Item
    quote: str
    start: int | None = None
    speaks_for: bool = True


def _checked_quote(piece: Piece) -> str:
    """The quote, on one line. Raises ValidationError unless it stands word for word in the source."""
    quote = one_line(piece.quote)
    if not quote:
        raise ValidationError({"quote": _("Choose the words that say it.")})
    if len(quote) > QUOTE_LIMIT:
        raise ValidationError(
            {
                "quote": _("This quote has %(length)d characters. %(limit)d fit; choose fewer words.")
                % {"length": len(quote), "limit": QUOTE_LIMIT}
            }
        )
    if quote not in one_line(text_of(piece.source)):
        raise ValidationError({"quote": _("These words do not stand in the text (any more). Choose them again.")})
    return quote


def _anchor_of(piece: Piece) -> dict[str, int] | None:
    """Where the quote stands in its source's text, without white space around it, if that is known.

    Browsers send two characters for a line break that the text has as one, so the length is counted as text is kept.
    """
    if piece.start is None:
        return None
    words = storable(piece.quote)
    start = piece.start + len(words) - len(words.lstrip())
    return {"start": start, "end": start + len(words.strip())}


@transaction.atomic
def make_insight(
    *,
    actor: Person,
    programme: Programme,
    claim: str,
    pieces: list[Piece],
    now: datetime,
    summary: str = "",
    strength: str = Strength.FIRST_HINT,
    not_heard_yet: str = "",
) -> Insight:
    """A draft insight that only the team sees, standing on the given pieces."""
    require(permissions.can_make_insight, actor, programme)
    texts = limited_values(Insight, {"claim": claim, "summary": summary, "not_heard_yet": not_heard_yet})
    insight = Insight(
        **texts,
        strength=strength,
        written_by=actor,
        created_at=now,
    )
    insight.full_clean(exclude=["trail_item"])
    insight.trail_item = make_item(
        programme=programme,
        kind="insight",
        title=insight.claim,
        givers=[Giver(actor, role=CreditRole.SIGNATORY)],
        audience=Audience.TEAM,
        now=now,
    )
    insight.save()
    index(item=insight.trail_item, title=insight.claim, body=insight.summary)
    lock_items(piece.source.pk for piece in pieces)
    for piece in pieces:
        add_evidence(actor=actor, insight=insight, piece=piece, now=now)
    return insight


@transaction.atomic
def add_evidence(*, actor: Person, insight: Insight, piece: Piece, now: datetime) -> Link:
    """Let an Item speak for or against an insight with a quote. The same Item again replaces its quote.

    Raises ValidationError if the words do not stand in the source, or it belongs to another programme.
    """
    require(permissions.can_change_insight, actor, insight)
    if piece.source.programme_id != insight.trail_item.programme_id:
        raise ValidationError({"quote": _("These words belong to another programme.")})
    if piece.source.pk == insight.trail_item_id:
        raise ValidationError({"quote": _("An insight does not stand on itself. Choose the words of somebody else.")})
    if piece.source.pk not in lock_items([piece.source.pk, insight.trail_item_id]):
        raise ValidationError({"quote": _("Their author took these words back. They can no longer be used.")})
    insight.refresh_from_db(fields=["state"])
    quote = _checked_quote(piece)
    anchor = _anchor_of(piece)
    link, new = link_items(
        source=piece.source,
        target=insight.trail_item,
        relation=Relation.EVIDENCE_FOR if piece.speaks_for else Relation.EVIDENCE_AGAINST,
        quote=quote,
        anchor=anchor,
        made_by=actor,
        now=now,
    )
    if not new and link.quote != quote:
        link.quote, link.anchor = quote, anchor
        link.save(update_fields=["quote", "anchor"])
    if new and insight.state == InsightState.PUBLISHED:
        publish(
            events.EvidenceAdded(
                actor_id=actor.public_id,
                programme_id=insight.trail_item.programme.public_id,
                subject_id=insight.trail_item.public_id,
                source_id=piece.source.public_id,
            ),
            now=now,
        )
    return link


@transaction.atomic
def remove_evidence(*, actor: Person, insight: Insight, link: Link) -> None:
    """Take a piece off a draft. A published insight keeps its pieces: people were told."""
    require(permissions.can_change_insight, actor, insight)
    if insight.state == InsightState.PUBLISHED:
        raise ValidationError(_("People were told that this insight stands on their words, so it keeps them."))
    Link.objects.filter(pk=link.pk, target=insight.trail_item).delete()


@transaction.atomic
def reword_insight(
    *,
    actor: Person,
    insight: Insight,
    claim: str,
    now: datetime,
    summary: str,
    strength: str,
    not_heard_yet: str = "",
) -> Insight:
    """Change the claim or how it is judged. A claim that changes is kept under "How we worded it before"."""
    require(permissions.can_change_insight, actor, insight)
    texts = limited_values(Insight, {"claim": claim, "summary": summary, "not_heard_yet": not_heard_yet})
    # Locked and read again, so that of two people who word it at once the second keeps the first one's wording too.
    if insight.trail_item_id not in lock_items([insight.trail_item_id]):
        raise ValidationError(_("This insight was taken back meanwhile."))
    insight.refresh_from_db(fields=["claim", "summary", "strength", "not_heard_yet", "needs_review"])
    claim, before = texts["claim"], insight.claim
    insight.claim, insight.summary, insight.strength = claim, texts["summary"], strength
    insight.not_heard_yet, insight.needs_review = texts["not_heard_yet"], False
    insight.full_clean(exclude=["trail_item"], validate_unique=False)
    if claim != before:
        pieces, _new = evidence_counts([insight.trail_item_id]).get(insight.trail_item_id, (0, 0))
        Wording.objects.create(insight=insight, claim=before, evidence_count=pieces, worded_at=now)
        retitle_item(item=insight.trail_item, title=claim)
    index(item=insight.trail_item, title=claim, body=insight.summary)
    insight.save(update_fields=["claim", "summary", "strength", "not_heard_yet", "needs_review"])
    return insight


@transaction.atomic
def publish_insight(*, actor: Person, insight: Insight, now: datetime) -> bool:
    """Show an insight to everybody and tell the people it stands on. Publishing twice is as once.

    Raises ValidationError while it stands on nothing.
    """
    require(permissions.can_change_insight, actor, insight)
    pieces, _new = evidence_counts([insight.trail_item_id]).get(insight.trail_item_id, (0, 0))
    if not pieces:
        raise ValidationError(_("An insight needs at least one quote to stand on."))
    changed = Insight.objects.filter(pk=insight.pk, state=InsightState.DRAFT).update(
        state=InsightState.PUBLISHED, published_at=now
    )
    if not changed:
        return False
    insight.state, insight.published_at = InsightState.PUBLISHED, now
    show_item(item=insight.trail_item, audience=Audience.PUBLIC)
    publish(
        events.InsightPublished(
            actor_id=actor.public_id,
            programme_id=insight.trail_item.programme.public_id,
            subject_id=insight.trail_item.public_id,
        ),
        now=now,
    )
    return True


def flag_for_review(*, item_ids: list[int]) -> int:
    """Mark insights that stood on something that was taken back."""
    return Insight.objects.filter(trail_item__in=item_ids).update(needs_review=True)

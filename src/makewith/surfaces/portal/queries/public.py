"""Reads of what everybody may see, whoever is asking: for feeds, previews and the map of the site."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from makewith.foundation.conversation.models import Answer
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import VERDICTS, Item, Link
from makewith.foundation.trail.queries import authors_of
from makewith.loop.ideas.models import Call, Idea, IdeaState

NEWEST = 30
# Kinds of Item with a page of their own, whose words are for everybody where the Item is.
PAGES = ("idea", "insight", "decision")
TOLD_IN_FULL = ("decision", "delivery")


def shown() -> QuerySet[Item]:
    """What a visitor may see. An idea that waits for a moderator, or lives on in another, is not shown by itself."""
    rows = Item.objects.visible_to(None).given()
    return rows.filter(~Q(kind="idea") | Q(idea__state=IdeaState.OPEN))


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as a feed tells it. `item` is where it is read; `text` is plain, `authors` may be empty."""

    key: uuid.UUID
    item: Item
    title: str
    text: str
    at: datetime
    authors: tuple[str, ...] = ()


def news_of(programme: Programme) -> list[Entry]:
    """What was decided, what shipped, and what else people were told, newest first.

    The letter about a decision or delivery says what the decision or delivery says, so it is no entry of its own.
    """
    items = (
        shown()
        .filter(programme=programme, kind__in=(*TOLD_IN_FULL, "update"))
        .exclude(kind="update", update__about__kind__in=TOLD_IN_FULL)
        .select_related("decision__decided_by__kind", "delivery__decision__decided_by__kind", "update__signed_by__kind")
        .order_by("-occurred_at", "-id")[:NEWEST]
    )
    found = list(items)
    reasons = _reasons([item.pk for item in found])
    return [_news(item, programme, reasons.get(item.pk, "")) for item in found]


def _reasons(decisions: list[int]) -> dict[int, str]:
    """Item id of a decision -> its verdicts with their reasons, about things that everybody may see."""
    verdicts = Link.objects.filter(target__in=decisions, relation__in=VERDICTS, source__in=shown())
    found: dict[int, list[str]] = {}
    for link in verdicts.select_related("source").order_by("id"):
        found.setdefault(link.target_id, []).append(f"{link.source.title}: {link.reason}".removesuffix(": "))
    return {key: "\n\n".join(texts) for key, texts in found.items()}


def _news(item: Item, programme: Programme, reasons: str) -> Entry:
    item.programme = programme
    if item.kind == "decision":
        return _entry(item, reasons, item.decision.decided_by)
    if item.kind == "delivery":
        text = "\n\n".join(filter(None, (item.delivery.text, item.delivery.effect_sentence)))
        return _entry(item, text, item.delivery.decision.decided_by)
    return _entry(item, item.update.text, item.update.signed_by)


def _entry(item: Item, text: str, person: Person) -> Entry:
    return Entry(item.public_id, item, item.title, text, item.occurred_at, (person.shown_name,))


def new_ideas(call: Call) -> list[Entry]:
    """The newest ideas of a call that a visitor may see."""
    ideas = Idea.objects.filter(call=call, state=IdeaState.OPEN, trail_item__in=shown())
    rows = list(ideas.select_related("trail_item").order_by("-submitted_at", "-id")[:NEWEST])
    names = names_of(rows)
    entries = []
    for idea in rows:
        assert idea.trail_item is not None
        item = _within(idea.trail_item, call.activity)
        text = "\n\n".join(words for words in idea.answers.values() if words)
        entries.append(Entry(item.public_id, item, item.title, text, item.occurred_at, names.get(idea.pk, ())))
    return entries


def names_of(ideas: list[Idea]) -> dict[int, tuple[str, ...]]:
    """Idea id -> the names everybody may read beside it; none for authors who keep theirs back."""
    named = {idea.pk: idea.trail_item for idea in ideas if idea.trail_item and not idea.is_anonymous}
    credits = authors_of(named.values(), None)
    return {key: tuple(credit.person.shown_name for credit in credits.get(item.pk, ())) for key, item in named.items()}


def answered(call: Call) -> list[Entry]:
    """The newest letters and verdicts about ideas of a call that a visitor may see."""
    activity = call.activity
    about = shown().filter(activity=activity, kind="idea")
    letters = Answer.objects.filter(
        trail_item__in=Item.objects.given().filter(activity=activity, kind="answer"), target__in=about
    )
    entries = [
        Entry(
            letter.trail_item.public_id,
            _within(letter.target, activity),
            letter.target.title,
            letter.text,
            letter.created_at,
            (letter.signed_by.shown_name,),
        )
        for letter in letters.select_related("trail_item", "target", "signed_by__kind").order_by(
            "-trail_item__occurred_at", "-id"
        )[:NEWEST]
    ]
    decisions = shown().filter(programme=activity.programme, kind="decision")
    verdicts = Link.objects.filter(target__in=decisions, relation__in=VERDICTS, source__in=about)
    for link in verdicts.select_related("source", "target__decision__decided_by__kind").order_by("-made_at", "-id")[
        :NEWEST
    ]:
        # One decision may be about many ideas, and each of them has its answer by it.
        key = uuid.uuid5(link.target.public_id, str(link.source.public_id))
        signed = link.target.decision.decided_by.shown_name
        item = _within(link.source, activity)
        entries.append(Entry(key, item, item.title, link.reason or link.target.title, link.made_at, (signed,)))
    return sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=True)[:NEWEST]


def _within(item: Item, activity: Activity) -> Item:
    item.activity, item.programme = activity, activity.programme
    return item


def item_on_card(item_id: uuid.UUID) -> Item | None:
    """An Item with a page that a visitor may see, with its programme and picture."""
    rows = shown().filter(public_id=item_id, kind__in=PAGES)
    return rows.select_related("programme", "picture", "idea__author__kind").first()


@dataclass(frozen=True)
class Place:
    """One address of the site's map, as what stands there: a programme, a call or an Item of one of PAGES."""

    kind: str
    slug: str
    key: str
    changed_at: datetime | None


def last_page(size: int) -> int:
    """The number of the last slice of `size` Items that `pages` can be asked for, counted from 0."""
    newest = Item.objects.aggregate(last=Max("pk"))["last"] or 0
    return int(newest) // size


def pages(number: int, size: int) -> Iterator[Place]:
    """The public pages of Items in one slice of the keys; no slice has more than `size`, and none is counted for it."""
    rows = (
        shown()
        .filter(pk__gte=number * size, pk__lt=(number + 1) * size, kind__in=PAGES)
        .annotate(changed=Coalesce(F("idea__active_at"), F("occurred_at")))
        .order_by("pk")
    )
    values = rows.values_list("kind", "programme__slug", "public_id", "changed")
    for kind, slug, key, changed_at in values.iterator(chunk_size=5000):
        yield Place(kind, slug, str(key), changed_at)


def places() -> Iterator[Place]:
    """Programmes and calls that everybody may see."""
    for slug in Programme.objects.visible_to(None).values_list("slug", flat=True):
        yield Place("programme", slug, "", None)
    calls = Call.objects.filter(activity__in=Activity.objects.visible_to(None)).order_by("pk")
    for slug, key in calls.values_list("activity__programme__slug", "activity__slug").iterator(chunk_size=5000):
        yield Place("call", slug, key, None)

"""Who waits for an answer, and what there is to read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import EVIDENCE, Credit, Item, Link
from makewith.foundation.trail.queries import waiting_credits

FEWEST_HIDDEN = 5
# Kinds of Item whose words are read one by one: an idea, and what was written and said in a workshop.
TEXTS = ("idea", "note", "judgement", "fix")


def waiting_rows(programme: Programme, person: Person, now: datetime) -> QuerySet[Credit]:
    """Who waits, with `given_at` and `answers_due` for keyset pages; hidden credits of others are not in it."""
    rows = waiting_credits(programme, person, now).filter(hidden=False)
    return rows.annotate(given_at=F("item__occurred_at"))


def hidden_waiting(programme: Programme, now: datetime) -> int | None:
    """How many people wait whose names are kept back; None below the number from which it may be said."""
    people = (
        Credit.objects.promised()
        .filter(item__programme=programme, heard_at=None, hidden=True, person__erased_at=None)
        .aggregate(n=Count("person", distinct=True))["n"]
    )
    return people if people >= FEWEST_HIDDEN else None


@dataclass(frozen=True)
class Waited:
    """A credit that nobody answered: when its promise falls due, and by how many days it is late (negative: left)."""

    credit: Credit
    due_on: date
    late_days: int


def waited(credit: Credit, programme: Programme, now: datetime) -> Waited:
    zone = ZoneInfo(programme.time_zone)
    due_on = (credit.item.occurred_at + programme.promise).astimezone(zone).date()
    is_late = credit.item.occurred_at + programme.promise < now
    days = (now.astimezone(zone).date() - due_on).days
    return Waited(credit, due_on, max(1, days) if is_late else days)


def texts_to_read(programme: Programme, person: Person) -> QuerySet[Item]:
    """What may be quoted, that nobody made an insight of first."""
    return (
        Item.objects.visible_to(person)
        .given()
        .filter(programme=programme, kind__in=TEXTS, held_at=None)
        .annotate(used=Count("links_onward", filter=Q(links_onward__relation__in=EVIDENCE)))
        .order_by("used", "-occurred_at", "id")
    )


def quotes_from(item: Item, person: Person) -> list[Link]:
    """Which of an Item's words are in an insight already."""
    rows = Link.objects.filter(source=item, relation__in=EVIDENCE, target__in=Item.objects.visible_to(person))
    return list(rows.select_related("target").order_by("id")[:20])

"""What the trail keeps about a person: how it is told to them, and how it is forgotten."""

from typing import Any

from makewith.foundation.notifications.about_person import forget_name
from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, Link


def tell(person: Person) -> dict[str, Any]:
    """Everything they gave, with what it led to."""
    credits = Credit.objects.filter(person=person, role__in=CONTRIBUTORS).select_related("item__programme")
    led: dict[int, list[dict[str, Any]]] = {}
    onward = Link.objects.filter(source__credits__person=person, target__audience="public").select_related("target")
    for link in onward.order_by("id"):
        led.setdefault(link.source_id, []).append(
            {"relation": link.relation, "reason": link.reason, "quote": link.quote, "to": link.target.title}
        )
    return {
        "gave": [
            {
                "programme": credit.item.programme.name,
                "kind": credit.item.kind,
                "number": credit.item.number,
                "title": credit.item.title,
                "given_at": credit.item.occurred_at,
                "taken_back_at": credit.item.withdrawn_at,
                "role": credit.role,
                "heard_at": credit.heard_at,
                "led_to": led.get(credit.item_id, []),
            }
            for credit in credits.order_by("id")
        ]
    }


def forget(person: Person) -> None:
    """Credits stay, on a row that says no name; what was given is taken back by a job where that was asked for.

    Other people's news about it says the name no more.
    """
    given = Credit.objects.filter(person=person).values_list("item__public_id", flat=True)
    forget_name(name=person.name, item_ids=given)

"""Something shipped: whoever decided it writes to everybody behind it, with the measured effect."""

from makewith.foundation.activity.queries import event_of
from makewith.loop.decisions.models import Delivery
from makewith.loop.updates.actions import publish_update


def write_update(*, event_id: str) -> None:
    event = event_of(event_id)
    delivery = Delivery.objects.select_related("trail_item__programme", "decision__decided_by").get(
        trail_item__public_id=event.subject
    )
    text = "\n\n".join(filter(None, [delivery.text, delivery.effect_sentence]))
    publish_update(
        signed_by=delivery.decision.decided_by,
        about=delivery.trail_item,
        text=text or delivery.title,
        now=event.occurred_at,
    )

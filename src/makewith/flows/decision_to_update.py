"""A decision was recorded: its decider writes to everybody behind what was decided about."""

from django.db.models import Prefetch

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.models import VERDICTS, Link
from makewith.loop.decisions.models import Decision
from makewith.loop.updates.actions import publish_update


def write_update(*, event_id: str) -> None:
    event = event_of(event_id)
    decision = (
        Decision.objects.select_related("trail_item__programme", "decided_by")
        .prefetch_related(Prefetch("trail_item__links_back", Link.objects.filter(relation__in=VERDICTS).order_by("id")))
        .get(trail_item__public_id=event.subject)
    )
    reasons = "\n\n".join(link.reason for link in decision.trail_item.links_back.all())
    publish_update(signed_by=decision.decided_by, about=decision.trail_item, text=reasons, now=event.occurred_at)

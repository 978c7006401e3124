"""Something was taken back: insights that stood on it are flagged for another look."""

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.models import EVIDENCE, Link
from makewith.loop.insights.actions import flag_for_review


def flag_insights(*, event_id: str) -> None:
    event = event_of(event_id)
    links = Link.objects.filter(source__public_id=event.subject, relation__in=EVIDENCE, target__kind="insight")
    flag_for_review(item_ids=list(links.values_list("target_id", flat=True)))

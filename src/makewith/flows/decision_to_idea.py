"""A decision was recorded: the ideas it is about have their answer."""

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.models import VERDICTS, Item
from makewith.loop.ideas.actions import note_answer


def note_answers(*, event_id: str) -> None:
    event = event_of(event_id)
    subjects = Item.objects.filter(
        kind="idea", links_onward__target__public_id=event.subject, links_onward__relation__in=VERDICTS
    )
    for item_id in subjects.values_list("public_id", flat=True):
        note_answer(item_id=item_id, now=event.occurred_at)

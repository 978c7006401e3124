"""A decision was recorded: the ideas it is about, directly or through an insight they are part of, have their answer."""

from makewith.foundation.activity.queries import event_of
from makewith.foundation.trail.models import VERDICTS, Link
from makewith.foundation.trail.queries import behind
from makewith.loop.ideas.actions import note_answers as note


def note_answers(*, event_id: str) -> None:
    """The same ideas whose people are told of the decision no longer wait for an answer."""
    event = event_of(event_id)
    subjects = Link.objects.filter(target__public_id=event.subject, relation__in=VERDICTS)
    note(items=behind(subjects.values_list("source_id", flat=True)), now=event.occurred_at)

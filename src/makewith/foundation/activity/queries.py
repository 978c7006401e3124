"""Reads of the event log."""

from makewith.foundation.activity.models import Event


def event_of(event_id: str) -> Event:
    """The log row that a handler was called for."""
    return Event.objects.get(public_id=event_id)

"""Who may do what with news."""

from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.models import Person
from makewith.kit.permissions import permission


@permission("notifications.read_notification")
def can_read_notification(person: Person | None, notification: Notification) -> bool:
    """News is for the one person it was written to."""
    return person is not None and notification.person_id == person.pk

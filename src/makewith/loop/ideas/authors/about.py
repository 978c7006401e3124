"""Facts about an idea, as its events carry them, and the lock that whoever changes its authors or words takes first."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from makewith.foundation.activity.events import Happened
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.loop.ideas.models import Idea

AnyHappened = TypeVar("AnyHappened", bound=Happened)


def about(event: type[AnyHappened], idea: Idea, actor: Person | None, **more: Any) -> AnyHappened:
    """This event of an idea that is on the table."""
    assert idea.trail_item is not None
    return event(
        # Whose an idea without a name is, the log does not say either.
        actor_id=actor.public_id if actor and not idea.is_anonymous else None,
        programme_id=idea.call.activity.programme.public_id,
        subject_id=idea.trail_item.public_id,
        **more,
    )


def locked(idea: Idea) -> Idea:
    """The idea as it is now, locked with its Item until this transaction ends, in the order in which it is taken back.

    Raises ValidationError for one that was taken back.
    """
    if idea.trail_item_id is None or not lock_items([idea.trail_item_id]):
        raise ValidationError(_("This idea was taken back meanwhile."))
    rows = Idea.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("trail_item__programme", "author", "call__activity__programme").get(pk=idea.pk)

"""Entry points for jobs."""

import uuid
from datetime import datetime

from makewith.foundation.activity.queries import event_of
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes import live, queries
from makewith.loop.workshops.prototypes.actions import close_open, credit_claimed, put_words_on_trail


def keep_words(*, event_id: str, now: datetime) -> None:
    """A version was closed or revealed: when it is both, what people said is theirs on the trail."""
    put_words_on_trail(version=queries.version_rows().get(public_id=event_of(event_id).subject), now=now)


def follow_block(*, event_id: str, now: datetime) -> None:
    """The agenda moved on: what was judged in the block before closes, and what is judged in this one opens."""
    event = event_of(event_id)
    workshop = _workshop(event.subject)
    block, before = event.payload["block_id"], event.payload["before_id"]
    for version in queries.open_versions(workshop):
        if version.block_id and before and str(version.block.public_id) == before != block:  # type: ignore[union-attr]
            live.run_for_agenda(workshop, "close", version, now)
    for version in queries.versions_of_block(workshop, block).filter(revealed_at=None):
        live.run_for_agenda(workshop, "open", version, now)


def follow_reveal(*, event_id: str, now: datetime) -> None:
    """What people wrote in a block is everybody's: so is what they said of the version that is judged there."""
    event = event_of(event_id)
    workshop = _workshop(event.subject)
    for version in queries.versions_of_block(workshop, event.payload["block_id"]).filter(opened_at__isnull=False):
        live.run_for_agenda(workshop, "reveal", version, now)


def follow_end(*, event_id: str, now: datetime) -> None:
    """The workshop is over, and with it what was open. What nobody was shown stays hidden until somebody shows it."""
    close_open(workshop=_workshop(event_of(event_id).subject), now=now)


def credit_seat(*, event_id: str, now: datetime) -> None:
    """Somebody claimed a seat: what was said there is theirs, too."""
    credit_claimed(workshop=_workshop(event_of(event_id).subject))


def _workshop(activity_id: uuid.UUID | None) -> Workshop:
    assert activity_id is not None
    return Workshop.objects.select_related("activity__programme").get(activity__public_id=activity_id)

"""What notifications keep about a person: how it is told to them, and how it is forgotten."""

import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.notifications import actions, folder, letters
from makewith.foundation.notifications.models import Bounce, Letter, Mail, Notification, PausedAddress
from makewith.foundation.people.models import Person

FORGET_ADDRESS = "makewith.foundation.notifications.tasks.forget_address"
_BATCH = 500
# Shorter ones stand inside of other words.
_SHORTEST_NAME = 3


def tell(person: Person) -> dict[str, Any]:
    """News and rhythms are rows like others (config/keepers.py)."""
    return {}


def forget(person: Person) -> None:
    """News, rhythms, and letters to this person's address, written, waiting or kept as files."""
    actions.forget_person(person=person)
    forget_address(person.email)
    _forget_letters(_invitations_by(person))


def forget_address(address: str) -> None:
    """Letters to an address: those that wait are not sent, those kept as files are deleted by a job, and what bounced goes."""
    if not address:
        return
    Letter.objects.filter(address__iexact=address).delete()
    leave_address(address)


def leave_address(address: str) -> None:
    """What bounced there goes, and letters kept as files; those that wait tell the address that it was changed."""
    if not address:
        return
    for model in (Bounce, PausedAddress):
        model._default_manager.filter(address__iexact=address).delete()
    # The job must not say the address itself: it stays in the queue's table for days.
    enqueue_paths([FORGET_ADDRESS], unique_key=str(uuid.uuid4()), payload={"digest": folder.digest_of(address)})


def forget_name(*, name: str, item_ids: Iterable[UUID]) -> None:
    """Take somebody's name out of other people's news about what they gave, and empty the kept letters that say it.

    News of their own comments and answers that says an earlier name, which nobody knows any more, gets a title without one.
    """
    nameless = _("Somebody who left")
    ids = list(item_ids)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        about = Notification.objects.filter(about__item_id__in=some, is_taken_back=False).order_by()
        news = Notification.objects.filter(pk__in=list(about.values_list("pk", flat=True).distinct()))
        _forget_letters(Mail.objects.filter(notifications__in=news).values_list("message_id", flat=True).distinct())
        if len(name) >= _SHORTEST_NAME:
            news.filter(title__contains=name).update(title=Replace("title", Value(name), Value(nameless)))
        said = [f"{kind}:{item_id}" for kind in ("comment", "answer", "mention") for item_id in some]
        unnamed = news.filter(unique_key__in=said).exclude(title__contains=nameless)
        unnamed.update(title=_("%(name)s wrote") % {"name": nameless})


def _invitations_by(person: Person) -> Iterable[str]:
    """Message-IDs of the letters in which somebody asked others to take part (flows/invitation_to_letter.py)."""
    asked = Event.objects.filter(kind="PersonInvited", actor_id=person.public_id).values_list("public_id", flat=True)
    return (letters.message_id(f"letter:invitation:{event_id}") for event_id in asked)


def _forget_letters(message_ids: Iterable[str]) -> None:
    known = list(message_ids)
    for start in range(0, len(known), _BATCH):
        payload = {"message_ids": known[start : start + _BATCH]}
        enqueue_paths([actions.FORGET_LETTERS], unique_key=str(uuid.uuid4()), payload=payload)

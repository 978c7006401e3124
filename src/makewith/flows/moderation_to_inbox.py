"""A moderator decided: whoever gave the thing, reported it, or was blocked learns what was decided and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from makewith.foundation.activity.queries import event_of
from makewith.foundation.moderation.models import REFUSALS, ModerationAction, Report, Verb
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items, mark_heard
from makewith.foundation.trail.models import Credit, Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.registry import kind_of
from makewith.kit.later import Later, later


def _given(item_id: UUID) -> Item | None:
    """The Item, locked so that what is being taken back at this moment is not repeated in an inbox."""
    key = Item.objects.filter(public_id=item_id).values_list("pk", flat=True)
    return next(iter(lock_items(key).values()), None)


def _in_small_letters(text: Any) -> str:
    return str(text).lower()


_lower = lazy(_in_small_letters, str)


def _name(item: Item) -> Later:
    return later(_("%(kind)s %(number)d"), kind=_lower(kind_of(item.kind).label), number=item.number)


def _tell_givers(
    item: Item, *, title: Later, body: str | Later, path: str, unique_key: str, now: datetime, is_heard: bool = False
) -> None:
    people = list(Credit.objects.contributions().filter(item=item).values_list("person_id", flat=True))
    tell(
        [
            News(
                person_id=person_id,
                programme_id=item.programme_id,
                kind="moderation",
                fate=Fate.OTHER,
                unique_key=unique_key,
                title=title,
                quote=item.title,
                body=body,
                path=path,
                about=(item.public_id,),
                thing=item.title,
            )
            for person_id in sorted(people)
        ],
        now=now,
    )
    if is_heard:
        mark_heard(item_ids=[item.pk], person_ids=people, now=now)


def tell_released(*, event_id: str, now: datetime) -> None:
    """What waited is there for everybody; unless an appeal brought that about, whose answer says so."""
    event = event_of(event_id)
    item = _given(event.subject)
    if item is None or item.held_at is not None:
        return
    newest = ModerationAction.objects.filter(item=item).order_by("-id").values_list("verb", flat=True).first()
    if newest == Verb.GRANTED:
        return
    _tell_givers(
        item,
        title=later(_("Your %(thing)s is there for everybody"), thing=_name(item)),
        body=later(_("One of us has read it. Thank you for waiting.")),
        path=path_of(item),
        unique_key=f"released:{event_id}",
        now=now,
    )


def tell_refused(*, event_id: str, now: datetime) -> None:
    """What somebody gave is not shown to others: why, and where to ask for another look. It is an answer, by a person."""
    event = event_of(event_id)
    item = _given(event.subject)
    line = ModerationAction.objects.get(public_id=event.payload["action_id"])
    if item is None or ModerationAction.objects.filter(undoes=line).exists():
        return
    _tell_givers(
        item,
        title=later(_("Your %(thing)s is not shown to others"), thing=_name(item)),
        body=line.reason,
        path=reverse("moderation:appeal", args=[line.public_id]),
        unique_key=f"refused:{line.public_id}",
        now=now,
        is_heard=True,
    )


def tell_undone(*, event_id: str, now: datetime) -> None:
    """A refusal was taken back: what waited waits again. What was taken down and is back, `tell_released` tells."""
    event = event_of(event_id)
    item = _given(event.subject)
    line = ModerationAction.objects.get(public_id=event.payload["action_id"])
    if item is None or line.verb not in REFUSALS or item.held_at is None:
        return
    _tell_givers(
        item,
        title=later(_("We read your %(thing)s again"), thing=_name(item)),
        body=later(_("It was refused, and that was taken back. You hear what becomes of it.")),
        path=path_of(item),
        unique_key=f"undone:{line.public_id}",
        now=now,
    )


def tell_appeal(*, event_id: str, now: datetime) -> None:
    """Another look was taken at what was refused."""
    event = event_of(event_id)
    item = _given(event.subject)
    line = ModerationAction.objects.select_related("answered_appeal__refusal").get(public_id=event.payload["action_id"])
    if item is None:
        return
    granted = line.verb == Verb.GRANTED
    again = (
        _("We read your %(thing)s again: it is there for everybody")
        if granted
        else _("We read your %(thing)s again: it stays as it is")
    )
    _tell_givers(
        item,
        title=later(again, thing=_name(item)),
        body=line.reason,
        path=path_of(item) if granted else reverse("moderation:appeal", args=[line.answered_appeal.refusal.public_id]),
        unique_key=f"appeal:{line.public_id}",
        now=now,
        is_heard=True,
    )


def tell_reporters(*, event_id: str, now: datetime) -> None:
    """Whoever reported it learns what came of it. None of its words are repeated, so nothing is left when it is taken back."""
    event = event_of(event_id)
    item = _given(event.subject)
    line = ModerationAction.objects.get(public_id=event.payload["action_id"])
    if item is None:
        return
    gone = line.verb in REFUSALS
    tell(
        [
            News(
                person_id=person_id,
                programme_id=item.programme_id,
                kind="moderation",
                fate=Fate.OTHER,
                unique_key=f"report:{line.public_id}",
                title=later(_("We looked at %(thing)s, which you reported"), thing=_name(item)),
                body=later(
                    _("It is not shown to others any more. Thank you for telling us.")
                    if gone
                    else _("We read it and leave it as it is. Thank you for telling us.")
                ),
                path=reverse("portal:programme", args=[item.programme.slug]) if gone else path_of(item),
            )
            for person_id in Report.objects.filter(answered_by=line)
            .order_by("person_id")
            .values_list("person_id", flat=True)
        ],
        now=now,
    )


def tell_blocked(*, event_id: str, now: datetime) -> None:
    """Somebody can only look in a programme from now on: why."""
    event = event_of(event_id)
    line = ModerationAction.objects.select_related("programme").get(public_id=event.payload["action_id"])
    if line.person_id is None:
        return
    tell(
        [
            News(
                person_id=line.person_id,
                programme_id=line.programme_id,
                kind="moderation",
                fate=Fate.OTHER,
                unique_key=f"blocked:{line.public_id}",
                title=later(_("You can read here, and not write, vote or support any more")),
                body=line.reason,
                path=reverse("portal:programme", args=[line.programme.slug]),
            )
        ],
        now=now,
    )

"""Ladder → inbox: authors hear of every step, every reminder and every clock that ran out; supporters of how it ends."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.models import Event
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Credit, Item
from makewith.foundation.trail.paths import path_of
from makewith.loop.ideas.ladders.models import Clock

OWN, FOLLOWED = "ladder_step", "followed"
_ITEMS = Item.objects.select_related("programme", "activity")


def tell_of_step(*, event_id: str, now: datetime) -> None:
    """A step was reached: the author hears of it. The last step is told with the top of the ladder."""
    event = event_of(event_id)
    item = _ITEMS.get(public_id=event.subject)
    following = Clock.objects.filter(idea__trail_item=item, position=event.payload["position"] + 1).first()
    if following is not None:
        _tell(event, item, _authors(item), now)


def tell_of_reminder(*, event_id: str, now: datetime) -> None:
    """A clock runs out soon: the author hears of it while there is still time."""
    event = event_of(event_id)
    item = _ITEMS.get(public_id=event.subject)
    _tell(event, item, _authors(item), now)


def tell_of_end(*, event_id: str, now: datetime) -> None:
    """The top was reached, or a clock ran out: the author and everybody who stands behind it hear of it."""
    event = event_of(event_id)
    item = _ITEMS.get(public_id=event.subject)
    _tell(event, item, [*_authors(item), *_followers(item.public_id, _authors(item))], now)


def tell_of_return(*, event_id: str, now: datetime) -> None:
    """An idea is on the table again: whoever stood behind what it was may do so again, and is told."""
    event = event_of(event_id)
    item = _ITEMS.get(public_id=event.subject)
    _tell(event, item, _followers(event.payload["before_id"], _authors(item)), now)


def _authors(item: Item) -> list[Recipient]:
    credited = Credit.objects.contributions().filter(item=item).values_list("person_id", flat=True)
    return [Recipient(person_id, [item.pk]) for person_id in sorted(set(credited))]


def _followers(item_id: Any, authors: Iterable[Recipient]) -> list[Recipient]:
    credited = {one.person_id for one in authors}
    return [Recipient(person_id, []) for person_id in sorted(listening_to(_ITEMS.get(public_id=item_id)) - credited)]


def _tell(event: Event, item: Item, people: list[Recipient], now: datetime) -> None:
    tell_in_slices(tell_some, people, unique_key=str(event.public_id), now=now, event_id=str(event.public_id))


def tell_some(*, event_id: str, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people."""
    event = event_of(event_id)
    item = _ITEMS.get(public_id=event.subject)
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    if not lock_items([item.pk]):
        return
    recipients = still_there([Recipient(**row) for row in people], {0: item})
    texts = {is_own: _texts(event, item, is_own=is_own) for is_own in (True, False)}
    tell(
        [
            News(
                person_id=one.person_id,
                programme_id=item.programme_id,
                kind=OWN if one.own else FOLLOWED,
                fate=Fate.TIED if event.kind == "ClockMissed" else Fate.UNDERWAY,
                unique_key=f"ladder:{event.public_id}",
                title=texts[bool(one.own)][0],
                quote=item.title,
                body=texts[bool(one.own)][1],
                path=path_of(item),
                about=(item.public_id,),
            )
            for one in recipients
        ],
        now=now,
    )


def _texts(event: Event, item: Item, *, is_own: bool) -> tuple[str, str]:
    """What happened, in one line, and what it means."""
    if event.kind == "IdeaResubmitted":
        return (
            _("An idea you stood behind is on the table again"),
            _("Its clock ran out before. It starts from zero; you may stand behind it again."),
        )
    clocks = {clock.position: clock for clock in Clock.objects.filter(idea__trail_item=item)}
    if event.kind == "LadderClimbed":
        return (
            _("Your idea reached the top of the ladder") if is_own else _("An idea you stand behind reached the top"),
            _("%(count)s people stand behind it. It is looked at next, and you hear what comes of it.")
            % {"count": f"{event.payload['supporters']:,}"},
        )
    position = event.payload["position"]
    if event.kind == "StepReached":
        reached, following = clocks[position], clocks[position + 1]
        return (
            _("Your idea reached %(count)s supporters") % {"count": f"{reached.supporters:,}"},
            _("The next step is %(count)s by %(day)s.")
            % {"count": f"{following.supporters:,}", "day": _day(following, item)},
        )
    clock = clocks[position]
    if event.kind == "ClockRunningOut":
        return (
            ngettext(
                "Your idea’s clock has %(days)d day left",
                "Your idea’s clock has %(days)d days left",
                event.payload["days"],
            )
            % {"days": event.payload["days"]},
            _("It needs %(count)s supporters by %(day)s. Tell people who would want it.")
            % {"count": f"{clock.supporters:,}", "day": _day(clock, item)},
        )
    return (
        _("Your idea’s time ran out") if is_own else _("The time of an idea you stand behind ran out"),
        _("It needed %(count)s supporters by %(day)s. It stays to be read, and takes no more support.")
        % {"count": f"{clock.supporters:,}", "day": _day(clock, item)},
    )


def _day(clock: Clock, item: Item) -> str:
    return format_date(clock.due_at.astimezone(ZoneInfo(item.programme.time_zone)), "j F Y")

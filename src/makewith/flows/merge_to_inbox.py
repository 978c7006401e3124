"""Two ideas became one, or two again: their authors hear of it, and whoever stood behind the one that became part."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Credit, Item
from makewith.foundation.trail.paths import path_of
from makewith.loop.ideas.merging.models import Merge


def tell_of_merge(*, event_id: str, now: datetime) -> None:
    """Authors of both, and supporters of what became part; those of the whole notice nothing but more company."""
    merge = _merge(event_of(event_id).payload["merge_id"])
    source, target = _items(merge)
    people = [*_authors(source), *_authors(target), *_supporters(source)]
    _tell(merge, "merged", people, now)


def tell_of_parting(*, event_id: str, now: datetime) -> None:
    """The same people, unless one of the two was taken back: then there is nothing left to say of it."""
    merge = _merge(event_of(event_id).payload["merge_id"])
    source, target = _items(merge)
    if source.withdrawn_at is None:
        _tell(merge, "parted", [*_authors(source), *_authors(target), *_supporters(source)], now)


def _merge(merge_id: str) -> Merge:
    rows = Merge.objects.select_related(
        "source__trail_item__programme", "source__trail_item__activity", "target__trail_item"
    )
    return rows.get(public_id=merge_id)


def _items(merge: Merge) -> tuple[Item, Item]:
    assert merge.source.trail_item is not None
    assert merge.target.trail_item is not None
    return merge.source.trail_item, merge.target.trail_item


def _authors(item: Item) -> list[Recipient]:
    credited = Credit.objects.contributions().filter(item=item).values_list("person_id", flat=True)
    return [Recipient(person_id, [item.pk]) for person_id in sorted(set(credited))]


def _supporters(item: Item) -> list[Recipient]:
    return [Recipient(person_id, []) for person_id in sorted(listening_to(item))]


def _tell(merge: Merge, how: str, people: list[Recipient], now: datetime) -> None:
    # Somebody may have written both, or support what they wrote the other half of: the first reason to tell them counts.
    once = {one.person_id: one for one in reversed(people)}
    key = f"{how}:{merge.public_id}"
    tell_in_slices(
        tell_some, [once[key] for key in sorted(once)], unique_key=key, now=now, merge_id=str(merge.public_id), how=how
    )


def tell_some(*, merge_id: str, how: str, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people, of those who may still see what they stood behind."""
    merge = _merge(merge_id)
    source, target = _items(merge)
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    if len(lock_items([source.pk, target.pk])) < (2 if how == "merged" else 1):
        return
    recipients = still_there([Recipient(**row) for row in people], {0: source})
    title, body = _texts(merge, how, source, target)
    tell(
        [
            News(
                person_id=one.person_id,
                programme_id=source.programme_id,
                kind="merge" if one.own else "followed",
                fate=Fate.OTHER,
                unique_key=f"{how}:{merge.public_id}",
                title=title,
                quote=source.title,
                body=body,
                path=path_of(target if how == "merged" else source),
                about=(source.public_id, target.public_id),
            )
            for one in recipients
        ],
        now=now,
    )


def _texts(merge: Merge, how: str, source: Item, target: Item) -> tuple[str, str]:
    if how == "merged":
        said = _(
            "Who stood behind either stands behind both now, each counted once. The words of each stay as they were."
        )
        title = _("Ideas %(source)d and %(target)d go on as one") % {"source": source.number, "target": target.number}
        return title, "\n\n".join(filter(None, [merge.reason, said]))
    return (
        _("Ideas %(source)d and %(target)d stand for themselves again")
        % {"source": source.number, "target": target.number},
        _("They had been put together. Each has the people who stood behind it."),
    )

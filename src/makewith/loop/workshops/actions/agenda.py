"""Changing an agenda. Each change can be undone until the plan is kept."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.workshops import agenda, events, permissions
from makewith.loop.workshops.actions.planning import about
from makewith.loop.workshops.library import Exercise
from makewith.loop.workshops.models import AgendaChange, Block, Seat, Workshop

MOST_BLOCKS = 60
MOST_CHANGES = 40
BLOCK_VALUES = ("title", "question", "note", "minutes", "rules")


def _locked(actor: Person, workshop: Workshop) -> Workshop:
    """The workshop as it is now, held until the transaction ends, so that two who change its agenda take turns."""
    rows = Workshop.objects.select_related("activity__programme").select_for_update(of=("self",), no_key=True)
    found = rows.get(pk=workshop.pk)
    require(permissions.can_change_agenda, actor, found)
    return found


@contextmanager
def _changing(actor: Person, workshop: Workshop, now: datetime) -> Iterator[list[Block]]:
    """The blocks, to be changed in here. What makes no difference leaves nothing to undo."""
    _locked(actor, workshop)
    before = agenda.written(workshop)
    yield list(Block.objects.filter(workshop=workshop))
    if agenda.written(workshop) != before:
        AgendaChange.objects.create(workshop=workshop, made_by=actor, made_at=now, before=before)
        keys = list(workshop.agenda_changes.values_list("pk", flat=True))
        # The first stays, to compare with, and the newest, to undo.
        workshop.agenda_changes.filter(pk__in=keys[1:-MOST_CHANGES]).delete()
        publish(about(events.AgendaChanged, actor, workshop), now=now)


def _in_order(blocks: list[Block]) -> None:
    for position, block in enumerate(blocks):
        if block.position != position:
            block.position = position
            block.save(update_fields=["position"])


@transaction.atomic
def add_block(
    *,
    actor: Person,
    workshop: Workshop,
    now: datetime,
    exercise: Exercise | None = None,
    title: str = "",
    after: uuid.UUID | None = None,
    block_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Put an exercise, or something of one's own with this title, after the block `after`, or at the end.

    The same `block_id` twice is one block. Gives the block's id.
    """
    block_id = block_id or uuid.uuid4()
    with _changing(actor, workshop, now) as blocks:
        if any(block.public_id == block_id for block in blocks):
            return block_id
        if len(blocks) >= MOST_BLOCKS:
            raise ValidationError(_("An agenda has at most %(most)d blocks.") % {"most": MOST_BLOCKS})
        values: dict[str, Any] = {"title": title}
        if exercise is not None:
            values = {"title": exercise.title, "question": exercise.question, "note": exercise.purpose}
            values |= {"exercise": exercise.key, "minutes": exercise.minutes, "rules": dict(exercise.rules)}
        at = next((index + 1 for index, block in enumerate(blocks) if block.public_id == after), len(blocks))
        block = Block(workshop=workshop, public_id=block_id, position=at, **limited_values(Block, values))
        block.full_clean()
        Block.objects.filter(workshop=workshop, position__gte=at).update(position=F("position") + 1)
        block.save()
        blocks.insert(at, block)
    return block_id


@transaction.atomic
def change_block(
    *,
    actor: Person,
    block: Block,
    now: datetime,
    led_by: list[Seat] | None = None,
    starts_at: datetime | None = None,
    is_pinned: bool | None = None,
    **values: Any,
) -> None:
    """Change some of BLOCK_VALUES, who leads it, and with `is_pinned` whether it begins at `starts_at` whatever comes before."""
    if unknown := set(values) - set(BLOCK_VALUES):
        raise TypeError(f"These cannot be changed: {', '.join(sorted(unknown))}.")
    with _changing(actor, block.workshop, now) as blocks:
        found = _of(blocks, block.public_id)
        for name, value in limited_values(Block, values).items():
            setattr(found, name, value)
        if is_pinned is not None:
            found.starts_at = _pin(block.workshop, starts_at) if is_pinned else None
        found.full_clean()
        found.save()
        if led_by is not None:
            found.led_by.set(led_by)


def _pin(workshop: Workshop, starts_at: datetime | None) -> datetime:
    if starts_at is None:
        raise ValidationError({"starts_at": _("Say when it begins.")})
    begins = workshop.activity.opens_at
    if begins and not begins <= starts_at < begins + timedelta(days=2):
        raise ValidationError({"starts_at": _("This is before the workshop begins.")})
    return starts_at


def _of(blocks: list[Block], key: uuid.UUID) -> Block:
    for block in blocks:
        if block.public_id == key:
            return block
    raise ValidationError(_("Somebody has taken this block out in the meantime. Undo brings it back."))


@transaction.atomic
def move_block(*, actor: Person, block: Block, after: uuid.UUID | None, now: datetime) -> None:
    """Put a block right after another, or with None first. Twice is as once."""
    with _changing(actor, block.workshop, now) as blocks:
        moved = _of(blocks, block.public_id)
        others = [one for one in blocks if one != moved]
        at = others.index(_of(others, after)) + 1 if after else 0
        _in_order([*others[:at], moved, *others[at:]])


@transaction.atomic
def remove_block(*, actor: Person, workshop: Workshop, block_id: uuid.UUID, now: datetime) -> None:
    """Take a block out. Undo brings it back as it was."""
    with _changing(actor, workshop, now) as blocks:
        Block.objects.filter(workshop=workshop, public_id=block_id).delete()
        _in_order([one for one in blocks if one.public_id != block_id])


@transaction.atomic
def undo_agenda(*, actor: Person, workshop: Workshop, change: int, now: datetime) -> bool:
    """Put the agenda back to before its newest change, which must still be `change`: a second click undoes nothing more."""
    _locked(actor, workshop)
    newest = workshop.agenda_changes.last()
    if newest is None or newest.pk != change:
        return False
    _write_back(workshop, newest.before)
    newest.delete()
    publish(about(events.AgendaChanged, actor, workshop), now=now)
    return True


def _write_back(workshop: Workshop, blocks: list[agenda.Written]) -> None:
    """Make the agenda what `written` gave once. Who leads a block and has no seat any more leads it no longer."""
    Block.objects.filter(workshop=workshop).exclude(public_id__in=[one["id"] for one in blocks]).delete()
    seats = {str(seat.public_id): seat for seat in Seat.objects.filter(workshop=workshop, removed_at=None)}
    for one in blocks:
        values = {name: one[name] for name in agenda.COLUMNS}
        values["starts_at"] = agenda.moment_of(one["starts_at"])
        block, _new = Block.objects.update_or_create(workshop=workshop, public_id=uuid.UUID(one["id"]), defaults=values)
        block.led_by.set([seats[key] for key in one["led_by"] if key in seats])


@transaction.atomic
def keep_agenda(*, actor: Person, workshop: Workshop) -> None:
    """These are the times now: nothing is struck through any more, and there is nothing to undo."""
    _locked(actor, workshop)
    workshop.agenda_changes.all().delete()

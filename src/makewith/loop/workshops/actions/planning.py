"""Planning a workshop: making it, its day, and beginning the next one from it."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import change_activity, create_activity
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.workshops import agenda, events, permissions
from makewith.loop.workshops.library import exercises
from makewith.loop.workshops.library.countdown import countdown
from makewith.loop.workshops.models import Block, Preparation, Seat, SeatRole, Table, Workshop

WORKSHOP_KIND = "workshop"
# Letters and figures that nobody takes for another, in any hand, read aloud or on a beamer; no vowels, so no words.
CODE_SIGNS = "CDFGHJKMNPQRTWXY34679"
CODE_LENGTH = 6
CHANGEABLE = ("place", "ground_rules", "consent", "thank_you", "takes_walk_ins")
# Pages that stand where a workshop's name would.
RESERVED = frozenset({"new", "library"})
_TRIES = 20


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def ground_rules() -> str:
    """A first version that a team changes to its own."""
    return _(
        "Everybody may say what is true for them.\n"
        "We talk about what happens, not about who is to blame.\n"
        "What is said here is told on without names, unless you want yours to stand beside it.\n"
        "Nobody has to answer. You can leave at any time."
    )


def consent() -> str:
    return _(
        "What you write, draw and say here is kept and read by the team. We use it to change things, and tell you what "
        "became of it. You decide whether your name stands beside it. You can take it back at any time: then it is gone."
    )


@transaction.atomic
def create_workshop(
    *,
    actor: Person,
    programme: Programme,
    now: datetime,
    place: str = "",
    blocks: "list[dict[str, Any]] | None" = None,
    tables: int = 0,
    **activity: Any,
) -> Workshop:
    """A new workshop with its activity, as a draft, led by its maker. `activity` are fields of programmes.Activity;
    `opens_at` and `closes_at` are when it begins and ends.

    `blocks` are the agenda: {"exercise", "title", "minutes", "question", "note", "rules", "at" ("10:00", pinned)}, each
    needing no more than an exercise or a title.
    """
    if activity.get("slug", "") == "" and activity.get("title", "").strip().casefold() in RESERVED:
        activity["slug"] = f"workshop-{activity['title'].strip().casefold()}"
    row = create_activity(actor=actor, programme=programme, kind=WORKSHOP_KIND, now=now, **activity)
    texts = limited_values(Workshop, {"place": place, "ground_rules": ground_rules(), "consent": consent()})
    workshop = _with_free_code(activity=row, **texts)
    Seat.objects.create(
        workshop=workshop, person=actor, role=SeatRole.FACILITATOR, name=actor.shown_name[:40], kind=actor.kind
    )
    for position, planned in enumerate(blocks or []):
        _lay(workshop, position, planned)
    Table.objects.bulk_create(
        Table(workshop=workshop, position=at, name=_("Table %(letter)s") % {"letter": "ABCDEFGHJK"[at]})
        for at in range(min(tables, 10))
    )
    Preparation.objects.bulk_create(
        Preparation(workshop=workshop, days=one.days, text=one.text, note=one.note) for one in countdown()
    )
    return workshop


def _with_free_code(**values: Any) -> Workshop:
    """A workshop with a code that no other has: the constraint says whether it is free, so two at once cannot share one."""
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                return Workshop.objects.create(code=new_code(), **values)
        except IntegrityError:
            continue
    raise RuntimeError("No code was free.")


def _lay(workshop: Workshop, position: int, planned: dict[str, Any]) -> Block:
    """One block of an agenda that is kept as data."""
    exercise = exercises().get(planned.get("exercise", ""))
    pinned_to = None
    if "at" in planned and workshop.activity.opens_at:
        zone = ZoneInfo(workshop.activity.programme.time_zone)
        hour, minute = planned["at"].split(":")
        day = workshop.activity.opens_at.astimezone(zone)
        pinned_to = day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    block = Block(
        workshop=workshop,
        position=position,
        exercise=exercise.key if exercise else "",
        title=planned.get("title") or (exercise.title if exercise else ""),
        question=planned.get("question") or (exercise.question if exercise else ""),
        note=planned.get("note") or (exercise.purpose if exercise else ""),
        minutes=planned.get("minutes") or (exercise.minutes if exercise else 10),
        rules=planned.get("rules") or dict(exercise.rules if exercise else {}),
        starts_at=pinned_to,
    )
    block.full_clean()
    block.save()
    return block


@transaction.atomic
def change_workshop(*, actor: Person, workshop: Workshop, now: datetime, **values: Any) -> Workshop:
    """Change some of CHANGEABLE, and fields of its activity. Another day takes pinned blocks along, at their time of day."""
    require(permissions.can_plan_workshop, actor, workshop)
    own = limited_values(Workshop, {name: values.pop(name) for name in CHANGEABLE if name in values})
    before = workshop.activity.opens_at
    activity = change_activity(actor=actor, activity=workshop.activity, now=now, **values)
    if before and activity.opens_at and before != activity.opens_at:
        _take_pins_along(workshop, before, activity.opens_at)
    changed = [name for name, value in own.items() if getattr(workshop, name) != value]
    for name in changed:
        setattr(workshop, name, own[name])
    if changed:
        workshop.full_clean(validate_unique=False)
        workshop.save(update_fields=changed)
        publish(about(events.WorkshopChanged, actor, workshop, fields=changed), now=now)
    return workshop


def _take_pins_along(workshop: Workshop, before: datetime, after: datetime) -> None:
    zone = ZoneInfo(workshop.activity.programme.time_zone)
    days = (after.astimezone(zone).date() - before.astimezone(zone).date()).days
    for block in Block.objects.filter(workshop=workshop, starts_at__isnull=False) if days else ():
        assert block.starts_at is not None
        # Days are added to the time on the wall there, so that a change of the clocks in between moves no block.
        block.starts_at = block.starts_at.astimezone(zone) + timedelta(days=days)
        block.save(update_fields=["starts_at"])
    if days:
        workshop.agenda_changes.all().delete()


def about(event: type[Any], actor: Person | None, workshop: Workshop, **fields: Any) -> Any:
    """An event whose subject is the workshop's activity."""
    activity = workshop.activity
    return event(
        actor_id=actor.public_id if actor else None,
        programme_id=activity.programme.public_id,
        subject_id=activity.public_id,
        **fields,
    )


@transaction.atomic
def note_learned(*, actor: Person, workshop: Workshop, text: str, now: datetime) -> Workshop:
    """What the next one should know of this one. It stands on the page of the next."""
    require(permissions.can_plan_workshop, actor, workshop)
    kept = limited_values(Workshop, {"learned": text})["learned"]
    if kept != workshop.learned:
        workshop.learned = kept
        workshop.save(update_fields=["learned"])
        publish(about(events.WorkshopChanged, actor, workshop, fields=["learned"]), now=now)
    return workshop


@transaction.atomic
def duplicate_workshop(
    *,
    actor: Person,
    source: Workshop,
    title: str,
    now: datetime,
    starts_at: datetime | None = None,
    programme: Programme | None = None,
) -> Workshop:
    """The next one, begun from this one: agenda, tables, texts and what is seen to, as a draft. Nobody but its maker has a
    seat in it, and nothing anybody gave comes along.
    """
    require(permissions.can_plan_workshop, actor, source)
    old = source.activity
    ends_at = starts_at + (old.closes_at - old.opens_at) if starts_at and old.opens_at and old.closes_at else None
    workshop = create_workshop(
        actor=actor,
        programme=programme or old.programme,
        now=now,
        place=source.place,
        title=title,
        brief=old.brief,
        thanks=old.thanks,
        visibility=old.visibility,
        segment=old.segment,
        capacity=old.capacity,
        opens_at=starts_at,
        closes_at=ends_at,
    )
    for name in ("ground_rules", "consent", "thank_you", "takes_walk_ins"):
        setattr(workshop, name, getattr(source, name))
    workshop.previous = source
    workshop.save(update_fields=["ground_rules", "consent", "thank_you", "takes_walk_ins", "previous"])
    for block in source.blocks.all():
        pin = None
        if block.starts_at and starts_at and old.opens_at:
            pin = starts_at + (block.starts_at - old.opens_at)
        values = {name: getattr(block, name) for name in agenda.COLUMNS}
        Block.objects.create(workshop=workshop, starts_at=pin, **values)
    Table.objects.bulk_create(
        Table(workshop=workshop, position=one.position, name=one.name, capacity=one.capacity, is_remote=one.is_remote)
        for one in source.tables.all()
    )
    workshop.preparations.all().delete()
    Preparation.objects.bulk_create(
        Preparation(workshop=workshop, days=one.days, text=one.text, note=one.note) for one in source.preparations.all()
    )
    return workshop

"""Making, planning, opening, archiving and copying programmes."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.files.actions import empty_file, receive_picture
from makewith.foundation.people.models import Person
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role, Round, TeamRole, forget_sight
from makewith.kit.permissions import require
from makewith.kit.text import limited_values

CHANGEABLE = (
    "name", "goal", "lead", "visibility", "segment", "promise_days", "time_zone", "language",
    "audience", "thanks", "iteration", "communication", "started_on",
)  # fmt: skip


# Pages of the studio that stand where a programme's name would.
RESERVED = frozenset({"new", "mail", "jobs", "company", "import"})


def free_slug(wish: str, taken: Collection[str]) -> str:
    """A slug near `wish` that is not in `taken`: "The last metres" gives "the-last-metres", then "…-2"."""
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:44] or "programme"
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug


@transaction.atomic
def create_programme(*, actor: Person, now: datetime, slug: str = "", **values: Any) -> Programme:
    """A new programme as a draft, with its maker as owner. `values` are fields of Programme."""
    require(permissions.can_create_programme, actor)
    return _new_programme(actor, now, slug, **values)


def _new_programme(actor: Person, now: datetime, slug: str = "", **values: Any) -> Programme:
    programme = Programme(**limited_values(Programme, values))
    taken = RESERVED | set(Programme.objects.values_list("slug", flat=True))
    programme.slug = slug or free_slug(programme.name, taken)
    if programme.slug in RESERVED:
        raise ValidationError(
            {"slug": _("“%(slug)s” is the name of a page. Choose another.") % {"slug": programme.slug}}
        )
    programme.full_clean(exclude=["segment", "picture"])
    programme.save()
    TeamRole.objects.create(programme=programme, person=actor, role=Role.OWNER)
    forget_sight(actor)
    publish(about(events.ProgrammeCreated, actor, programme, recipe=programme.recipe), now=now)
    return programme


@transaction.atomic
def change_programme(*, actor: Person, programme: Programme, now: datetime, **values: Any) -> Programme:
    """Change some of the fields in CHANGEABLE; what stays as it was is not logged."""
    require(permissions.can_change_programme, actor, programme)
    changed = assign_changed(programme, limited_values(Programme, values), CHANGEABLE)
    if changed:
        programme.full_clean(exclude=["picture", "slug"])
        programme.save(update_fields=changed)
        publish(
            events.ProgrammeChanged(
                actor_id=actor.public_id,
                programme_id=programme.public_id,
                subject_id=programme.public_id,
                fields=changed,
            ),
            now=now,
        )
    return programme


def assign_changed(row: Any, values: dict[str, Any], allowed: Sequence[str]) -> list[str]:
    """Set those of `values` that differ and return their names. Raises TypeError for a name that is not allowed."""
    if unknown := set(values) - set(allowed):
        raise TypeError(f"These cannot be changed: {', '.join(sorted(unknown))}.")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


@transaction.atomic
def open_programme(*, actor: Person, programme: Programme, now: datetime) -> bool:
    """Let people see it. Opening twice, or opening an archived one again, is the same act."""
    require(permissions.can_change_programme, actor, programme)
    changed = (
        Programme.objects.filter(pk=programme.pk).exclude(state=ProgrammeState.OPEN).update(state=ProgrammeState.OPEN)
    )
    if changed:
        programme.state = ProgrammeState.OPEN
        publish(about(events.ProgrammeOpened, actor, programme), now=now)
    return bool(changed)


@transaction.atomic
def archive_programme(*, actor: Person, programme: Programme, now: datetime) -> bool:
    """Close it for new contributions; everything stays readable."""
    require(permissions.can_change_programme, actor, programme)
    changed = Programme.objects.filter(pk=programme.pk, state=ProgrammeState.OPEN).update(state=ProgrammeState.ARCHIVED)
    if changed:
        programme.state = ProgrammeState.ARCHIVED
        publish(about(events.ProgrammeArchived, actor, programme), now=now)
    return bool(changed)


def about(event: type[Any], actor: Person, programme: Programme, **fields: Any) -> Any:
    """An event whose subject is the programme itself."""
    return event(actor_id=actor.public_id, programme_id=programme.public_id, subject_id=programme.public_id, **fields)


COPIED = (
    "goal", "lead", "visibility", "segment", "recipe", "promise_days", "time_zone", "language",
    "audience", "thanks", "iteration", "communication",
)  # fmt: skip


@transaction.atomic
def copy_programme(*, actor: Person, source: Programme, name: str, now: datetime) -> Programme:
    """A new draft with the plan's texts of `source`: no people but the actor as owner, nothing anybody gave."""
    require(permissions.can_copy_programme, actor, source)
    return _new_programme(actor, now, name=name, **{field: getattr(source, field) for field in COPIED})


@transaction.atomic
def note_export(*, actor: Person, programme: Programme, now: datetime) -> None:
    """Write down who takes a programme's data out of the house, before it leaves."""
    require(permissions.can_export_programme, actor, programme)
    publish(about(events.ProgrammeExported, actor, programme), now=now)


@transaction.atomic
def plan_round(
    *,
    actor: Person,
    programme: Programme,
    name: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
    number: int | None = None,
) -> Round:
    """Add a round after the last, or change the one with this number. Raises ValidationError for one that ends early."""
    require(permissions.can_plan_rounds, actor, programme)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The round would end before it begins.")})
    # Locking the programme makes two people who add a round at once take turns.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if number is None:
        last = programme.rounds.aggregate(last=Max("number"))["last"] or 0
        planned = Round(programme=programme, number=last + 1)
    else:
        planned = programme.rounds.get(number=number)
    planned.name = limited_values(Round, {"name": name})["name"]
    planned.starts_on, planned.ends_on = starts_on, ends_on
    planned.full_clean()
    planned.save()
    publish(about(events.RoundPlanned, actor, programme, number=planned.number), now=now)
    return planned


@transaction.atomic
def remove_round(*, actor: Person, programme: Programme, number: int, now: datetime) -> bool:
    """Take a round off the plan; its activities stay, without a round."""
    require(permissions.can_plan_rounds, actor, programme)
    removed, _ = programme.rounds.filter(number=number).delete()
    if removed:
        publish(about(events.RoundRemoved, actor, programme, number=number), now=now)
    return bool(removed)


@transaction.atomic
def set_picture(*, actor: Person, programme: Programme, upload: "UploadedFile[bytes]", now: datetime) -> Programme:
    """Show this picture beside the goal; the one before is emptied. Raises RefusedFile with what is wrong with it."""
    require(permissions.can_change_programme, actor, programme)
    before = programme.picture
    programme.picture = receive_picture(owner_id=actor.public_id, holder="programme", upload=upload, now=now)
    programme.save(update_fields=["picture"])
    if before is not None:
        empty_file(file=before)
    publish(about(events.ProgrammeChanged, actor, programme, fields=["picture"]), now=now)
    return programme

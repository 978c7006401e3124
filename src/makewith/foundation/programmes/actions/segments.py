"""Saving filters over people."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.models import Activity, Programme, Segment, SegmentKind, SegmentSide
from makewith.foundation.programmes.queries import Asked
from makewith.kit.dates import end_of_day
from makewith.kit.permissions import require
from makewith.kit.text import limited_values


def set_segment(
    *,
    actor: Person,
    programme: Programme,
    name: str,
    now: datetime,
    kinds: Collection[StakeholderKind] = (),
    sides: Collection[str] = (),
    joined_by: date | None = None,
    took_part_in: Activity | None = None,
    is_invited: bool = False,
    segment: Segment | None = None,
) -> Segment:
    """Make a segment of this programme, or change one; whoever is in it sees from now on what it is the audience of.

    `joined_by` is a day of the programme's zone, that day included. Raises ValidationError for one that asks for nothing or
    for a name there is already.
    """
    require(permissions.can_run_activities, actor, programme)
    row = segment or Segment(programme=programme)
    if row.programme_id != programme.pk or (took_part_in is not None and took_part_in.programme_id != programme.pk):
        raise ValidationError(_("This belongs to another programme."))
    row.name = limited_values(Segment, {"name": name})["name"]
    row.joined_before = joined_before(programme, joined_by)
    row.took_part_in, row.is_invited = took_part_in, is_invited
    try:
        with transaction.atomic():
            row.full_clean(validate_constraints=False)
            row.save()
            SegmentKind.objects.filter(segment=row).delete()
            SegmentKind.objects.bulk_create(SegmentKind(segment=row, kind=kind) for kind in kinds)
            SegmentSide.objects.filter(segment=row).delete()
            SegmentSide.objects.bulk_create(SegmentSide(segment=row, side=side) for side in sides)
            if Asked.of(row).is_nothing:
                raise ValidationError(_("Choose at least one thing that its people have in common."))
            publish(_event(events.SegmentSet, actor, programme, row), now=now)
    except IntegrityError:
        raise ValidationError({"name": _("There is a segment of this name already.")}) from None
    return row


def joined_before(programme: Programme, joined_by: date | None) -> datetime | None:
    """The first instant after a day of the programme's zone."""
    return end_of_day(joined_by, programme.time_zone) + timedelta(microseconds=1) if joined_by else None


@transaction.atomic
def remove_segment(*, actor: Person, segment: Segment, now: datetime) -> None:
    """Remove a segment that is nobody's audience. Raises ValidationError for one that is."""
    assert segment.programme is not None
    require(permissions.can_run_activities, actor, segment.programme)
    removed = _event(events.SegmentRemoved, actor, segment.programme, segment)
    try:
        segment.delete()
    except ProtectedError:
        raise ValidationError(
            _("“%(name)s” is the audience of something. Choose another audience there first.") % {"name": segment.name}
        ) from None
    publish(removed, now=now)


def _event(
    kind: type[events.SegmentSet] | type[events.SegmentRemoved], actor: Person, programme: Programme, segment: Segment
) -> events.SegmentSet | events.SegmentRemoved:
    return kind(actor_id=actor.public_id, programme_id=programme.public_id, subject_id=segment.public_id)

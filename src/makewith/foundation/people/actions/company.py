"""What the company says of itself and of the sides people are on."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.events import CompanyChanged, StakeholderKindSet
from makewith.foundation.people.models import Company, Person, StakeholderKind
from makewith.foundation.people.permissions import can_change_company
from makewith.foundation.people.queries import forget_house
from makewith.kit.permissions import require


def change_company(*, by: Person | None, name: str, tagline: str, contact: str, now: datetime) -> Company:
    """Say what the company is called, the line under its name, and whom to write to."""
    require(can_change_company, by)
    wanted = {"name": name, "tagline": tagline, "contact": contact}
    with transaction.atomic():
        known = Company.objects.select_for_update().first()
        house = known or Company()
        changed = [field for field, value in wanted.items() if known is None or getattr(house, field) != value]
        for field in changed:
            setattr(house, field, wanted[field])
        if changed:
            # The line beside the name may be left out.
            house.full_clean(exclude=[] if house.tagline else ["tagline"])
            house.save()
            forget_house()
            publish(CompanyChanged(actor_id=by.public_id if by else None, fields=changed), now=now)
        return house


def set_stakeholder_kind(
    *,
    by: Person | None,
    name: str,
    side: str,
    paper: str,
    is_open_to_choose: bool,
    now: datetime,
    kind: StakeholderKind | None = None,
) -> StakeholderKind:
    """Add a stakeholder kind or change one. Raises ValidationError for a name there is already."""
    require(can_change_company, by)
    with transaction.atomic():
        row = kind or StakeholderKind()
        row.name, row.side, row.paper, row.is_open_to_choose = " ".join(name.split()), side, paper, is_open_to_choose
        row.full_clean()
        row.save()
        forget_house()
        publish(
            StakeholderKindSet(actor_id=by.public_id if by else None, subject_id=row.public_id),
            now=now,
        )
        return row

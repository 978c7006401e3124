"""The first rows of an installation."""

import click
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.people.actions import create_person
from makewith.foundation.people.founding import found_company, found_kind
from makewith.foundation.people.models import Paper, Person, Side, StakeholderKind
from makewith.surfaces.cli.migrate import bring_up_to_date

KINDS = (
    ("customer", Side.CUSTOMER, Paper.LEMON),
    ("employee with customers", Side.EMPLOYEE_FACING, Paper.MINT),
    ("employee", Side.EMPLOYEE, Paper.SKY),
    ("partner", Side.PARTNER, Paper.APRICOT),
    ("business team", Side.BUSINESS, Paper.KRAFT),
)


def found(*, company: str, name: str, email: str) -> Person:
    """Make the database, the company, its kinds of people, and an administrator. Run again, it makes nothing twice."""
    bring_up_to_date()
    try:
        with transaction.atomic():
            found_company(name=company)
            if not StakeholderKind.objects.exists():
                for kind, side, paper in KINDS:
                    found_kind(name=kind, side=side, paper=paper)
            user = user_for_email(email=email)
            if not user.is_administrator:
                user.is_administrator = True
                user.save(update_fields=["is_administrator"])
            return create_person(
                user=user, name=name[:80], kind=None, time_zone="UTC", language="en", now=timezone.now()
            )
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error

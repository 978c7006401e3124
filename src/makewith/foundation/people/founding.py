"""Writes that set up the company of this installation."""

from makewith.foundation.people.models import Company, StakeholderKind
from makewith.foundation.people.queries import forget_house


def found_company(*, name: str, tagline: str = "together", contact: str = "") -> Company:
    """Name the one company of this installation, or rename it."""
    company = Company.objects.first() or Company()
    company.name, company.tagline, company.contact = name, tagline, contact
    company.full_clean()
    company.save()
    forget_house()
    return company


def found_kind(*, name: str, side: str, paper: str, is_open_to_choose: bool = True) -> StakeholderKind:
    """The company's own word for one of its sides; the same word again changes what it stands for."""
    kind, _ = StakeholderKind.objects.update_or_create(
        name=name, defaults={"side": side, "paper": paper, "is_open_to_choose": is_open_to_choose}
    )
    forget_house()
    return kind

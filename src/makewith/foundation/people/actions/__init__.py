"""Writes about people."""

from makewith.foundation.people.actions.address import change_address
from makewith.foundation.people.actions.archives import ARCHIVE_KEPT, ask_for_archive, forget_archives, make_archive
from makewith.foundation.people.actions.company import change_company, set_stakeholder_kind
from makewith.foundation.people.actions.erasing import erase_person, note_erasing
from makewith.foundation.people.actions.persons import (
    UNPROVEN_KEPT,
    AddressTaken,
    change_appearance,
    change_settings,
    connect_person,
    create_person,
    forget_unproven_accounts,
)

__all__ = [
    "ARCHIVE_KEPT",
    "UNPROVEN_KEPT",
    "AddressTaken",
    "ask_for_archive",
    "change_address",
    "change_appearance",
    "change_company",
    "change_settings",
    "connect_person",
    "create_person",
    "erase_person",
    "forget_archives",
    "forget_unproven_accounts",
    "make_archive",
    "note_erasing",
    "set_stakeholder_kind",
]

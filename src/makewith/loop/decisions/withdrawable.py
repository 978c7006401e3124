"""Decisions and deliveries are the company's word: they are kept."""

from django.core.exceptions import PermissionDenied

from makewith.foundation.trail.models import Item


def keep(item: Item) -> None:
    raise PermissionDenied(f"A {item.kind} is not taken back. Record a new one that says what changed.")

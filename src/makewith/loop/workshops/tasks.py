"""What is due on workshops."""

from datetime import datetime

from makewith.loop.workshops import actions


def forget_addresses_of_guests(now: datetime) -> None:
    """Addresses were kept for the letters about one day, and that day is over."""
    actions.forget_addresses(now=now)

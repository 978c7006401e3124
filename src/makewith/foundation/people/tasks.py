"""Work about people that comes round by itself."""

from datetime import datetime

from makewith.foundation.people import actions


def forget_unproven_accounts(now: datetime) -> None:
    actions.forget_unproven_accounts(now=now)

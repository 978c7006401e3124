"""Entry points for jobs and schedules."""

from datetime import datetime

from django.utils import timezone

from makewith.foundation.jobs.registry import outside_transaction
from makewith.foundation.notifications import actions, folder, sending


def enqueue_due_mails(now: datetime) -> None:
    """A schedule: write the letters that are due."""
    sending.write_due(now)


def forget_undelivered(now: datetime) -> None:
    """A schedule: empty letters that could not be sent for long."""
    actions.forget_undelivered(now=now)


@outside_transaction
def send_mails(mail_ids: list[int], now: datetime) -> None:
    sending.send_many(mail_ids, now)


@outside_transaction
def send_letter(unique_key: str) -> None:
    sending.send_letter(unique_key, timezone.now())


@outside_transaction
def forget_letters(message_ids: list[str]) -> None:
    """Empty the letters kept as files that said something which was taken back."""
    folder.forget(message_ids)


@outside_transaction
def forget_address(digest: str) -> None:
    """Delete the letters kept as files that went to an address nobody here has any more."""
    folder.forget_address(digest)

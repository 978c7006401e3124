"""Writing letters when they are due, and sending them. Sending talks to a mail server, so it holds no transaction."""

import smtplib
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.notifications import actions, bounces, folder, letters, queries, registry, rhythms
from makewith.foundation.notifications.models import Letter, Mail, MailState, Rhythm

SEND_MAILS = "makewith.foundation.notifications.tasks.send_mails"
_WORDS = ("pk", "title", "quote", "body", "thing")
_TO_SEND = (MailState.WAITING, MailState.FAILED, MailState.SENDING)
# One letter could not be sent, and the next one may.
_ONE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def write_due(now: datetime) -> int:
    """Write a row for every letter that is due, with the news it carries, and jobs that send them; how many."""
    written = 0
    for due in queries.due_mails(now):
        with transaction.atomic():
            mail_ids = _write(due, now)
            _send_later(mail_ids, now)
        written += len(mail_ids)
    return written


def _write(due: list[queries.DueMail], now: datetime) -> list[int]:
    mails = [
        Mail(
            person_id=letter.person_id,
            programme_id=letter.programme_id,
            address=letter.address,
            rhythm=letter.rhythm,
            unique_key=letter.unique_key,
            message_id=letters.message_id(letter.unique_key),
            created_at=now,
        )
        for letter in due
    ]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    # Another process may have written the same letter first; then its news is in that one.
    ours = dict(Mail.objects.filter(public_id__in=[mail.public_id for mail in mails]).values_list("unique_key", "pk"))
    for letter in due:
        if mail_id := ours.get(letter.unique_key):
            queries.unmailed().filter(
                person=letter.person_id,
                programme=letter.programme_id,
                kind__in=letter.kinds,
                pk__lte=letter.last_notification_id,
            ).update(mail=mail_id)
    return sorted(ours.values())


def _send_later(mail_ids: Sequence[int], run_at: datetime) -> None:
    """Enqueue the sending of these letters, some in each job so that they share a connection to the mail server."""
    rest = iter(mail_ids)
    while some := list(islice(rest, registry.rules.letters_per_job)):
        enqueue_paths([SEND_MAILS], unique_key=str(uuid.uuid4()), payload={"mail_ids": some}, run_at=run_at)


def send_many(mail_ids: Sequence[int], now: datetime) -> None:
    """Send letters about news over one connection; what is left after a while goes into a job of its own.

    Raises what the mail server says, of one letter after all others were tried; then those that are not sent are tried again.
    """
    began = time.monotonic()
    problem: Exception | None = None
    connection = django_mail.get_connection()
    try:
        for place, mail_id in enumerate(mail_ids):
            passed = time.monotonic() - began
            if place and passed > registry.rules.seconds_per_job:
                _send_later(mail_ids[place:], now)
                break
            try:
                send(mail_id, now + timedelta(seconds=passed), connection)
            except _ONE_LETTER as error:
                problem = problem or error
                connection.close()
    finally:
        connection.close()
    if problem:
        raise problem


def send(mail_id: int, now: datetime, connection: BaseEmailBackend) -> None:
    """Send one letter about news, unless it was sent already or there is nothing left to say. In quiet hours it waits.

    Its words are read at this moment: what was taken back or is held since the letter was written is not in it.
    """
    mail = Mail.objects.select_related("person", "programme").filter(pk=mail_id, state__in=_TO_SEND).first()
    if mail is None:
        return
    if mail.state == MailState.SENDING and mail.rhythm != Rhythm.AT_ONCE:
        # A process died between sending it and saying so. It may have arrived, so it is not sent twice; what is still unread
        # goes into the next one.
        _release(mail)
        return
    person = mail.person
    if end := rhythms.quiet_until(now, person.time_zone, queries.times_of(person)):
        _send_later([mail.pk], end)
        return
    if queries.is_paused(person.email):
        _release(mail)
        return
    news = queries.news_to_say(mail)
    if not news:
        _close(mail, MailState.DROPPED)
        return
    message = letters.digest(mail, news)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENDING, address=person.email)
    _deliver(mail, message, now, connection)
    words = {row[0]: row for row in mail.notifications.filter(is_taken_back=False).values_list(*_WORDS)}
    if any(words.get(one.pk) != tuple(getattr(one, name) for name in _WORDS) for one in news):
        # Somebody took something back while the letter was on its way, perhaps too late for them to see its file.
        folder.forget([mail.message_id])


def _release(mail: Mail) -> None:
    """Give up a letter; what it said and nobody has read may stand in a later one."""
    with transaction.atomic():
        mail.notifications.update(mail=None)
        _close(mail, MailState.DROPPED)


def _deliver(
    letter: Mail | Letter, message: EmailMultiAlternatives, now: datetime, connection: BaseEmailBackend
) -> None:
    message.connection = connection
    try:
        # A connection that Django opens by itself it closes after one letter.
        connection.open()
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        [(code, said)] = refusal.recipients.values()
        _close(letter, MailState.FAILED)
        if code < 500:
            raise
        status = bounces.status_in(said) or str(code)
        actions.note_bounce(
            address=message.to[0],
            is_hard=bounces.is_hard(status),
            status=status,
            unique_key=f"refused:{letter.message_id}",
            now=now,
        )
        if isinstance(letter, Mail):
            _release(letter)
    except Exception:
        _close(letter, MailState.FAILED)
        raise
    else:
        _close(letter, MailState.SENT, sent_at=now)


def _close(letter: Mail | Letter, state: str, **values: object) -> None:
    type(letter)._default_manager.filter(pk=letter.pk).update(state=state, **values)


def send_letter(unique_key: str, now: datetime) -> None:
    """Send one letter of its own and forget its words, also when its address is refused for good or paused."""
    letter = Letter.objects.filter(unique_key=unique_key, state__in=_TO_SEND).first()
    if letter is None:
        return
    if queries.is_paused(letter.address):
        _close(letter, MailState.DROPPED, **letters.NO_WORDS)
        return
    message = letters.plain_letter(
        address=letter.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=letter.message_id,
    )
    connection = django_mail.get_connection()
    try:
        _deliver(letter, message, now, connection)
    finally:
        connection.close()
    Letter.objects.filter(pk=letter.pk).update(**letters.NO_WORDS)

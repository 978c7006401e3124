"""Writing letters when they are due, and sending them. Sending talks to a mail server, so it holds no transaction."""

import smtplib
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from makewith.foundation.jobs.actions import enqueue_paths
from makewith.foundation.notifications import folder, letters, queries
from makewith.foundation.notifications.models import Letter, Mail, MailState, Notification, Preference, Rhythm

SEND_MAIL = "makewith.foundation.notifications.tasks.send_mail"
_BATCH = 200
_TO_SEND = (MailState.WAITING, MailState.FAILED)


def write_due(now: datetime) -> int:
    """Write a row for every letter that is due, with the news it carries and a job that sends it; how many."""
    due = queries.due_mails(now)
    written = 0
    for start in range(0, len(due), _BATCH):
        with transaction.atomic():
            written += _write_batch(due[start : start + _BATCH], now)
    return written


def _write_batch(due: list[queries.DueMail], now: datetime) -> int:
    mails = [
        Mail(
            person_id=letter.person_id,
            programme_id=letter.programme_id,
            address=letter.address,
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
                person=letter.person_id, programme=letter.programme_id, pk__lte=letter.last_notification_id
            ).update(mail=mail_id)
            enqueue_paths([SEND_MAIL], unique_key=letter.unique_key, payload={"mail_id": mail_id}, run_at=now)
    return len(ours)


def send(mail_id: int, now: datetime) -> None:
    """Send one letter about news, unless it was sent already or there is nothing left to say.

    Raises what the mail server says, and is then tried again; an address it refuses for good is not.
    """
    mail = Mail.objects.select_related("person", "programme").filter(pk=mail_id, state__in=_TO_SEND).first()
    if mail is None:
        return
    news = _news_of(mail)
    if not news or not _is_wanted(mail):
        _close(mail, MailState.DROPPED)
        return
    _deliver(mail, letters.digest(mail, news), now)
    if [_words(one) for one in _news_of(mail)] != [_words(one) for one in news]:
        # Somebody took something back while the letter was on its way, perhaps too late for them to see its file.
        folder.forget([mail.message_id])


def _news_of(mail: Mail) -> list[Notification]:
    return list(mail.notifications.filter(is_taken_back=False).order_by("id"))


def _words(news: Notification) -> tuple[int, str, str, str]:
    return news.pk, news.title, news.quote, news.body


def _is_wanted(mail: Mail) -> bool:
    person = mail.person
    refused = Preference.objects.filter(person=person, programme=mail.programme_id, rhythm=Rhythm.NEVER)
    return bool(person.email) and person.erased_at is None and not refused.exists()


def _deliver(letter: Mail | Letter, message: EmailMultiAlternatives, now: datetime) -> None:
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        _close(letter, MailState.FAILED)
        if any(code < 500 for code, _ in refusal.recipients.values()):
            raise
    except Exception:
        _close(letter, MailState.FAILED)
        raise
    else:
        _close(letter, MailState.SENT, sent_at=now)


def _close(letter: Mail | Letter, state: str, **values: object) -> None:
    type(letter)._default_manager.filter(pk=letter.pk).update(state=state, **values)


def send_letter(unique_key: str, now: datetime) -> None:
    """Send one letter of its own and forget its words."""
    letter = Letter.objects.filter(unique_key=unique_key, state__in=_TO_SEND).first()
    if letter is None:
        return
    message = letters.plain_letter(
        address=letter.address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=letter.message_id,
    )
    _deliver(letter, message, now)
    Letter.objects.filter(pk=letter.pk, state=MailState.SENT).update(address="", subject="", text="", html="")

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from makewith.foundation.jobs import worker
from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.notifications import actions, bounces, queries, tasks
from makewith.foundation.notifications.models import (
    Bounce,
    Letter,
    Mail,
    MailState,
    Notification,
    PausedAddress,
    Rhythm,
)
from makewith.foundation.people.tests.factories import PersonFactory

from .conftest import NOW
from .test_digests import EVENING, subjects

ADDRESS = "amina@example.org"

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: makewith@together.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{number}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Thu, 18 Jun 2026 18:00:03 +0200

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: {returned}

From: makewith@together.example
Message-ID: {message_id}
Subject: News

--b--
"""


def report(
    *, recipient=ADDRESS, action="failed", status="5.1.1", message_id="", returned="text/rfc822-headers", number=1
):
    text = REPORT.format(
        recipient=recipient, action=action, status=status, message_id=message_id, returned=returned, number=number
    )
    return text.replace("\n", "\r\n").encode()


def paused():
    return list(PausedAddress.objects.values_list("address", "status"))


class Refusing(EmailBackend):
    """A mail server that refuses every recipient."""

    answer = (550, b"5.1.1 no such user")

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({message.to[0]: self.answer for message in messages})


@pytest.fixture
def refused(settings):
    """Set what the mail server says to every recipient."""
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    def says(code, words):
        Refusing.answer = (code, words)

    yield says
    Refusing.answer = (550, b"5.1.1 no such user")


def run(now):
    tasks.enqueue_due_mails(now)
    worker.run_due(now)


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_its_recipient_its_status_and_the_letter(returned):
    content = report(message_id="<one@together.example>", returned=returned)
    assert bounces.read_report(content) == [bounces.Refusal(ADDRESS, "5.1.1", "<one@together.example>")]


@pytest.mark.parametrize(
    "content",
    [report(action="delayed", status="4.4.1"), report(action="delivered", status="2.0.0"), report(recipient="nobody"),
     b"", b"\xff\xfe\x00", b"Subject: I am on holiday\r\n\r\nBack on Monday."],
)  # fmt: skip
def test_anything_else_refuses_nobody(content):
    assert bounces.read_report(content) == []


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    assert bounces.read_report(report() + content)[:1] in ([], [bounces.Refusal(ADDRESS, "5.1.1", "")])
    bounces.read_report(content)
    bounces.read_report(
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + content
    )


@pytest.mark.parametrize(
    ("status", "hard"),
    [("5.1.1", True), ("5.1.10", True), ("550", True), ("5.2.1", True), ("5.2.2", False), ("5.7.1", False),
     ("4.4.7", False), ("", False)],
)  # fmt: skip
def test_only_what_is_wrong_with_the_address_itself_is_hard(status, hard):
    assert bounces.is_hard(status) is hard


@pytest.mark.django_db
def test_a_hard_bounce_pauses_an_address_at_once_and_once(person):
    for _ in range(2):
        noted, newly = actions.note_report(content=report(recipient="AMINA@example.org"), now=NOW)
        assert noted == [ADDRESS]
    assert newly == []
    assert paused() == [(ADDRESS, "5.1.1")]
    assert Bounce.objects.count() == 1


@pytest.mark.django_db
def test_soft_bounces_pause_when_there_were_three_in_fourteen_days(person):
    def soft(number, days):
        content = report(status="4.4.7", number=number)
        return actions.note_report(content=content, now=NOW + timedelta(days=days))[1]

    assert soft(1, 0) == []
    assert soft(1, 1) == []
    assert soft(2, 10) == []
    # The first one is fourteen days old by now.
    assert soft(3, 14) == []
    assert soft(4, 15) == [ADDRESS]
    assert paused() == [(ADDRESS, "4.4.7")]


@pytest.mark.django_db
def test_a_report_about_our_letter_counts_for_whom_it_was_written_to(person, news):
    actions.tell([news()], now=NOW)
    run(EVENING)
    content = report(recipient="forwarded@elsewhere.example", message_id=Mail.objects.get().message_id)
    assert actions.note_report(content=content, now=EVENING) == ([ADDRESS], [ADDRESS])


@pytest.mark.django_db
def test_strangers_are_not_kept(person):
    assert actions.note_report(content=report(recipient="stranger@example.org"), now=NOW) == ([], [])
    assert Bounce.objects.count() == 0


@pytest.mark.django_db
def test_a_refusal_while_sending_pauses_and_the_news_waits_for_a_better_day(person, news, refused):
    actions.tell([news(title="The card")], now=NOW)
    run(EVENING)
    assert paused() == [(ADDRESS, "5.1.1")]
    assert Job.objects.filter(state=JobState.DONE).count() == 1
    assert Notification.objects.get().mail is None
    run(EVENING + timedelta(days=1))
    assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_after_trying_again_letters_go_out_again(person, news):
    actions.note_report(content=report(), now=NOW)
    actions.tell([news(title="The card")], now=NOW)
    run(EVENING)
    assert subjects() == []
    assert actions.try_address_again(person=person) is True
    assert actions.try_address_again(person=person) is False
    run(EVENING + timedelta(minutes=1))
    assert subjects() == ["The card"]
    assert (Bounce.objects.count(), paused()) == (0, [])


@pytest.mark.django_db
def test_an_address_paused_after_its_letter_was_written_gets_none(person, news):
    actions.tell([news()], now=NOW)
    tasks.enqueue_due_mails(EVENING)
    actions.note_report(content=report(), now=EVENING)
    worker.run_due(EVENING)
    assert (subjects(), Mail.objects.get().state) == ([], MailState.DROPPED)
    assert Notification.objects.get().mail is None


@pytest.mark.django_db
def test_a_full_mailbox_pauses_at_the_third_letter(person, programme, news, refused):
    refused(552, b"5.2.2 mailbox full")
    actions.set_rhythm(person=person, programme=programme, rhythm=Rhythm.AT_ONCE)
    for number in range(3):
        assert paused() == []
        actions.tell([news()], now=NOW + timedelta(hours=number))
        run(NOW + timedelta(hours=number))
    assert paused() == [(ADDRESS, "5.2.2")]


@pytest.mark.django_db
def test_a_refusal_for_now_is_tried_again_and_the_other_letters_go_out(person, news, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingAmina"
    other = PersonFactory(email="ken@example.org", time_zone="Europe/Berlin")
    actions.tell([news(title="One"), news(title="Two", person_id=other.pk)], now=NOW)
    run(EVENING)
    assert subjects() == ["Two"]
    assert sorted(Mail.objects.values_list("state", flat=True)) == [MailState.FAILED, MailState.SENT]
    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.WAITING, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.update(run_at=EVENING)
    worker.run_due(EVENING + timedelta(minutes=1))
    assert subjects() == ["Two", "One"]
    assert paused() == []


class RefusingAmina(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == [ADDRESS]:
            raise smtplib.SMTPRecipientsRefused({ADDRESS: (451, b"4.7.1 try again later")})
        return super().send_messages(messages)


@pytest.mark.django_db
def test_a_letter_of_its_own_that_is_refused_for_good_keeps_no_words(person, refused):
    actions.send_letter_later(address=ADDRESS, subject="CANARY", text="CANARY", unique_key="x", now=NOW)
    worker.run_due()
    row = Letter.objects.get()
    assert (row.state, row.address, row.subject, row.text) == (MailState.FAILED, "", "", "")
    assert paused() == [(ADDRESS, "5.1.1")]


@pytest.mark.django_db
def test_a_letter_of_its_own_to_a_paused_address_is_let_go(person):
    actions.note_report(content=report(), now=NOW)
    actions.send_letter_later(address="Amina@example.org", subject="CANARY", text="CANARY", unique_key="x", now=NOW)
    worker.run_due()
    row = Letter.objects.get()
    assert (subjects(), row.state, row.text) == ([], MailState.DROPPED, "")


@pytest.mark.django_db
def test_letters_that_could_not_be_sent_are_emptied_after_fourteen_days(person):
    for key, days in (("old", 14), ("new", 13)):
        actions.send_letter_later(
            address="ken@example.org", subject=key, text="CANARY", unique_key=key, now=NOW - timedelta(days=days)
        )
    actions.note_report(content=report(), now=NOW - timedelta(days=14))
    tasks.forget_undelivered(now=NOW)
    assert list(Letter.objects.order_by("id").values_list("state", "subject", "text", "address")) == [
        (MailState.DROPPED, "", "", ""),
        (MailState.WAITING, "new", "CANARY", "ken@example.org"),
    ]
    assert (Bounce.objects.count(), paused()) == (0, [(ADDRESS, "5.1.1")])
    worker.run_due()
    assert subjects() == ["new"]


@pytest.mark.django_db
def test_the_owner_sees_on_every_page_that_letters_come_back_and_lets_us_try_again(client, person):
    client.force_login(person.user)
    line = f"We could not reach {ADDRESS}. Check the address."
    assert line not in client.get(reverse("people:me")).content.decode()
    actions.note_report(content=report(), now=NOW)
    assert line in client.get(reverse("people:me")).content.decode()
    assert client.post(reverse("notifications:try_address_again"))["Location"] == reverse("notifications:reach")
    assert paused() == []
    assert line not in client.get(reverse("people:me")).content.decode()


@pytest.mark.django_db
def test_the_line_costs_no_query_of_its_own(client, person, count_queries):
    client.force_login(person.user)
    client.get(reverse("people:me"))
    with count_queries() as before:
        client.get(reverse("people:me"))
    assert sum("notifications_" in str(query) for query in before) == 1


@pytest.mark.django_db
def test_somebody_who_goes_leaves_no_bounce_and_no_pause(person):
    actions.note_report(content=report(), now=NOW)
    actions.forget_person(person=person)
    assert (Bounce.objects.count(), PausedAddress.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_paused_addresses_come_in_pages_the_latest_first():
    for number in range(3):
        PausedAddress.objects.create(address=f"{number}@example.org", paused_at=NOW)
    first = queries.paused_page(None, size=2)
    assert [row.address for row in first.rows] == ["2@example.org", "1@example.org"]
    assert [row.address for row in queries.paused_page(first.next_cursor, size=2).rows] == ["0@example.org"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("5.1.1", "There is no such mailbox."),
        ("5.1.10", "There is no mail server for what stands after the @."),
        ("5.4.4", "There is no way to its mail server."),
        ("5.2.2", "The mailbox was full several times."),
        ("4.4.1", "Its mail server could not take letters several times."),
        ("5.7.1", "Its mail server does not want letters of ours."),
        ("550", "Its mail server refused a letter."),
        ("", "Its mail server refused a letter."),
    ],
)
def test_what_a_mail_server_said_is_told_in_words(status, meaning):
    assert bounces.meaning_of(status) == meaning


@pytest.mark.django_db
def test_the_list_says_whose_address_it_is_however_they_write_it_and_asks_twice_for_all(count_queries):
    for number in range(30):
        PersonFactory(name=f"Reader {number}", email=f"Reader{number}@Example.org")
        address = f"reader{number}@example.org"
        actions.note_bounce(address=address, is_hard=True, status="5.1.1", unique_key=address, now=NOW)
    with count_queries() as asked:
        page = queries.paused_page(None)
    assert len(asked) == 2
    assert [(row.person.name, row.address) for row in page.rows[:2]] == [
        ("Reader 29", "reader29@example.org"), ("Reader 28", "reader28@example.org"),
    ]  # fmt: skip

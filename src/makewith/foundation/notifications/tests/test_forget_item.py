import uuid
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from makewith.foundation.jobs import worker
from makewith.foundation.notifications import actions, folder, letters, queries, sending, tasks
from makewith.foundation.notifications.models import Mail, MailState, Notification, PausedAddress
from makewith.foundation.people.actions import change_address
from makewith.foundation.people.tests.factories import PersonFactory

from .conftest import NOW
from .test_digests import EVENING

pytestmark = pytest.mark.django_db

CANARY = "zqcanaryqz"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.EMAIL_BACKEND = "makewith.foundation.notifications.backends.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def places_with_canary(folder):
    """Tables and files in which the canary still sings."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
            found += [model._meta.db_table for row in cursor.fetchall() if CANARY in str(row)]
    files = folder.iterdir() if folder.exists() else []
    return found + [path.suffix for path in files if CANARY.encode() in path.read_bytes()]


@pytest.fixture
def canaries(news):
    """Three pieces of news that quote one Item and one that does not."""
    item_id = uuid.uuid4()
    other = PersonFactory(kind=None)
    quoting = {"title": f"“{CANARY}” was read", "quote": CANARY, "body": f"You wrote {CANARY}.", "about": (item_id,)}
    rows = [news(**quoting), news(**quoting), news(**quoting, person_id=other.pk), news(title="Something else")]
    actions.tell(rows, now=NOW)
    return item_id


def test_words_taken_back_before_a_letter_are_in_none(canaries, kept):
    assert actions.forget_item(item_id=canaries) == 3
    tasks.enqueue_due_mails(EVENING)
    worker.run_due(EVENING)
    assert places_with_canary(kept) == []
    assert [letter.subject for letter in queries.kept_letters()[0]] == ["Something else"]


def test_words_taken_back_after_a_letter_are_gone_from_it(canaries, kept, person):
    tasks.enqueue_due_mails(EVENING)
    worker.run_due(EVENING)
    assert sorted(set(places_with_canary(kept))) == [".eml", "notifications_notification"]

    actions.forget_item(item_id=canaries)
    worker.run_due()

    assert places_with_canary(kept) == []
    assert {letter.subject for letter in queries.kept_letters()[0]} == {"Taken back"}
    titles = Notification.objects.filter(person=person).values_list("title", flat=True)
    assert sorted(titles) == ["Something else", "This was taken back", "This was taken back"]


@time_machine.travel(EVENING)
def test_words_taken_back_while_their_letter_waits_are_not_sent(canaries, kept):
    tasks.enqueue_due_mails(EVENING)
    actions.forget_item(item_id=canaries)
    worker.run_due()
    assert places_with_canary(kept) == []
    assert sorted(Mail.objects.values_list("state", flat=True)) == [MailState.DROPPED, MailState.SENT]


def test_words_taken_back_while_their_letter_is_sent_are_gone_from_it(canaries, kept, monkeypatch):
    tasks.enqueue_due_mails(EVENING)
    digest = letters.digest

    def taken_back_meanwhile(mail, news):
        message = digest(mail, news)
        actions.forget_item(item_id=canaries)
        tasks.forget_letters(list(Mail.objects.values_list("message_id", flat=True)))
        return message

    monkeypatch.setattr(letters, "digest", taken_back_meanwhile)
    sending.send_many([Mail.objects.earliest("id").pk], EVENING)
    assert places_with_canary(kept) == []
    assert len(list(kept.iterdir())) == 1


def test_news_about_other_items_stays(canaries):
    assert actions.forget_item(item_id=uuid.uuid4()) == 0
    assert Notification.objects.filter(quote=CANARY).count() == 3


def test_an_erased_person_leaves_no_news_and_no_address(canaries, kept, person):
    tasks.enqueue_due_mails(EVENING)
    worker.run_due(EVENING)
    actions.forget_person(person=person)
    worker.run_due()
    assert Notification.objects.filter(person=person).count() == 0
    assert set(Mail.objects.filter(person=person).values_list("address", flat=True)) == {""}
    mine = [
        path
        for path in kept.iterdir()
        if b"amina@example.org" in path.read_bytes() and CANARY.encode() in path.read_bytes()
    ]
    assert mine == []


def test_letters_kept_as_files_leave_an_address_with_its_person(kept):
    amina, ben = PersonFactory(email="moved@example.org"), PersonFactory(email="stays@example.org")
    for person in (amina, ben):
        folder.keep(f"To: {person.name} <{person.email}>\nSubject: Your code\n\n{CANARY}".encode(), person.email)
    PausedAddress.objects.create(address="moved@example.org", paused_at=NOW)
    change_address(person=amina, by=amina, address="new@example.org", now=NOW)
    worker.run_due(timezone.now() + timedelta(minutes=1))
    letters_left, _next = folder.kept_letters()
    assert [letter.to for letter in letters_left] == [f"{ben.name} <stays@example.org>"]
    assert not PausedAddress.objects.exists()

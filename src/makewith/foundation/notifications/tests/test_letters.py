import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from makewith.foundation.jobs import worker
from makewith.foundation.notifications import actions, folder, queries, sending, tasks
from makewith.foundation.notifications.models import Fate, Letter, Mail, MailState
from makewith.foundation.people.models import Company

from .conftest import NOW
from .test_digests import EVENING

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path):
    """Letters become files, as without a mail server."""
    settings.EMAIL_BACKEND = "makewith.foundation.notifications.backends.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def run(now):
    tasks.enqueue_due_mails(now)
    worker.run_due(now)


def test_a_letter_says_the_news_in_words_and_in_html_and_how_to_end_it(news, person, programme, settings):
    settings.URL = "https://together.example"
    Company.objects.create(name='Wrenpost "Ltd"')
    told = news(
        title="Calls <stayed> & went", quote="I looked in the shed.", body="One.\n\n<b>Two</b>.", fate=Fate.TIED
    )
    actions.tell([told, news(title="Second", fate=Fate.CHANGED)], now=NOW)
    run(EVENING)

    [letter] = mail.outbox
    html = letter.alternatives[0].content
    assert letter.to == ["amina@example.org"]
    assert letter.from_email == '"Wrenpost Ltd" <makewith@localhost>'
    assert letter.subject == "2 pieces of news: The last ten metres"
    for text in ("Hello Amina K.,", "Calls <stayed> & went", "“I looked in the shed.”", "<b>Two</b>."):
        assert text in letter.body
    assert "https://together.example/programmes/last-ten-metres/1/" in letter.body
    assert letter.body.index("IT CHANGED SOMETHING") < letter.body.index("TIED OFF, WITH A REASON")
    assert "Calls &lt;stayed&gt; &amp; went" in html
    assert "<b>Two" not in html

    leaving = re.fullmatch(r"<(https://together\.example/unsubscribe/\S+/)>", letter.extra_headers["List-Unsubscribe"])
    assert leaving is not None
    assert leaving[1] in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[0-9a-f]{40}@together\.example>", letter.extra_headers["Message-ID"])
    assert letter.message()["Message-ID"] == Mail.objects.get().message_id


def test_a_title_never_becomes_a_header(news):
    actions.tell([news(title="One\r\nBcc: everybody@example.org")], now=NOW)
    run(EVENING)
    assert mail.outbox[0].subject == "One Bcc: everybody@example.org"
    assert "Bcc" not in mail.outbox[0].message()


def test_without_a_mail_server_letters_are_files_for_administrators(news, kept):
    actions.tell([news(title="The new card", quote="Łąka 🎉")], now=NOW)
    run(EVENING)

    [listed], after = queries.kept_letters()
    assert after is None
    assert (listed.to, listed.subject, listed.text) == ("amina@example.org", "The new card", "")
    letter = queries.kept_letter(listed.name)
    assert letter is not None
    assert "Łąka 🎉" in letter.text
    assert "<!doctype html>" in letter.html
    assert (kept.stat().st_mode & 0o777, (kept / listed.name).stat().st_mode & 0o777) == (0o700, 0o600)


def test_kept_letters_come_in_pages_newest_first(kept):
    for number in range(5):
        EmailMessage(f"Letter {number}", "words", to=["amina@example.org"]).send()
    first, after = queries.kept_letters(size=2)
    second, after_second = queries.kept_letters(before=after, size=2)
    third, end = queries.kept_letters(before=after_second, size=2)
    assert [letter.subject for letter in [*first, *second, *third]] == [
        f"Letter {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert end is None


@pytest.mark.parametrize("name", ["../secret-key", "", "x.eml", "20260618T160000000000-" + "0" * 32 + ".eml"])
def test_only_kept_letters_are_read(name, kept):
    assert queries.kept_letter(name) is None
    assert queries.kept_letters() == ([], None)


def test_a_letter_sent_twice_is_one_file(news, kept):
    actions.tell([news()], now=NOW)
    run(EVENING)
    Mail.objects.update(state=MailState.WAITING)
    sending.send_many([Mail.objects.get().pk], EVENING)
    assert len(list(kept.iterdir())) == 1


def test_a_letter_of_its_own_is_sent_once_and_its_words_are_forgotten():
    for _ in range(2):
        sent = actions.send_letter_later(
            address="ken@example.org",
            subject="You are invited",
            text="CANARY words",
            html="<p>CANARY words</p>",
            unique_key="invitation:1",
            now=NOW,
        )
    assert sent is False
    worker.run_due(NOW)
    tasks.send_letter(unique_key="invitation:1")

    [letter] = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["ken@example.org"], "You are invited", "CANARY words")
    assert letter.alternatives[0].content == "<p>CANARY words</p>"
    row = Letter.objects.get()
    assert (row.state, row.address, row.subject, row.text, row.html) == (MailState.SENT, "", "", "", "")
    assert letter.extra_headers["Message-ID"] == row.message_id


def test_a_forgotten_letter_keeps_its_headers(kept):
    EmailMessage("CANARY", "CANARY", to=["amina@example.org"], headers={"Message-ID": "<one@example.org>"}).send()
    [path] = kept.iterdir()
    date = message_from_bytes(path.read_bytes(), policy=policy.default)["Date"]

    assert folder.forget(["<one@example.org>", "<other@example.org>"]) == 1

    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert b"CANARY" not in path.read_bytes()
    assert (message["To"], message["Date"], message["Message-ID"]) == ("amina@example.org", date, "<one@example.org>")

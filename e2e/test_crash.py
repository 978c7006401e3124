"""kill -9 at ten moments while ideas, supports and decisions come in: what was acknowledged is there, and told once."""

import json
import random
import re
import sqlite3
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from e2e.installation import Installation
from e2e.letters import Letterbox

KILLS = 10
LOTS = random.Random(20260618)  # noqa: S311
PEOPLE = 12

# The stage, made by the platform's own actions: people with keys and letters at once, an open call, an owner who is signed in.
STAGE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from makewith.foundation.accounts.actions import create_token, user_for_email
from makewith.foundation.notifications.models import Preference
from makewith.foundation.people.actions import create_person
from makewith.foundation.people.founding import found_company
from makewith.foundation.programmes.actions import change_activity, create_programme, open_programme
from makewith.loop.ideas.actions import create_call

now = timezone.now()
found_company(name="Wrenpost")
def person(number):
    user = user_for_email(email=f"person{number}@example.org")
    if number == 0:
        user.is_administrator = True
        user.save()
    made = create_person(user=user, name=f"Person {number}", kind=None, time_zone="UTC", language="en", now=now)
    return user, made
owner_user, owner = person(0)
programme = create_programme(actor=owner, now=now, slug="crash", name="Crash", goal="Lose nothing.")
open_programme(actor=owner, programme=programme, now=now)
call = create_call(actor=owner, programme=programme, now=now, title="What do we lose?")
change_activity(actor=owner, activity=call.activity, now=now, state="open")
keys = []
for number in range(1, PEOPLE + 1):
    user, made = person(number)
    keys.append(create_token(user=user, name="crash")[1])
    Preference.objects.create(person=made, programme=programme, rhythm="at_once")
session = SessionStore()
session[SESSION_KEY] = str(owner_user.pk)
session[BACKEND_SESSION_KEY] = "makewith.foundation.people.backends.PersonBackend"
session[HASH_SESSION_KEY] = owner_user.get_session_auth_hash()
session.save()
print("STAGE " + json.dumps({
    "call": str(call.activity.public_id), "keys": keys, "session": session.session_key, "owner": owner.pk,
}))
"""


@dataclass
class Writer:
    """Sends until it is told to stop, and writes down what was acknowledged. What was cut off is sent again, as it was."""

    url: str
    stage: dict[str, Any]
    stop: threading.Event = field(default_factory=threading.Event)
    ideas: dict[str, tuple[str, int]] = field(default_factory=dict)  # title -> id, author
    supports: set[tuple[str, int]] = field(default_factory=set)
    decisions: dict[str, int] = field(default_factory=dict)  # reason -> author of the idea it is about
    unexpected: list[str] = field(default_factory=list)

    def run(self) -> None:
        threads = [threading.Thread(target=target) for target in (self._write, self._support, self._decide)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response | None:
        """The answer, however often the server was killed meanwhile; None when there is no time left."""
        while not self.stop.is_set():
            try:
                answer = httpx.request(method, self.url + path, timeout=20, **request)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code == 429:
                time.sleep(0.5)
                continue
            if answer.status_code >= 400:
                self.unexpected.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            return answer
        return None

    def _key(self, number: int, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.stage['keys'][number]}", **more}

    def _write(self) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            number = count % PEOPLE
            title = f"Idea {count}"
            body = {"title": title, "answers": {"today": "It was lost.", "instead": "Then it is kept."}}
            headers = self._key(number, **{"Idempotency-Key": str(uuid.uuid4())})
            answer = self._send("POST", f"/api/v1/calls/{self.stage['call']}/ideas", json=body, headers=headers)
            if answer is not None and answer.is_success:
                self.ideas[title] = (answer.json()["id"], number)

    def _support(self) -> None:
        lots = random.Random(1)  # noqa: S311
        while not self.stop.is_set():
            number = lots.randrange(PEOPLE)
            others = [idea for idea, author in list(self.ideas.values())[-20:] if author != number]
            if not others:
                time.sleep(0.02)
                continue
            idea = lots.choice(others)
            answer = self._send("PUT", f"/api/v1/ideas/{idea}/support", headers=self._key(number))
            if answer is not None and answer.is_success:
                self.supports.add((idea, number))

    def _decide(self) -> None:
        decided = 0
        while not self.stop.is_set():
            known = list(self.ideas.items())
            if decided >= len(known):
                time.sleep(0.02)
                continue
            title, (idea, author) = known[decided]
            decided += 1
            reason = f"The reason that belongs to {title.lower()}."
            answer = self._send(
                "POST",
                "/studio/crash/decisions/new/",
                data={
                    "about": idea,
                    "title": f"About {title.lower()}",
                    "decided_by": str(self.stage["owner"]),
                    "decided_on": datetime.now(UTC).date().isoformat(),
                    "submission_key": str(uuid.uuid4()),
                    f"{idea}-outcome": "go",
                    f"{idea}-reason": reason,
                },
                headers={"X-CSRFToken": "x" * 32, "Cookie": f"sessionid={self.stage['session']}; csrftoken={'x' * 32}"},
            )
            if answer is None:
                return
            if answer.status_code == 302 and "/decisions/" in answer.headers["Location"]:
                self.decisions[reason] = author
            else:
                self.unexpected.append(f"decision: {answer.status_code} {answer.headers.get('Location')}")


@pytest.fixture(scope="module")
def stage(installation: Installation) -> dict[str, Any]:
    said = installation.command("manage", "shell", "--verbosity", "0", "-c", f"PEOPLE = {PEOPLE}\n{STAGE}")
    return json.loads(next(line for line in said.splitlines() if line.startswith("STAGE "))[6:])


@pytest.fixture(scope="module")
def aftermath(installation: Installation, stage: dict[str, Any]) -> Writer:
    """What the writer was told during ten lives of the server, each ended by kill -9, once all news has gone out."""
    writer = Writer(installation.url, stage)
    running = threading.Thread(target=writer.run)
    running.start()
    try:
        for _ in range(KILLS):
            # Counted from what came through, so that a slow machine is not killed before it did anything.
            before, wanted = len(writer.ideas), LOTS.randrange(1, 5)
            end = time.monotonic() + 30
            while len(writer.ideas) < before + wanted and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(LOTS.uniform(0, 0.3))
            installation.kill()
            installation.start()
    finally:
        writer.stop.set()
        running.join()
    settle(installation)
    return writer


def rows(installation: Installation, question: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(installation.data / "makewith.sqlite3", timeout=30)) as database:
        return database.execute(question, values).fetchall()


WAITING = "SELECT count(*) FROM jobs_job WHERE state = 'waiting'"
UNSENT = """
SELECT (SELECT count(*) FROM notifications_notification WHERE mail_id IS NULL AND by_mail)
     + (SELECT count(*) FROM notifications_mail WHERE state != 'sent')
"""
# What the schedule does once a minute.
WRITE_LETTERS = """
from django.utils import timezone
from makewith.foundation.notifications.tasks import enqueue_due_mails
enqueue_due_mails(timezone.now())
"""


def settle(installation: Installation) -> None:
    """Wait until every job ran, have the letters written that are due, and wait until they went out."""
    until_none(installation, WAITING)
    installation.command("manage", "shell", "--verbosity", "0", "-c", WRITE_LETTERS)
    until_none(installation, UNSENT)
    until_none(installation, WAITING)


def until_none(installation: Installation, question: str) -> None:
    end = time.monotonic() + 120
    while left := rows(installation, question)[0][0]:
        assert time.monotonic() < end, f"{left} are left: {question}"
        time.sleep(0.2)


def test_everything_acknowledged_is_there(installation: Installation, aftermath: Writer):
    assert aftermath.unexpected == []
    assert len(aftermath.ideas) >= KILLS
    there = dict(rows(installation, "SELECT title, public_id FROM trail_item WHERE kind = 'idea'"))
    assert {title: uuid.UUID(there[title]) for title in aftermath.ideas} == {
        title: uuid.UUID(idea) for title, (idea, _) in aftermath.ideas.items()
    }
    stood = {
        (uuid.UUID(idea), int(re.sub(r"\D", "", name)) - 1)
        for idea, name in rows(
            installation,
            "SELECT trail_item.public_id, people_person.name FROM ideas_support JOIN ideas_idea ON ideas_idea.id = idea_id"
            " JOIN trail_item ON trail_item.id = trail_item_id JOIN people_person ON people_person.id = person_id",
        )
    }
    assert {(uuid.UUID(idea), number) for idea, number in aftermath.supports} - stood == set()
    assert len(aftermath.decisions) >= KILLS
    decided = {
        reason for (reason,) in rows(installation, "SELECT reason FROM trail_link WHERE relation = 'adopted_by'")
    }
    assert set(aftermath.decisions) - decided == set()


def test_nothing_is_there_twice(installation: Installation, aftermath: Writer):
    for question in (
        "SELECT title FROM trail_item WHERE kind = 'idea' GROUP BY title HAVING count(*) > 1",
        "SELECT title FROM decisions_decision GROUP BY title HAVING count(*) > 1",
        "SELECT id FROM ideas_idea WHERE supports_count != (SELECT count(*) FROM ideas_support WHERE idea_id = ideas_idea.id)",
    ):
        assert rows(installation, question) == []


def test_everybody_credited_was_told_once(installation: Installation, aftermath: Writer, letterbox: Letterbox):
    told = rows(
        installation,
        "SELECT body, people_person.email, count(*), count(DISTINCT message_id) FROM notifications_notification"
        " JOIN people_person ON people_person.id = notifications_notification.person_id"
        " JOIN notifications_mail ON notifications_mail.id = mail_id"
        " JOIN trail_link ON trail_link.reason = body JOIN trail_credit ON trail_credit.item_id = trail_link.source_id"
        "  AND trail_credit.person_id = notifications_notification.person_id"
        " GROUP BY body, people_person.email",
    )
    decided = rows(installation, "SELECT reason FROM trail_link WHERE relation = 'adopted_by'")
    assert sorted(reason for reason, *_ in told) == sorted(reason for (reason,) in decided)
    assert {(inbox, mail) for _, _, inbox, mail in told} == {(1, 1)}
    assert [
        author for reason, author in aftermath.decisions.items() if (reason, address(author), 1, 1) not in told
    ] == []

    # The same letter may arrive twice after a crash, and is known by its Message-ID; no news is in two letters.
    letters: dict[tuple[str, str], set[str]] = {}
    for letter in letterbox.all():
        for reason in re.findall(r"The reason that belongs to idea \d+\.", letter.text):
            letters.setdefault((reason, letter.to), set()).add(str(letter.message["Message-ID"]))
    assert {key: len(ids) for key, ids in letters.items() if len(ids) > 1} == {}
    assert {(reason, to) for reason, to, *_ in told} - set(letters) == set()
    sent = {mail for (mail,) in rows(installation, "SELECT message_id FROM notifications_mail")}
    assert {str(letter.message["Message-ID"]) for letter in letterbox.all()} == sent


def address(number: int) -> str:
    return f"person{number + 1}@example.org"

"""A workshop as journeys know it: how it begins, and where its pages are."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect
from websockets.sync.client import ClientConnection, connect

from e2e.conftest import NewPage
from e2e.installation import Installation

STAGE = """
import json
import secrets
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.people.actions import create_person
from makewith.foundation.people.founding import found_company
from makewith.foundation.programmes.actions import create_programme, open_programme
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, ActivityState, Programme
from makewith.loop.workshops.actions import create_workshop
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.seats import cookie_name, key_digest

now = timezone.now()
programme = Programme.objects.first()
if programme is None:
    found_company(name="Wrenpost")
    user = user_for_email(email="leila@example.org")
    user.is_administrator = True
    user.save()
    leader = create_person(user=user, name="Leila", kind=None, time_zone="UTC", language="en", now=now)
    programme = create_programme(actor=leader, now=now, slug="together", name="Together", goal="Parcels arrive.")
    open_programme(actor=leader, programme=programme, now=now)
leader = Person.objects.get(name="Leila")
blocks = [
    {"exercise": "brainwriting", "question": "When did you trust that your parcel was safe?"},
    {"exercise": "affinity"},
    {"exercise": "dot-vote"},
]
workshop = create_workshop(
    actor=leader, programme=programme, now=now, title="Safe spots", place="", opens_at=now + timedelta(hours=1),
    closes_at=now + timedelta(hours=3), blocks=blocks, tables=2,
)
Activity.objects.filter(pk=workshop.activity_id).update(state=ActivityState.OPEN)
workshop.thank_you = "Soup is in the kitchen."
workshop.save()
told = {"workshop": str(workshop.activity.public_id), "cookie": cookie_name(workshop), "seats": {}, "keys": {}}
def sit(seat, name):
    key = secrets.token_hex(16)
    seat.name, seat.key_digest, seat.joined_at = name, key_digest(key), now
    seat.save()
    told["seats"][name], told["keys"][name] = str(seat.public_id), key
sit(workshop.seats.get(role="facilitator"), "Leila")
for name in ("Amina", "Tomasz"):
    sit(Seat(workshop=workshop), name)
told["blocks"] = [str(block.public_id) for block in workshop.blocks.all()]
studio = f"/studio/{programme.slug}/workshops/{workshop.activity.slug}"
told["desk"] = f"{studio}/console/"
session = SessionStore()
session[SESSION_KEY] = str(leader.user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = leader.user.get_session_auth_hash()
session.save()
told["session"] = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
print(json.dumps(told))
"""


class Leader:
    """The facilitator, without a browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.cells: dict[str, Any] = {}
        self._take()

    def _take(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self._socket.recv(timeout=20))
        self.cells = {**({} if frame.get("whole") else self.cells), **frame.get("set", {})}
        for name in frame.get("drop", ()):
            self.cells.pop(name, None)
        return frame

    def do(self, kind: str, /, **data: Any) -> None:
        key = str(uuid.uuid4())
        self._socket.send(json.dumps({"ops": [{"id": key, "kind": kind, "data": data}]}))
        while True:
            frame = self._take()
            assert key not in [one["id"] for one in frame.get("refused", ())], frame
            if key in frame.get("done", ()):
                return

    def until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._take()

    def notes(self) -> list[dict[str, Any]]:
        """All notes, in the order in which they were written."""
        found = [value for name, value in self.cells.items() if name.startswith("thing:") and value["kind"] == "note"]
        return sorted(found, key=lambda note: note["order"])

    def texts(self) -> list[str]:
        return [note["text"] for note in self.notes()]


class Room:
    """The workshop as its test knows it."""

    def __init__(self, installation: Installation, told: dict[str, Any]) -> None:
        self.installation, self.told = installation, told
        self.address = f"/w/{told['workshop']}/"

    def cookie(self, name: str) -> dict[str, str]:
        return {"name": self.told["cookie"], "value": self.told["keys"][name], "url": self.installation.url}

    @contextmanager
    def leading(self) -> Iterator[Leader]:
        """Leila, over her socket."""
        address = f"ws://localhost:{self.installation.port}/ws/workshop/{self.told['workshop']}?view=phone"
        cookie = f"{self.told['cookie']}={self.told['keys']['Leila']}"
        with connect(
            address, origin=self.installation.url, additional_headers={"Cookie": cookie}, max_size=None, proxy=None
        ) as socket:
            yield Leader(socket)

    def phone(self, new_page: NewPage, name: str, **context: Any) -> Page:
        page = new_page(self.installation, size="phone", **context)
        page.context.add_cookies([self.cookie(name)])
        page.goto(self.address)
        return page

    def desk(self, new_page: NewPage, **context: Any) -> Page:
        """The console, with Leila signed in."""
        page = new_page(self.installation, **context)
        session: dict[str, str] = self.told["session"]
        page.context.add_cookies([{"name": session["name"], "value": session["value"], "url": self.installation.url}])
        page.goto(self.told["desk"])
        return page

    def wall(self, new_page: NewPage, desk: Page) -> Page:
        """The big screen, opened from the console's link on a computer at which nobody is signed in."""
        page = new_page(self.installation)
        page.goto(desk.get_by_role("link", name="Big screen").get_attribute("href") or "")
        return page

    def board(self, new_page: NewPage, name: str, **context: Any) -> Page:
        """The board for laptops."""
        page = new_page(self.installation, **context)
        page.context.add_cookies([self.cookie(name)])
        page.goto(f"{self.address}board/")
        expect(page.locator("main")).to_have_attribute("aria-busy", "false")
        return page


def new_room(installation: Installation, second: str = "affinity") -> Room:
    """Another workshop, about to begin: Leila leads it, Amina and Tomasz have seats. `second` is the exercise of its second block."""
    stage = STAGE.replace('"affinity"', f'"{second}"')
    said = installation.command("manage", "shell", "--verbosity", "0", "-c", stage)
    return Room(installation, json.loads(said.splitlines()[-1]))


def put_down(page: Page, text: str) -> None:
    page.get_by_label("Your next note").fill(text)
    page.get_by_role("button", name="Put it down, write another").click()

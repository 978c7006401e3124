"""A guest without an account: asked by letter, there on the day by the letter's link, and afterwards what became of it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from e2e.conftest import NewPage
from e2e.installation import Installation
from e2e.letters import Letterbox
from e2e.room import new_room

EVENING = """
import uuid
from django.utils import timezone
from makewith.loop.workshops.board.actions import append, open_board
from makewith.loop.workshops.board.state import Operation
from makewith.loop.workshops.models import Workshop

workshop = Workshop.objects.get(activity__public_id="{workshop}")
board = open_board(workshop, now=timezone.now())
leads = str(workshop.seats.get(role="facilitator").public_id)
guest = str(workshop.seats.get(name="Farid").public_id)
for seat, kind, data in [
    (leads, "lobby.open", {{}}),
    (leads, "block.start", {{"block": "{block}"}}),
    (guest, "note.add", {{"thing": str(uuid.uuid4()), "text": "A hook beside the door"}}),
    (leads, "reveal", {{}}),
    (leads, "workshop.close", {{}}),
]:
    done = append(board, [Operation(uuid.uuid4(), kind, data, seat)], now=timezone.now())
    assert all(outcome.is_done for outcome in done.outcomes.values()), (kind, done.outcomes)
"""


def test_a_guest_comes_by_a_letter_and_takes_back_what_they_gave(
    installation: Installation,
    letters: Letterbox,
    new_page: NewPage,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Any],
) -> None:
    room = new_room(installation)
    studio = room.desk(new_page)
    studio.goto(room.told["desk"].replace("console/", "people/"))
    studio.get_by_text("Somebody without an account").click()
    studio.get_by_label("What you call them").fill("Farid")
    studio.get_by_label("E-mail address").fill("farid@example.org")
    studio.get_by_role("button", name="Give a seat and write").click()
    expect(studio.get_by_role("row", name="Farid")).to_be_visible()
    axe(studio)
    screenshot(studio, "workshop-people-asked")

    letter = letters.wait_for("farid@example.org")
    assert letter.subject == "A seat is kept for you: Safe spots"
    phone = new_page(installation, size="phone")
    phone.goto(letter.links[0])
    axe(phone)
    phone.get_by_role("button", name="I come").click()
    expect(phone.get_by_text("You come. See you there.")).to_be_visible()
    screenshot(phone, "workshop-letter-answered")
    studio.reload()
    expect(studio.get_by_role("row", name="Farid")).to_contain_text("Comes")

    phone.get_by_role("button", name="go in").click()
    expect(phone.get_by_label("What should we call you?")).to_have_value("Farid")
    phone.get_by_label("I have read this, and agree.").check()
    phone.get_by_role("button", name="Sit down").click()
    expect(phone.get_by_role("link", name="Go in")).to_be_visible()
    axe(phone)

    told = EVENING.format(workshop=room.told["workshop"], block=room.told["blocks"][0])
    installation.command("manage", "shell", "--verbosity", "0", "-c", told)

    # Another device, by the same letter.
    later = new_page(installation, size="phone", theme="dark")
    later.goto(letter.links[0])
    later.get_by_role("button", name="What became of what you gave").click()
    later.get_by_role("link", name="What became of what you gave").click()
    note = later.get_by_text("A hook beside the door", exact=True)
    expect(note).to_be_visible()
    axe(later)
    screenshot(later, "workshop-given")
    later.get_by_role("button", name="Take it back: A hook beside the door").click()
    later.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(later.get_by_text("Nothing of yours is kept here")).to_be_visible()
    expect(note).to_have_count(0)

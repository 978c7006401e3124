"""The facilitator's desk, the big screen and the board for laptops: how they look with any number of notes, and at work."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from e2e import recorded
from e2e.installation import Installation
from e2e.people import demo_link

WORKSHOP = """
from datetime import timedelta
from django.utils import timezone
from makewith.foundation.programmes.models import Programme, TeamRole
from makewith.loop.workshops.actions import create_workshop
programme, now = Programme.objects.earliest("pk"), timezone.now()
owner = TeamRole.objects.filter(programme=programme, role="owner").first().person
workshop = create_workshop(
    actor=owner, programme=programme, now=now, title="Safe-spot photos", opens_at=now, closes_at=now + timedelta(hours=2),
    blocks=[{"exercise": "brainwriting"}, {"exercise": "affinity"}, {"exercise": "break"}], tables=3,
)
workshop.seats.filter(person=owner).update(name="Leila", joined_at=now)
print("made", programme.slug, workshop.activity.slug, workshop.activity.public_id)
"""
DARK = [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")]


@pytest.fixture(scope="module")
def places(demo_installation: Installation) -> dict[str, str]:
    """Where the three pages of one workshop are."""
    said = demo_installation.command("manage", "shell", "-c", WORKSHOP)
    found = re.search(r"made (\S+) (\S+) (\S+)", said)
    assert found, said
    programme, slug, workshop = found.groups()
    return {
        "console": f"/studio/{programme}/workshops/{slug}/console/",
        "wall": f"/w/{workshop}/wall/",
        "board": f"/w/{workshop}/board/",
        "phone": f"/w/{workshop}/",
    }


def fed(page: Page, cells: dict[str, Any], **me: Any) -> None:
    """Let the live socket of a page say what was recorded, and nothing more."""

    def answer(socket: WebSocketRoute) -> None:
        socket.send(json.dumps(recorded.frame(cells, **me)))

    page.route_web_socket(re.compile("/ws/workshop/"), answer)


@pytest.mark.parametrize(("size", "theme"), DARK)
def test_the_live_pages_hold_any_number_of_notes(
    demo_installation: Installation,
    places: dict[str, str],
    new_page: Any,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    size: str,
    theme: str,
) -> None:
    page = new_page(demo_installation, size=size, theme=theme)
    page.goto(demo_link(demo_installation, "owner"))
    for notes in (0, 12, 90):
        rooms = {
            "console": recorded.cells(notes, groups=notes // 10, private=notes == 12),
            "wall": recorded.cells(notes, groups=notes // 10, shows="board"),
            "board": recorded.cells(notes, groups=notes // 10),
            "phone": recorded.cells(notes, groups=notes // 10),
        }
        for name, cells in rooms.items():
            page.unroute_all()
            fed(page, cells, **({"seat": 0, "role": "participant"} if name == "phone" else {}))
            page.goto(places[name])
            expect(
                page.get_by_text(recorded.TEXTS[0] if notes else "Workshop 5: safe-spot photos").first
            ).to_be_attached()
            axe(page)
            screenshot(page, f"workshop-{name}-{notes}-{size}-{theme}")
            wide, high = page.evaluate(
                "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
            )
            assert wide <= 0, f"{name} with {notes} notes scrolls sideways"
            assert high <= 0 or name != "wall" or size == "phone", f"the wall scrolls with {notes} notes"


def test_a_journey_is_a_map_and_a_list(
    demo_installation: Installation, places: dict[str, str], new_page: Any, axe: Callable[[Page], None]
) -> None:
    page = new_page(demo_installation)
    page.goto(demo_link(demo_installation, "owner"))
    fed(page, recorded.journey())
    page.goto(places["board"])

    expect(page.get_by_role("table", name="Journey").get_by_role("columnheader")).to_have_count(7)
    curve = page.get_by_role("img", name="I order: good")
    expect(curve).to_have_attribute("aria-label", re.compile("I tell others: nobody has said"))
    expect(page.locator("#list summary")).to_have_count(7)
    axe(page)


def test_a_workshop_is_moved_on_from_the_desk_and_seen_on_the_wall(
    demo_installation: Installation, places: dict[str, str], new_page: Any
) -> None:
    desk = new_page(demo_installation)
    desk.goto(demo_link(demo_installation, "owner"))
    desk.goto(places["console"])
    desk.get_by_role("button", name="Open the lobby").click()
    address = desk.get_by_role("link", name="Big screen").get_attribute("href")
    # A projector's computer, at which nobody is signed in.
    wall = new_page(demo_installation)
    wall.goto(address)
    expect(wall.get_by_role("heading", name="Safe-spot photos")).to_be_visible()
    assert "key" not in wall.url

    desk.get_by_role("button", name="Begin").click()
    timer = desk.get_by_role("timer")
    expect(timer).to_have_attribute("aria-label", re.compile("left of 14"))
    desk.get_by_role("button", name="2 min").click()
    expect(timer).to_have_attribute("aria-label", re.compile("left of 16"))
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(timer).to_have_attribute("aria-label", re.compile("left of 14"))
    desk.get_by_role("button", name="Pause").click()
    expect(wall.get_by_role("timer")).to_have_attribute("aria-label", "Paused")
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_role("button", name="Next block").click()
    expect(desk.get_by_text("Block 2 of 3")).to_be_visible()

    # The board by keyboard alone.
    board = desk.context.new_page()
    board.goto(places["board"])
    expect(board.locator("main")).to_have_attribute("aria-busy", "false")
    board.keyboard.press("n")
    board.keyboard.type("A photo takes me eleven seconds.")
    board.keyboard.press("Tab")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    note = board.locator(".table-note", has_text="eleven seconds")
    expect(note).to_have_count(1)
    board.get_by_role("button", name="Group", exact=True).press("Enter")
    board.keyboard.type("Show me you saw it")
    board.keyboard.press("Enter")
    group = board.locator(".group-box")
    expect(group).to_have_text(re.compile("Show me you saw it.*0 notes"))
    note.focus()
    board.keyboard.press("m")
    board.get_by_label("Group").select_option(label="Show me you saw it")
    board.get_by_role("button", name="Keep it so").press("Enter")
    expect(group).to_have_text(re.compile("1 note"))

    desk.get_by_role("radio", name="Board").check(force=True)
    expect(wall.get_by_role("heading", name="Show me you saw it")).to_be_visible()
    expect(wall.get_by_text("A photo takes me eleven seconds.")).to_be_visible()
    board.keyboard.press("Control+z")
    expect(wall.get_by_role("heading", name="Not grouped yet")).to_be_visible()

    desk.get_by_role("button", name="End workshop").click()
    desk.get_by_role("dialog").get_by_role("button", name="End it", exact=True).click()
    expect(wall.get_by_text("What you gave is kept.")).to_be_visible()
    expect(desk.get_by_role("button", name="Open it again")).to_be_visible()

"""Pictures in a workshop: from a phone and a laptop to the board and the wall, offline, refused, and taken back; a wall of paper."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from e2e.conftest import NewPage, Watch
from e2e.installation import Installation
from e2e.room import Leader, Room, new_room


@pytest.fixture
def room(installation: Installation) -> Room:
    return new_room(installation, second="collage")


@pytest.fixture
def leader(room: Room) -> Iterator[Leader]:
    with room.leading() as leading:
        yield leading


def porch(sky: str = "#9fb7c9") -> FilePayload:
    """A photograph of sorts: a door, a step and a lamp."""
    made, picture = io.BytesIO(), Image.new("RGB", (1200, 900), sky)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, 1200, 900), fill="#6d675e")
    draw.rectangle((430, 180, 760, 720), fill="#7a3b2e")
    draw.ellipse((700, 440, 734, 474), fill="#e8c35a")
    draw.polygon([(590, 60), (560, 150), (620, 150)], fill="#f3e3a1")
    picture.save(made, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def photos(leader: Leader) -> list[dict[str, Any]]:
    found = [value for name, value in leader.cells.items() if name.startswith("thing:") and value["kind"] == "photo"]
    return sorted(found, key=lambda photo: photo["order"])


def notes(leader: Leader) -> list[dict[str, Any]]:
    return [value for name, value in leader.cells.items() if name.startswith("thing:") and value["kind"] == "note"]


def choose(page: Page, picture: FilePayload, words: str = "") -> None:
    page.get_by_role("button", name="Add a picture").click()
    page.get_by_label("Take one, or choose one").set_input_files(picture)
    page.get_by_label("What does it show?").fill(words)
    page.get_by_role("button", name="Put it down", exact=True).click()


def is_drawn(picture: Locator) -> None:
    """The browser has its pixels."""
    expect(picture).to_be_visible()
    picture.evaluate(
        "image => new Promise(done => { const look = () => image.naturalWidth > 0 && image.complete ? done() : setTimeout(look, 50); look(); })"
    )


def test_pictures_from_a_phone(
    room: Room,
    leader: Leader,
    new_page: NewPage,
    watch: Watch,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    for part in ("ERR_INTERNET_DISCONNECTED", "409", "422"):
        watch.expect(part)
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][0])
    amina, tomasz = room.phone(new_page, "Amina"), room.phone(new_page, "Tomasz", theme="dark")

    # Written alone it is one's own until it is revealed.
    amina.get_by_role("button", name="Add a picture").click()
    amina.get_by_label("Take one, or choose one").set_input_files(porch())
    amina.get_by_label("What does it show?").fill("The hook on our gate")
    is_drawn(amina.get_by_role("img", name="The picture you chose"))
    axe(amina)
    screenshot(amina, "phone-picture-chosen")
    amina.get_by_role("button", name="Put it down", exact=True).click()
    leader.until(lambda: len(photos(leader)) == 1)
    assert photos(leader)[0]["text"] == "The hook on our gate"
    is_drawn(amina.get_by_role("img", name="The hook on our gate"))
    axe(amina)
    screenshot(amina, "phone-picture-own")
    expect(tomasz.locator(".phone__note")).to_have_count(0)

    # Offline it waits on the phone, also when the page is closed.
    amina.context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    choose(amina, porch("#33415c"), "At night")
    expect(amina.get_by_text("Waits on this phone")).to_be_visible()
    is_drawn(amina.get_by_role("img", name="At night"))
    screenshot(amina, "phone-picture-offline")
    context = amina.context
    amina.close()
    context.set_offline(False)
    amina = context.new_page()
    amina.goto(room.address)
    leader.until(lambda: len(photos(leader)) == 2)
    is_drawn(amina.get_by_role("img", name="At night"))
    expect(amina.get_by_text("Waits on this phone")).to_have_count(0)

    # What is no picture, and what comes when writing is closed, is kept with the reason.
    choose(amina, {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + b"\0" * 600}, "A program")
    expect(amina.get_by_text("This file is not a picture that can be shown here.")).to_be_visible()
    screenshot(amina, "phone-picture-refused")
    amina.get_by_role("button", name="Put it away").click()
    amina.context.set_offline(True)
    choose(amina, porch(), "While it was closed")
    leader.do("rules.set", writing=False)
    amina.context.set_offline(False)
    expect(amina.get_by_text("Writing is closed at the moment.").first).to_be_visible()
    leader.do("rules.set", writing=True)
    amina.get_by_role("button", name="Try again").click()
    leader.until(lambda: len(photos(leader)) == 3)

    # Everybody sees it once it is revealed; taken back it is gone for all.
    leader.do("reveal")
    is_drawn(tomasz.get_by_role("img", name="At night"))
    axe(tomasz)
    screenshot(tomasz, "phone-picture-shared")
    amina.get_by_text("Write", exact=True).click()
    amina.get_by_role("button", name="At night").click()
    amina.get_by_role("button", name="Take it back").click()
    expect(tomasz.get_by_role("img", name="At night")).to_have_count(0)


def test_a_collage_and_a_wall_of_paper(
    room: Room,
    leader: Leader,
    new_page: NewPage,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][1])
    leader.do("rules.set", apart=False)
    leader.do("group.add", thing="0d3f6a52-3f0b-4b3b-8d7e-0d8a5e6f7a11", name="How it feels now")
    amina = room.phone(new_page, "Amina")
    laptop, desk = (room.board(new_page, name) for name in ("Tomasz", "Leila"))

    # On a phone a picture is the first thing to do, and says where it goes.
    amina.get_by_text("Write", exact=True).click()
    amina.get_by_role("button", name="Add a picture").click()
    amina.get_by_label("Take one, or choose one").set_input_files(porch())
    amina.get_by_label("What does it show?").fill("Waiting in the rain")
    amina.get_by_label("Where does it go?").select_option(label="How it feels now")
    amina.get_by_role("button", name="Put it down", exact=True).click()
    leader.until(lambda: len(photos(leader)) == 1)
    assert photos(leader)[0]["group"] == "0d3f6a52-3f0b-4b3b-8d7e-0d8a5e6f7a11"
    is_drawn(amina.get_by_role("img", name="Waiting in the rain"))
    axe(amina)
    screenshot(amina, "phone-collage")

    # On a laptop it lies on the table, larger than paper.
    laptop.get_by_role("button", name="Picture", exact=True).click()
    laptop.get_by_label("The picture").set_input_files(porch("#33415c"))
    laptop.get_by_label("What does it show?").fill("A light by the door")
    axe(laptop)
    laptop.get_by_role("dialog").get_by_role("button", name="Put it down").click()
    leader.until(lambda: len(photos(leader)) == 2)
    is_drawn(laptop.get_by_role("img", name="A light by the door"))
    is_drawn(laptop.get_by_role("img", name="Waiting in the rain"))
    box = laptop.locator(".table-note--picture", has_text="A light by the door").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (264, 220)
    axe(laptop)
    screenshot(laptop, "board-collage")

    # Paper is typed in beside its photograph, which the team finds again with the note.
    desk.get_by_role("button", name="From paper").click()
    desk.get_by_label("A photo of the wall").set_input_files(porch("#d8cfa8"))
    expect(desk.get_by_text("The photo has arrived.")).to_be_visible()
    desk.get_by_label("Whose note").select_option(label="Amina")
    desk.get_by_label("What it says").fill("A lamp I can see from the van")
    desk.get_by_role("button", name="Put it on the board").click()
    leader.until(lambda: "A lamp I can see from the van" in [note["text"] for note in notes(leader)])
    assert [note["seat"] for note in notes(leader)] == [room.told["seats"]["Amina"]]
    axe(desk)
    screenshot(desk, "board-paper")
    desk.get_by_role("button", name="Done").click()
    desk.locator(".table-note", has_text="A lamp I can see from the van").dblclick()
    is_drawn(desk.get_by_role("dialog").get_by_role("img", name="The wall of paper it was typed in from"))
    screenshot(desk, "board-from-wall")
    laptop.locator(".table-note", has_text="A lamp I can see from the van").dblclick()
    expect(laptop.get_by_role("dialog")).to_be_visible()
    expect(laptop.get_by_role("img", name="The wall of paper it was typed in from")).to_have_count(0)
    laptop.get_by_role("dialog").get_by_role("button", name="Leave it").click()

    # The wall and the facilitator's desk show it, and a drawing.
    thing = "5b0b8c56-6d0c-4f7a-9d38-6a7e6a1b2c3d"
    leader.do("sketch.add", thing=thing, text="A lamp over a door", strokes=[[200, 800, 200, 200, 600, 200, 600, 800]])
    console = room.desk(new_page)
    wall = room.wall(new_page, console)
    leader.do("wall.show", shows="board")
    for page in (console, wall):
        is_drawn(page.get_by_role("img", name="A light by the door"))
        is_drawn(page.get_by_role("img", name="Waiting in the rain"))
        expect(page.get_by_role("img", name="A lamp over a door")).to_be_visible()
    screenshot(wall, "wall-pictures")
    screenshot(console, "console-pictures")

    # So does the report, with the photographed wall.
    leader.do("workshop.close")
    console.goto(room.told["desk"].replace("/console/", "/report/"))
    for name in ("A light by the door", "Waiting in the rain", "A photographed wall of paper, in full size"):
        is_drawn(console.get_by_role("img", name=name))
    expect(console.get_by_role("img", name="A lamp over a door")).to_be_visible()
    axe(console)
    screenshot(console, "report-pictures")
    console.set_viewport_size({"width": 390, "height": 844})
    screenshot(console, "report-pictures-phone")
    console.emulate_media(media="print")
    screenshot(console, "report-pictures-print")

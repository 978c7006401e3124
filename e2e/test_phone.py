"""A workshop on two phones, led by a facilitator over their socket: writing alone and offline, sorting, voting, thanks."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import NewPage, Watch
from e2e.installation import Installation
from e2e.room import Leader, Room, new_room, put_down


@pytest.fixture
def room(installation: Installation) -> Room:
    return new_room(installation)


@pytest.fixture
def leader(room: Room) -> Iterator[Leader]:
    with room.leading() as leading:
        yield leading


def test_an_evening_on_two_phones(
    room: Room,
    leader: Leader,
    new_page: NewPage,
    watch: Watch,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Any],
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    amina, tomasz = room.phone(new_page, "Amina"), room.phone(new_page, "Tomasz", theme="dark")
    for page in (amina, tomasz):
        expect(page.get_by_text("It has not begun yet.")).to_be_visible()
    leader.do("lobby.open")
    expect(amina.get_by_role("heading", name="Good to have you here, Amina.")).to_be_visible()
    expect(amina.get_by_text("2 people are here")).to_be_visible()
    axe(amina)
    screenshot(amina, "phone-lobby")

    # Writing alone: nobody but oneself and the facilitator sees it.
    leader.do("block.start", block=room.told["blocks"][0])
    expect(amina.get_by_role("heading", name="When did you trust that your parcel was safe?")).to_be_visible()
    put_down(amina, "Under your lamp, it was dry")
    put_down(amina, "Ask me where safe is")
    put_down(tomasz, "A picture with no bench in it")
    leader.until(lambda: len(leader.notes()) == 3)
    assert [note.get("private") for note in leader.notes()] == [True, True, True]
    expect(amina.locator(".phone__note")).to_have_count(2)
    expect(tomasz.locator(".phone__note")).to_have_count(1)
    axe(amina)
    screenshot(amina, "phone-alone")

    # Changing one's mind.
    amina.get_by_role("button", name="Ask me where safe is").click()
    amina.get_by_label("Its words").fill("Ask me where safe is. Before, not after.")
    amina.get_by_role("button", name="Keep it so").click()
    leader.until(lambda: "Ask me where safe is. Before, not after." in leader.texts())
    amina.get_by_role("button", name="Under your lamp").click()
    amina.get_by_role("button", name="Take it back").click()
    leader.until(lambda: len(leader.notes()) == 2)

    # Offline in the middle of it. The words stay on the phone, also when the page is closed.
    amina.context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    put_down(amina, "Written in the cellar")
    put_down(amina, "And another one")
    expect(amina.get_by_text("2 things wait on this phone")).to_be_visible()
    expect(amina.get_by_text("Waits on this phone")).to_have_count(2)
    axe(amina)
    screenshot(amina, "phone-offline")
    amina.get_by_label("Your next note").fill("Not put down yet")
    context = amina.context
    amina.close()
    leader.do("hand.answer", seat=room.told["seats"]["Amina"], text="Are you still there?")
    context.set_offline(False)
    amina = context.new_page()
    amina.goto(room.address)
    leader.until(lambda: len(leader.notes()) == 4)
    assert leader.texts()[-2:] == ["Written in the cellar", "And another one"]
    expect(amina.locator(".phone__note")).to_have_count(3)
    expect(amina.get_by_text("Waits on this phone")).to_have_count(0)
    expect(amina.get_by_label("Your next note")).to_have_value("Not put down yet")
    expect(amina.get_by_text("Are you still there?")).to_be_visible()
    amina.get_by_role("button", name="Thank you").click()

    # What was written for this block, and arrives in the next one, waits in the tray.
    context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    put_down(amina, "Too late")
    leader.do("reveal")
    leader.do("block.next", **{"from": room.told["blocks"][0]})
    expect(tomasz.get_by_text("Written in the cellar", exact=True)).to_be_visible()
    context.set_offline(False)
    leader.until(lambda: "Too late" in leader.texts())
    assert leader.notes()[-1]["late"] is True
    expect(tomasz.get_by_text("Too late", exact=True)).to_have_count(0)

    # Sorting, from a list.
    group = str(uuid.uuid4())
    leader.do("group.add", thing=group, name="Ask me first")
    tomasz.get_by_label("Group of “Written in the cellar”").select_option(label="Ask me first")
    leader.until(lambda: any(note.get("group") == group for note in leader.notes()))
    expect(amina.get_by_role("heading", name="Ask me first")).to_be_visible()
    tomasz.get_by_role("group", name="React to “Written in the cellar”").get_by_role(
        "button", name="Close to my heart"
    ).click()
    leader.until(lambda: any(note.get("reactions") == {"heart": 1} for note in leader.notes()))
    axe(tomasz)
    screenshot(tomasz, "phone-together")
    tomasz.get_by_role("button", name="Hand up").click()
    tomasz.get_by_label("What is it about?").fill("What counts as safe?")
    tomasz.get_by_role("dialog").get_by_role("button", name="Hand up").click()
    seat = f"seat:{room.told['seats']['Tomasz']}"
    leader.until(lambda: (leader.cells[seat].get("hand") or {}).get("text") == "What counts as safe?")

    # A drawing, with words for those who cannot see it.
    tomasz.get_by_text("Write", exact=True).click()
    tomasz.get_by_role("button", name="Draw instead").click()
    sheet = tomasz.get_by_role("img", name="A sheet to draw on")
    box = sheet.bounding_box()
    assert box is not None
    tomasz.mouse.move(box["x"] + 40, box["y"] + 40)
    tomasz.mouse.down()
    tomasz.mouse.move(box["x"] + 160, box["y"] + 180, steps=8)
    tomasz.mouse.up()
    tomasz.get_by_role("button", name="Put it down", exact=True).click()
    expect(tomasz.get_by_text("Say in a few words what it shows.")).to_be_visible()
    tomasz.get_by_label("What does it show?").fill("A lamp over a doorstep")
    screenshot(tomasz, "phone-sketch")
    tomasz.get_by_role("button", name="Put it down", exact=True).click()
    leader.until(
        lambda: any(value.get("kind") == "sketch" for value in leader.cells.values() if isinstance(value, dict))
    )

    # Five dots.
    leader.do("block.next", **{"from": room.told["blocks"][1]})
    expect(amina.get_by_text("5 dots left")).to_be_visible()
    more = amina.get_by_role("button", name="One more dot for Ask me first")
    for _dot in range(3):
        more.click()
    expect(more).to_be_disabled()
    expect(amina.get_by_text("2 dots left").last).to_be_visible()
    axe(amina)
    screenshot(amina, "phone-vote")
    vote = f"vote:{room.told['blocks'][2]}"
    leader.until(lambda: leader.cells[vote]["voted"] == 1)
    assert "results" not in leader.cells[vote]
    amina.get_by_role("button", name="I’m done").click()
    leader.until(lambda: leader.cells[f"seat:{room.told['seats']['Amina']}"].get("ready") is True)

    # What everybody has to hear, and the end.
    leader.do("call", text="Everybody to the big table, please")
    expect(tomasz.get_by_text("Everybody to the big table, please")).to_be_visible()
    screenshot(tomasz, "phone-call")
    leader.do("workshop.close")
    expect(amina.get_by_role("heading", name="Thank you.")).to_be_visible()
    expect(amina.get_by_text("Soup is in the kitchen.")).to_be_visible()
    axe(amina)
    screenshot(amina, "phone-thanks")


def test_words_that_come_when_the_phones_are_locked_are_not_lost(
    room: Room, leader: Leader, new_page: NewPage, watch: Watch, screenshot: Callable[[Page, str], Any]
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][0])
    amina = room.phone(new_page, "Amina")
    amina.get_by_label("Your next note").fill("First")
    amina.context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    amina.get_by_role("button", name="Put it down, write another").click()
    leader.do("rules.set", writing=False)
    amina.context.set_offline(False)
    expect(amina.get_by_text("Writing is closed at the moment.").first).to_be_visible()
    expect(amina.locator(".phone__words")).to_have_text("First")
    assert leader.texts() == []
    screenshot(amina, "phone-refused")
    amina.reload()
    expect(amina.locator(".phone__words")).to_have_text("First")
    leader.do("rules.set", writing=True)
    amina.get_by_role("button", name="Try again").click()
    leader.until(lambda: leader.texts() == ["First"])
    expect(amina.locator(".phone__words")).to_have_count(0)


def test_whoever_was_asked_to_leave_is_told_so(room: Room, leader: Leader, new_page: NewPage) -> None:
    leader.do("lobby.open")
    amina = room.phone(new_page, "Amina")
    expect(amina.get_by_role("heading", name="Good to have you here, Amina.")).to_be_visible()
    leader.do("seat.remove", seat=room.told["seats"]["Amina"])
    expect(amina.get_by_role("heading", name="This phone is no longer in the workshop.")).to_be_visible()


PROTOTYPE = """
import io
import json
import re
import uuid
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from makewith.foundation.people.models import Person
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes.actions import add_part, change_part, give_picture, make_prototype
now, leader = timezone.now(), Person.objects.get(name="Leila")
workshop = Workshop.objects.select_related("activity__programme").get(activity__public_id="%s")
prototype = make_prototype(actor=leader, workshop=workshop, title="Safe-spot photos", submission_key=uuid.uuid4(), now=now)
version = prototype.versions.get()
parts = [
    add_part(actor=leader, version=version, kind=kind, title=title, text=text, submission_key=uuid.uuid4())
    for kind, title, text in [
        ("frame", "Choose your spot", "Once, at the first order."),
        ("model", "The courier sees it", "Before he asks."),
        ("step", "A word back", ""),
    ]
]
image = io.BytesIO()
Image.new("RGB", (360, 240), (200, 220, 210)).save(image, "PNG")
give_picture(actor=leader, part=parts[1], upload=SimpleUploadedFile("door.png", image.getvalue(), "image/png"), now=now)
change_part(
    actor=leader, part=parts[1], title="The courier sees it", text="Before he asks.", picture_alt="A door with a lamp",
    pins=[(30, 40, "The lamp"), (70, 60, "The handheld")],
)
print(json.dumps({"version": str(version.public_id), "parts": [str(part.public_id) for part in parts]}))
"""


def judge(page: Page, title: str, verdict: str, *, why: str = "", fix: str = "") -> None:
    """Say what the part with this title is to oneself, once it is on the phone."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.get_by_role("radio", name=verdict).check(force=True)
    page.get_by_role("textbox").first.fill(why)
    page.get_by_label("How would you fix or finish it?").fill(fix)
    page.locator(".phone__foot button").click()


def test_what_is_tried_is_judged_part_by_part_and_a_lost_connection_loses_nothing(
    room: Room,
    leader: Leader,
    new_page: NewPage,
    watch: Watch,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Any],
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    said = room.installation.command("manage", "shell", "--verbosity", "0", "-c", PROTOTYPE % room.told["workshop"])
    told = json.loads(said.splitlines()[-1])
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][0])

    amina = room.phone(new_page, "Amina")
    tomasz = room.phone(new_page, "Tomasz", theme="dark")
    leader.do("prototype.open", version=told["version"])

    # One part at a time; without a choice there is nothing to keep.
    expect(amina.get_by_text("Part 1 of 3")).to_be_visible()
    amina.get_by_role("button", name="Next part").click()
    expect(amina.get_by_role("alert").get_by_text("Choose one of the three.")).to_be_visible()
    expect(amina.get_by_role("radio", name="gives me something")).to_be_focused()
    judge(amina, "Choose your spot", "gives me something", why="Once is enough")
    expect(amina.get_by_role("img", name="A door with a lamp")).to_be_visible()
    expect(amina.get_by_role("listitem")).to_have_text(["The lamp", "The handheld"])
    axe(amina)
    screenshot(amina, "phone-trying")
    axe(tomasz)
    screenshot(tomasz, "phone-trying-dark")
    leader.until(lambda: leader.cells.get(f"judged:{told['version']}") == {"people": 1})

    # Offline: what is said waits here, and what is half said too, also when the page is closed.
    amina.context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    judge(amina, "The courier sees it", "gets in my way", why="Three taps with gloves", fix="Show it on the scan")
    expect(amina.get_by_text("1 thing waits on this phone")).to_be_visible()
    amina.get_by_role("button", name="Back to part 2").click()
    expect(amina.get_by_label("How would you fix or finish it?")).to_have_value("Show it on the scan")
    amina.get_by_role("button", name="All parts").click()
    expect(amina.get_by_role("heading", name="1 part is left")).to_be_visible()
    expect(amina.get_by_text("Waits on this phone", exact=True)).to_have_count(1)
    screenshot(amina, "phone-trying-offline")
    amina.get_by_role("button", name="A word back").click()
    amina.get_by_role("radio", name="makes no difference").check(force=True)
    amina.get_by_label("Why is that?").fill("I would not look")
    context = amina.context
    amina.close()
    context.set_offline(False)
    amina = context.new_page()
    amina.goto(room.address)
    expect(amina.get_by_role("heading", name="A word back")).to_be_visible()
    expect(amina.get_by_label("Why is that?")).to_have_value("I would not look")
    expect(amina.get_by_role("radio", name="makes no difference")).to_be_checked()
    amina.get_by_role("button", name="Keep it").click()
    expect(amina.get_by_role("heading", name="That was every part. Thank you.")).to_be_visible()
    expect(amina.get_by_text("Waits on this phone", exact=True)).to_have_count(0)
    expect(amina.get_by_text("Three taps with gloves")).to_be_visible()
    axe(amina)
    screenshot(amina, "phone-tried")

    # A mind can be changed. What was said without a connection counts after the end, while nobody was shown anything.
    amina.get_by_role("button", name="Choose your spot").click()
    expect(amina.get_by_label("What gives it value?")).to_have_value("Once is enough")
    context.set_offline(True)
    expect(amina.get_by_text("No connection just now.")).to_be_visible()
    judge(amina, "Choose your spot", "makes no difference", why="Twice would do")
    leader.do("prototype.close", version=told["version"])
    expect(tomasz.get_by_role("heading", name="Nobody judges any more.")).to_be_visible()
    context.set_offline(False)
    expect(amina.get_by_role("heading", name="Nobody judges any more.")).to_be_visible()
    expect(amina.get_by_text("Twice would do")).to_be_visible()
    expect(amina.get_by_text("Waits on this phone", exact=True)).to_have_count(0)
    axe(amina)

    # Once everybody was shown it, it is refused, and the words stay.
    leader.do("prototype.open", version=told["version"])
    expect(tomasz.get_by_text("Part 1 of 3")).to_be_visible()
    tomasz.context.set_offline(True)
    expect(tomasz.get_by_text("No connection just now.")).to_be_visible()
    judge(tomasz, "Choose your spot", "gives me something", why="In the cellar", fix="A lamp")
    leader.do("prototype.reveal", version=told["version"])
    leader.do("prototype.close", version=told["version"])
    expect(amina.get_by_role("heading", name="What all of you said")).to_be_visible()
    expect(amina.get_by_text("fewer than five people")).to_have_count(3)
    tomasz.context.set_offline(False)
    expect(tomasz.locator(".phone__words")).to_have_text("In the cellar\nA lamp")
    expect(tomasz.get_by_text("This version is not judged now.")).to_be_visible()
    screenshot(tomasz, "phone-tried-refused")


def test_what_is_being_typed_when_the_workshop_is_closed_stays_on_the_phone(
    room: Room, leader: Leader, new_page: NewPage, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Any]
) -> None:
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][0])
    amina = room.phone(new_page, "Amina")
    put_down(amina, "A note that is kept")
    expect(amina.locator(".phone__note")).to_have_count(1)
    amina.get_by_label("Your next note").fill("Half a thought")
    amina.get_by_role("button", name="A note that is kept").click()
    amina.get_by_label("Its words").fill("A note that is kept, and changed")
    leader.do("workshop.close")
    expect(amina.get_by_role("heading", name="You were still writing.")).to_be_visible()
    words = amina.locator(".phone__words")
    expect(words).to_have_count(2)
    assert set(words.all_inner_texts()) == {"Half a thought", "A note that is kept, and changed"}
    axe(amina)
    screenshot(amina, "phone-closed-while-typing")
    amina.reload()
    expect(words).to_have_count(2)
    # Opened again, one goes on where one was.
    leader.do("workshop.reopen")
    expect(amina.get_by_label("Your next note")).to_have_value("Half a thought")
    leader.do("workshop.close")


def test_a_phone_whose_clock_is_an_hour_wrong_shows_the_time_that_is_left(
    room: Room, leader: Leader, new_page: NewPage
) -> None:
    amina, tomasz = room.phone(new_page, "Amina"), new_page(room.installation, size="phone")
    tomasz.clock.install(time=tomasz.evaluate("Date.now()") / 1000 + 3600)
    tomasz.context.add_cookies([room.cookie("Tomasz")])
    tomasz.goto(room.address)
    assert tomasz.evaluate("Date.now()") - amina.evaluate("Date.now()") > 3_590_000
    leader.do("lobby.open")
    leader.do("block.start", block=room.told["blocks"][0])
    time = re.compile(r"^Time left (13:5\d|14:00)$")
    for page in (amina, tomasz):
        expect(page.locator(".phone__time")).to_have_text(time)
    leader.do("block.pause")
    for page in (amina, tomasz):
        expect(page.locator(".phone__time")).to_have_text(re.compile(r"^Paused with 1[34]:\d\d$"))
    assert amina.locator(".phone__time").inner_text() == tomasz.locator(".phone__time").inner_text()

"""The board for laptops, with the mouse and with the keyboard: groups, lines, frames, zoom, a journey and its curve."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import NewPage
from e2e.installation import Installation
from e2e.room import Room, new_room


class Two:
    """Leila, who leads, and Amina at their laptops, both at the board."""

    def __init__(self, room: Room, new_page: NewPage) -> None:
        desk = room.desk(new_page)
        for name in ("Open the lobby", "Begin", "Next block"):
            desk.get_by_role("button", name=name, exact=True).click()
        expect(desk.get_by_text("Block 2 of 3")).to_be_visible()
        self.leila = desk.context.new_page()
        self.leila.goto(f"{room.address}board/")
        expect(self.leila.locator("main")).to_have_attribute("aria-busy", "false")
        self.amina = room.board(new_page, "Amina")


@pytest.fixture
def two(installation: Installation, new_page: NewPage) -> Two:
    return Two(new_room(installation), new_page)


def add(page: Page, what: str, words: str) -> Locator:
    page.get_by_role("button", name=what, exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill(words)
    page.get_by_role("button", name="Put it down").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page.locator("[id^=thing-]", has_text=words)


def place(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def hold(page: Page, what: Locator, across: float, down: float) -> None:
    """Drag something, and do not let go of it yet."""
    x, y = place(what)
    page.mouse.move(x + 20, y + 15)
    page.mouse.down()
    page.mouse.move(x + 20 + across / 2, y + 15 + down / 2, steps=4)
    page.mouse.move(x + 20 + across, y + 15 + down, steps=4)


def drag(page: Page, what: Locator, across: float, down: float) -> None:
    hold(page, what, across, down)
    page.mouse.up()


def near(thing: Locator, x: float, y: float) -> None:
    """It comes to lie there, give or take a few pixels."""
    end = thing.page
    end.wait_for_function(
        "([id, x, y]) => { const box = document.getElementById(id).getBoundingClientRect(); return Math.abs(box.x - x) < 3 && Math.abs(box.y - y) < 3 }",
        arg=[thing.get_attribute("id"), x, y],
    )


def test_things_are_dragged_and_the_other_laptop_sees_it(two: Two) -> None:
    leila, amina = two.leila, two.amina
    note = add(leila, "Note", "Ask me where safe is")
    theirs = amina.locator(".table-note", has_text="Ask me where safe is")
    x, y = place(note)
    hold(leila, note, 300, 160)
    near(theirs, x + 300, y + 160)
    # A drag that comes to nothing, because its page is gone, is over for the others too.
    leila.reload()
    leila.mouse.up()
    near(theirs, x, y)
    drag(leila, note, 300, 160)
    near(note, x + 300, y + 160)
    near(theirs, x + 300, y + 160)

    group = add(leila, "Group", "Before, not after")
    box = leila.locator(".group-box", has_text="Before, not after")
    gx, gy = place(group)
    drag(leila, group, 620, 40)
    near(group, gx + 620, gy + 40)
    # Dropped on a group it lies in it, dropped beside it again on the table.
    nx, ny = place(note)
    target = box.bounding_box()
    assert target is not None
    drag(leila, note, target["x"] + 60 - nx, target["y"] + 80 - ny)
    expect(box).to_have_text(re.compile("1 note"))
    expect(amina.locator(".group-box")).to_have_text(re.compile("1 note"))
    nx, ny = place(note)
    drag(leila, note, -500, 200)
    expect(box).to_have_text(re.compile("0 notes"))
    near(note, nx - 500, ny + 200)
    leila.keyboard.press("Control+z")
    expect(box).to_have_text(re.compile("1 note"))
    expect(amina.locator(".group-box")).to_have_text(re.compile("1 note"))

    # What is written twice as large is dragged just as far as the mouse goes.
    leila.get_by_role("button", name="Larger").click()
    expect(leila.get_by_text("125 %")).to_be_visible()
    gx, gy = place(group)
    nx, ny = place(note)
    hold(leila, group, -100, 50)
    near(group, gx - 100, gy + 50)
    near(note, nx - 100, ny + 50)
    leila.mouse.up()
    near(group, gx - 100, gy + 50)
    leila.get_by_role("button", name="All of it").click()
    expect(leila.get_by_text("125 %")).to_have_count(0)
    frame = add(leila, "Frame", "What happens tonight")
    fx, fy = place(frame)
    drag(leila, frame, 60, 60)
    near(frame, fx + 60, fy + 60)
    expect(amina.get_by_role("region", name="What happens tonight")).to_be_visible()


def test_the_keyboard_moves_joins_and_takes_off(two: Two) -> None:
    leila, amina = two.leila, two.amina
    for words in ("One", "Two", "Three"):
        add(leila, "Note", words)
    one, two_, three = (leila.locator(".table-note", has_text=words) for words in ("One", "Two", "Three"))
    one.focus()
    leila.keyboard.press("ArrowRight")
    expect(two_).to_be_focused()
    x, y = place(two_)
    leila.keyboard.press("Shift+ArrowDown")
    near(two_, x, y + 40)
    expect(two_).to_be_focused()
    leila.keyboard.press("Shift+ArrowRight")
    near(two_, x + 40, y + 40)
    near(amina.locator(".table-note", has_text="Two"), *place(amina.locator(".table-note", has_text="Two")))

    leila.keyboard.press("c")
    dialog = leila.get_by_role("dialog")
    dialog.get_by_label("A line to").select_option(label="Three")
    dialog.get_by_label("Words on the line").fill("leads to")
    dialog.get_by_label("Words on the line").press("Enter")
    expect(dialog).to_have_count(0)
    for page in (leila, amina):
        expect(page.locator(".lines-between line")).to_have_count(1)
        expect(page.locator(".lines-between text")).to_have_text("leads to")
    expect(two_).to_be_focused()
    leila.keyboard.press("c")
    leila.get_by_role("button", name="Cut this line").click()
    expect(leila.locator(".lines-between line")).to_have_count(0)
    leila.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # A place further on within a group.
    add(leila, "Group", "In order")
    for note in (one, two_, three):
        note.focus()
        leila.keyboard.press("Enter")
        leila.get_by_label("Group").select_option(label="In order")
        leila.get_by_role("button", name="Keep it so").press("Enter")
        expect(dialog).to_have_count(0)
    expect(leila.locator(".group-box")).to_have_text(re.compile("3 notes"))
    first = place(one)
    one.focus()
    leila.keyboard.press("Shift+ArrowRight")
    near(two_, *first)
    expect(one).to_be_focused()

    one.focus()
    leila.keyboard.press("m")
    leila.get_by_role("button", name="Take it off").click()
    expect(one).to_have_count(0)
    expect(amina.locator(".table-note")).to_have_count(2)
    leila.keyboard.press("Control+z")
    expect(one).to_have_count(1)


def test_a_journey_is_laid_out_and_felt(two: Two) -> None:
    leila, amina = two.leila, two.amina
    for page in (leila, amina):
        page.get_by_role("radio", name="Journey").check(force=True)
        expect(page.get_by_role("heading", name="No journey yet")).to_be_visible()
    for stage in ("I order", "I wait", "It comes"):
        add(leila, "Stage", stage)
    for lane in ("What happens", "In their words"):
        add(leila, "Lane", lane)
    leila.get_by_role("button", name="Note", exact=True).click()
    dialog = leila.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("I pick a place in four seconds")
    dialog.get_by_label("Stage").select_option(label="I order")
    dialog.get_by_label("Lane").select_option(label="In their words")
    dialog.get_by_role("button", name="Put it down").click()
    map_ = leila.get_by_role("table", name="Journey")
    expect(map_.get_by_role("columnheader")).to_have_count(4)
    row = map_.get_by_role("row", name=re.compile("In their words"))
    cells = row.get_by_role("cell")
    expect(cells.nth(0)).to_have_text("I pick a place in four secondsLeila")
    note = map_.locator(".journey__note")
    note.drag_to(cells.nth(2))
    expect(cells.nth(2)).to_have_text("I pick a place in four secondsLeila")
    theirs = amina.get_by_role("table", name="Journey").get_by_role("row", name=re.compile("In their words"))
    expect(theirs.get_by_role("cell").nth(2)).to_have_text("I pick a place in four secondsLeila")

    amina.get_by_label("How is “I order” for you?").select_option(label="good")
    amina.get_by_label("How is “I wait” for you?").select_option(label="awful")
    leila.get_by_label("How is “I order” for you?").select_option(label="lovely")
    curve = leila.get_by_role("img", name=re.compile("I order: lovely; I wait: awful; It comes: nobody has said"))
    expect(curve).to_be_visible()
    expect(amina.get_by_text("2 have said it")).to_be_visible()
    expect(leila.locator(".journey__dot")).to_have_count(2)
    # The way by keyboard.
    note.focus()
    leila.keyboard.press("Enter")
    leila.get_by_label("Stage").select_option(label="I wait")
    leila.get_by_role("button", name="Keep it so").press("Enter")
    expect(cells.nth(1)).to_have_text("I pick a place in four secondsLeila")


def test_a_participant_who_is_locked_out_keeps_what_they_wrote(two: Two, installation: Installation) -> None:
    leila, amina = two.leila, two.amina
    desk = leila.context.pages[0]
    add(amina, "Note", "Mine")
    desk.get_by_role("switch", name="Writing is open").click()
    expect(desk.get_by_role("switch", name="Writing is open")).not_to_be_checked()
    amina.get_by_role("button", name="Note", exact=True).click()
    amina.get_by_role("dialog").get_by_role("textbox").fill("Too late for this")
    amina.get_by_role("button", name="Put it down").click()
    refused = amina.get_by_role("alert").filter(has_text="This was not taken.")
    expect(refused).to_contain_text("Writing is closed at the moment.")
    expect(refused).to_contain_text("Too late for this")
    expect(leila.get_by_text("Too late for this")).to_have_count(0)
    desk.get_by_role("switch", name="Writing is open").click()
    refused.get_by_role("button", name="Try again").click()
    expect(leila.locator(".table-note", has_text="Too late for this")).to_be_visible()
    expect(refused).to_have_count(0)

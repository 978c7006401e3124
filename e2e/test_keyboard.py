"""A workshop without a mouse: a facilitator and a participant at laptops, from the open lobby to the closing, by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import NewPage
from e2e.installation import Installation
from e2e.room import Room, new_room

MOST_STEPS = 70
IS_SEEN = """() => {
  const chain = [document.activeElement, document.activeElement.closest("label"), document.activeElement.nextElementSibling];
  return chain.some((one) => {
    if (one === null) return false;
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
}"""
WHERE = """() => {
  const parts = [".topbar", ".desk__plan", ".desk__now", ".desk__people"];
  return parts.findIndex((part) => document.activeElement.closest(part) !== null);
}"""


@pytest.fixture
def room(installation: Installation) -> Room:
    return new_room(installation)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the keyboard is there; on the way it is always seen where it is."""
    expect(target).to_be_enabled()
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            assert page.evaluate(IS_SEEN), f"nobody sees that the keyboard is at {target}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached within {MOST_STEPS} steps")


def press(page: Page, name: str, key: str = "Enter", **where: Any) -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=True, **where))
    page.keyboard.press(key)


def in_dialog(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_from_the_lobby_to_the_closing_without_a_mouse(room: Room, new_page: NewPage) -> None:
    desk = room.desk(new_page)
    expect(desk.locator("main")).to_have_attribute("aria-busy", "false")
    amina = new_page(room.installation)
    amina.context.add_cookies([room.cookie("Amina")])
    amina.goto(room.address)
    press(desk, "Open the lobby")
    expect(amina.get_by_role("heading", name="Good to have you here, Amina.")).to_be_visible()
    press(desk, "Begin", "Space")
    expect(desk.get_by_role("heading", name="When did you trust that your parcel was safe?")).to_be_visible()

    # One after the other, as the desk is read: head, plan, what is on now, people.
    desk.locator("body").press("Home")
    desk.reload()
    expect(desk.locator("main")).to_have_attribute("aria-busy", "false")
    passed = []
    for _step in range(40):
        desk.keyboard.press("Tab")
        place = desk.evaluate(WHERE)
        if place >= 0 and (not passed or passed[-1] != place):
            passed.append(place)
    assert passed[:3] == [0, 2, 3], "the keyboard jumps to and fro"
    expect(desk.get_by_role("region", name="Now")).to_match_aria_snapshot("""
      - region "Now":
        - group:
          - paragraph: Running Block 1 of 3
          - heading "When did you trust that your parcel was safe?" [level=2]
          - timer
          - status
          - progressbar "Time that has passed"
          - button "Pause"
          - button "2 min"
          - button "5 min"
          - button "Next block"
          - heading "What people can do" [level=2]
          - switch /Notes are private/ [checked]
          - switch /Writing is open/ [checked]
    """)

    tab_to(amina, amina.get_by_label("Your next note"))
    amina.keyboard.type("Under your lamp, it was dry")
    amina.keyboard.press("Control+Enter")
    expect(amina.get_by_label("Your next note")).to_be_focused()
    amina.keyboard.type("Ask me where safe is")
    press(amina, "Put it down, write another")
    expect(amina.get_by_text("Put down. You have 2 notes.")).to_be_attached()
    expect(desk.get_by_role("heading", name="1 of 1 have written")).to_be_visible()
    press(desk, "Reveal all")
    expect(desk.get_by_role("switch", name="Notes are private")).not_to_be_checked()
    press(desk, "Next block")
    expect(desk.get_by_text("Block 2 of 3")).to_be_visible()

    # Sorting: the list of groups by its first letters, a dialog, and back where one was.
    move = amina.get_by_role("combobox", name="Group of “Under your lamp, it was dry”")
    tab_to(amina, move)
    amina.keyboard.type("New")
    expect(amina.get_by_role("dialog", name="A new group")).to_be_visible()
    expect(amina.get_by_label("What should it be called?")).to_be_focused()
    amina.keyboard.type("Dry places")
    amina.keyboard.press("Enter")
    expect(amina.get_by_role("heading", name="Dry places 1")).to_be_visible()
    # The facilitator lights up a note from the dialog, and Escape leaves one.
    arriving = desk.get_by_role("button", name="Ask me where safe is")
    tab_to(desk, arriving)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog", name="This note")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(arriving).to_be_focused()
    desk.keyboard.press("Enter")
    in_dialog(desk, "Spotlight")
    expect(amina.get_by_text("On the big screen now")).to_be_visible()
    desk.keyboard.press("Control+z")
    expect(amina.get_by_text("On the big screen now")).to_have_count(0)

    # A vote.
    tab_to(desk, desk.locator("#votes summary"))
    desk.keyboard.press("Enter")
    tab_to(desk, desk.get_by_label("What is asked"))
    desk.keyboard.type("Which one first?")
    press(desk, "Open the vote")
    expect(amina.get_by_role("heading", name="Which one first?")).to_be_visible()
    for _dot in range(2):
        press(amina, "One more dot for Ask me where safe is")
    expect(amina.locator("#main")).to_match_aria_snapshot("""
      - main:
        - heading "Which one first?" [level=2]
        - list:
          - listitem:
            - text: Under your lamp, it was dry
            - button "Take one dot from Under your lamp, it was dry" [disabled]
            - button "One more dot for Under your lamp, it was dry"
          - listitem:
            - text: Ask me where safe is
            - button "Take one dot from Ask me where safe is"
            - img "2 dots"
            - button "One more dot for Ask me where safe is" [disabled]
        - text: 3 dots left
        - button "I’m done"
        - status: 3 dots left
    """)
    press(amina, "I’m done")
    press(desk, "Close the vote")
    in_dialog(desk, "Close it for good")
    press(desk, "Show what came out")
    expect(desk.locator(".came-out li")).to_have_text("Ask me where safe is2")

    press(desk, "End workshop")
    in_dialog(desk, "End it")
    expect(amina.get_by_role("heading", name="Thank you.")).to_be_visible()
    press(desk, "Open it again")
    expect(desk.get_by_role("timer")).to_be_visible()

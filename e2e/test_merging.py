"""Two ideas that say the same become one, with everybody who stood behind either counted once, and are parted again."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import after_reloading, come_in, looker
from e2e.stage import HOUSE, STUDIO, address, set_stage

PART, WHOLE = "A hook for parcels beside every door", "A hook beside the door for every parcel"


@pytest.fixture
def house(installation: Installation) -> Installation:
    """Amina's idea with seven people behind it, and Tomas's with five, three of them the same; each with a comment."""
    set_stage(
        installation,
        f"""
from makewith.foundation.conversation.actions import add_comment
TeamRoleFactory(programme=programme, person=person("Helene V."), role="owner")
crowd = [person(f"P{{n}} X.") for n in range(9)]
for name, line, first, last in (("Amina K.", "{PART}", 0, 7), ("Tomas R.", "{WHOLE}", 4, 9)):
    words = Words(line, {{"today": "It stands in the rain.", "instead": f"{{name}} hangs it up."}})
    idea = make_idea(call, person(name), words=words, now=now)
    for one in crowd[first:last]:
        support_idea(person=one, idea=idea, now=now)
    add_comment(author=crowd[0], target=idea.trail_item, text=f"I would help {{name}}", stance="builds", submission_key=uuid.uuid4(), now=now)
""",
    )
    return installation


def behind(page: Page, idea: str, count: int, *, own: bool = False) -> None:
    page.goto(f"{idea}?own=1" if own else idea)
    expect(page.locator("#support")).to_contain_text(re.compile(f"^\\s*{count}\\s*people"))


def test_two_become_one_and_two_again(house, letters, new_page, axe, screenshot):
    see, small, dark = (looker(axe, screenshot, name) for name in ("1440", "390", "390-dark"))
    boss = new_page(house)
    come_in(boss, letters, address("Helene V."))
    boss.goto(HOUSE)
    boss.get_by_role("link", name=PART).first.click()
    part = boss.url.partition("#")[0].partition("?")[0]
    boss.goto(HOUSE)
    boss.get_by_role("link", name=WHOLE).first.click()
    whole = boss.url.partition("#")[0].partition("?")[0]
    behind(boss, whole, 5)
    behind(boss, part, 7)

    # What it comes to is said before it is done.
    boss.get_by_role("link", name="Put it together with another").click()
    expect(boss.get_by_text("7 and 5 people, 3 behind both: 9 in the end")).to_be_visible()
    see(boss, "merging-choose")
    boss.get_by_role("radio").first.check()
    boss.get_by_label("What you tell the authors and those who stand behind it").fill("Both hang it beside the door.")
    boss.get_by_role("button", name="Put them together").click()
    boss.goto(f"{STUDIO}merges/")
    after_reloading(boss, boss.get_by_text("One", exact=True))
    expect(boss.get_by_text("Both hang it beside the door.")).to_be_visible()
    see(boss, "merging-log")

    # The part leads to the whole, whose page has its words; everybody is there once.
    amina = new_page(house, size="phone")
    come_in(amina, letters, address("Amina K."))
    amina.goto(part)
    expect(amina.get_by_role("heading", name=WHOLE, level=1)).to_be_visible()
    expect(amina.get_by_text("Idea 1 goes on as part of this one.")).to_be_visible()
    expect(amina.locator("#support")).to_contain_text(re.compile(r"^\s*9\s*people"))
    amina.get_by_text(PART).first.click()
    expect(amina.get_by_text("Amina K. hangs it up.")).to_be_visible()
    small(amina, "merging-whole")
    amina.get_by_role("link", name="Idea 1 with its pictures and comments").click()
    expect(amina.get_by_text("It goes on as part of idea 2.")).to_be_visible()
    expect(amina.get_by_text("I would help Amina K.")).to_be_visible()
    small(amina, "merging-part")
    amina.goto("/inbox/")
    after_reloading(amina, amina.get_by_text("Both hang it beside the door.").first)
    small(amina, "merging-inbox")
    amina.goto(HOUSE)
    expect(amina.get_by_role("link", name=PART)).to_have_count(0)
    boss.goto(whole)
    see(boss, "merging-whole-team")

    # Parted again: each has what it had, and whoever came since stays with the whole.
    ruth = new_page(house, size="phone", theme="dark")
    come_in(ruth, letters, "ruth@example.org", name="Ruth O.")
    ruth.goto(whole)
    ruth.locator("#support").get_by_role("button", name="I would use this").click()
    expect(ruth.locator("#support")).to_contain_text(re.compile(r"^\s*10\s*people"))
    dark(ruth, "merging-supported")
    boss.goto(f"{STUDIO}merges/")
    boss.get_by_role("button", name="Part them: ideas 1 and 2").click()
    after_reloading(boss, boss.get_by_text("Parted again"))
    see(boss, "merging-parted")
    behind(amina, part, 7)
    expect(amina.get_by_role("heading", name=PART, level=1)).to_be_visible()
    behind(ruth, whole, 6)
    expect(ruth.get_by_text("What became part of it")).to_have_count(0)

"""The recipe “Supporter ladder” from an empty installation to its top: clocks, a second try, and the hand-over to the review."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import after_reloading, come_in

ADMINISTRATOR = "helene@wrenpost.example"
BEGIN = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SLUG = "show-it-to-us"
CALL = "Show us what you would build"
RULES = f"/studio/{SLUG}/ideas/show-it/rules/"
TITLE = "A letterbox for parcels that folds away"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, letterbox) -> Iterator[Installation]:
    """An empty data folder, set up by `makewith init`, served on the first of June."""
    data = tmp_path_factory.mktemp("ladder") / "data"
    data.mkdir()
    made = Installation(data, letterbox)
    made.set_clock(BEGIN)
    made.command(
        "init", "--url", made.url, "--company", "Wrenpost", "--name", "Helene V.", "--email", ADMINISTRATOR,
        "--mail-url", letterbox.address,
    )  # fmt: skip
    made.start("serve")
    yield made
    made.stop()


def look(page: Page, axe, screenshot, name: str) -> None:
    """At the end of the page, where nothing of it lies under the bar of a phone."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    axe(page)
    screenshot(page, name)


def test_an_idea_climbs_its_ladder(empty, letterbox, new_page, axe, screenshot):
    boss = new_page(empty)
    begin(boss, letterbox)
    small_numbers(boss, axe, screenshot)

    author = new_page(empty, size="phone")
    come_in(author, letterbox, "amina@example.org", name="Amina K.")
    first = write(author, axe, screenshot)

    # One stands behind it, says what it is worth to them, and tells the author in private.
    ken = new_page(empty)
    come_in(ken, letterbox, "ken@example.org", name="Ken W.")
    stand_behind(ken, first)
    wish_and_tell(ken, axe, screenshot)

    # Nobody else comes in time.
    empty.set_clock(BEGIN + 11 * DAY)
    author.goto(first)
    after_reloading(author, author.get_by_text("Its time ran out on"))
    look(author, axe, screenshot, "ladder-missed-390")
    author.goto("/inbox/")
    after_reloading(author, author.get_by_text("Your idea’s time ran out"))
    ken.goto(first)
    expect(ken.get_by_role("button", name="I want this to exist")).to_have_count(0)

    # It comes back from zero, and this time two people come, and then a third.
    second = put_on_the_table_again(author, first)
    expect(author.locator("#support")).to_contain_text("0people want this")
    ken.goto("/inbox/")
    after_reloading(ken, ken.get_by_text("An idea you stood behind is on the table again"))
    stand_behind(ken, second)
    empty.set_clock(BEGIN + 13 * DAY)
    ruth = new_page(empty)
    come_in(ruth, letterbox, "ruth@example.org", name="Ruth O.")
    stand_behind(ruth, second)
    expect(ruth.get_by_text("Reached 14 June.")).to_be_visible()
    expect(ruth.get_by_role("img", name=re.compile("days left, of 5"))).to_be_visible()
    look(ruth, axe, screenshot, "ladder-second-step-1440")
    author.goto("/inbox/")
    after_reloading(author, author.get_by_text("Your idea reached 2 supporters"))

    # The rules change while it climbs: its step keeps the terms it began under, and says so.
    boss.goto(RULES)
    boss.locator("[name=ladder-days_2]").fill("4")
    expect(boss.get_by_text("1 idea climbs now.")).to_be_visible()
    boss.get_by_role("button", name="Keep these rules").first.click()
    ruth.goto(second)
    expect(ruth.get_by_text("This step began under the earlier terms, 3 supporters within 5 days")).to_be_visible()
    screenshot(ruth, "ladder-earlier-terms-1440")

    empty.set_clock(BEGIN + 16 * DAY)
    jonas = new_page(empty, size="phone", theme="dark")
    come_in(jonas, letterbox, "jonas@example.org", name="Jonas B.")
    stand_behind(jonas, second)
    expect(jonas.get_by_text("It reached the top of the ladder.")).to_be_visible()
    look(jonas, axe, screenshot, "ladder-top-390-dark")

    # The review has it.
    author.goto("/inbox/")
    after_reloading(author, author.get_by_text("Your idea reached the top of the ladder"))
    boss.goto(f"/studio/{SLUG}/reviews/")
    after_reloading(boss, boss.get_by_role("link", name="Closes on 6 September 2026"))
    boss.get_by_role("link", name="Closes on 6 September 2026").click()
    expect(boss.get_by_text(TITLE).first).to_be_visible()
    screenshot(boss, "ladder-review-1440")


def begin(page: Page, letterbox) -> None:
    """The administrator lays out the recipe, opens its call and then the programme."""
    come_in(page, letterbox, ADMINISTRATOR, to="/studio/")
    page.goto("/studio/")
    page.get_by_role("link", name="New programme").click()
    page.get_by_role("radio", name=re.compile("^Supporter ladder")).check()
    page.get_by_label("What is it called?").fill("Show it to us")
    page.get_by_label("The goal, in one sentence").fill("Build what people draw themselves.")
    page.get_by_role("button", name="Lay out the plan").click()
    page.goto(f"/studio/{SLUG}/ideas/show-it/")
    page.get_by_label("Who may see it and take part").select_option(label="Everybody")
    page.get_by_label("Open it now").check()
    page.get_by_role("button", name="Keep it").click()
    page.goto(f"/studio/{SLUG}/plan/")
    page.get_by_role("button", name="Open it", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    expect(page.get_by_role("button", name="Archive", exact=True)).to_be_visible()


def small_numbers(page: Page, axe, screenshot) -> None:
    """Two steps of two and three supporters; what they mean is read before they are kept."""
    page.goto(f"/studio/{SLUG}/ideas/show-it/")
    page.get_by_role("link", name="Rules of this call").click()
    expect(page.get_by_text("First step: 100 supporters by 31 July 2026")).to_be_visible()
    for number in (1, 2, 3, 4):
        for name in ("supporters", "days", "words"):
            page.locator(f"[name=ladder-{name}_{number}]").fill("")
    page.locator("[name=ladder-supporters_1]").fill("2")
    page.locator("[name=ladder-days_1]").fill("10")
    page.locator("[name=ladder-words_1]").fill("The team writes to the author")
    page.locator("[name=ladder-supporters_2]").fill("3")
    page.locator("[name=ladder-days_2]").fill("5")
    expect(page.get_by_text("First step: 2 supporters by 11 June 2026")).to_be_visible()
    look(page, axe, screenshot, "ladder-rules-1440")
    page.get_by_role("button", name="Keep these rules").first.click()
    expect(page.get_by_text("Kept. What you read on the page goes from now on.")).to_be_visible()


def write(page: Page, axe, screenshot) -> str:
    page.goto(f"/p/{SLUG}/calls/show-it/")
    page.get_by_role("link", name="Write one down").first.click()
    page.get_by_label("Say it in one line").fill(TITLE)
    page.get_by_label("What is it?").fill("A box that hangs flat on the door and opens like a bellows.")
    return put_on_the_table(page, axe, screenshot, "ladder-idea-390")


def put_on_the_table(page: Page, axe=None, screenshot=None, name: str = "") -> str:
    page.get_by_label("I wrote this, and I agree to the terms above.").check()
    page.get_by_role("button", name="Put it on the table", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_role("img", name="9 days left, of 10")).to_be_visible()
    expect(page.get_by_text("2 to go.")).to_be_visible()
    if axe and screenshot:
        look(page, axe, screenshot, name)
    return page.url.partition("#")[0]


def put_on_the_table_again(page: Page, first: str) -> str:
    page.goto(first)
    page.get_by_role("button", name="Put it on the table again").click()
    expect(page.get_by_label("Say it in one line")).to_have_value(TITLE)
    return put_on_the_table(page)


def stand_behind(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#support").get_by_role("button", name="I want this to exist").click()
    expect(page.locator("#support").get_by_role("button", name="You are behind it. Take it back")).to_be_visible()


def wish_and_tell(page: Page, axe, screenshot) -> None:
    page.get_by_role("link", name="What would you pay, how many would you buy?").click()
    page.get_by_label("What would you pay for one?").fill("35")
    page.get_by_label("How many would you buy?").fill("1")
    look(page, axe, screenshot, "ladder-wishes-1440")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("You would pay 35 EUR.")).to_be_visible()
    page.get_by_role("link", name="Say what you think").click()
    for criterion in ("Originality", "Technique", "Details"):
        page.get_by_role("group", name=criterion).get_by_role("radio", name="4").check(force=True)
    page.get_by_label("What would make it better?").fill("A hook for the wind.")
    look(page, axe, screenshot, "ladder-feedback-1440")
    page.get_by_role("button", name="Tell the author").click()
    expect(page.get_by_text("Your words are with the author, without your name.")).to_be_visible()
    look(page, axe, screenshot, "ladder-supported-1440")

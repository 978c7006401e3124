"""Words that are read before others see them, reports, many at once with undo, an appeal, and a new wording of an idea."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import after_reloading, come_in, looker
from e2e.stage import HOUSE, STUDIO, address, set_stage

QUEUE = f"{STUDIO}moderation/"
LINE = "A hook beside the door that keeps parcels dry"


@pytest.fixture
def house(installation: Installation) -> Installation:
    """Helene owns the programme, Jonas moderates it; Amina, Ruth and Tomas have never given anything there."""
    set_stage(
        installation,
        """
from makewith.foundation.moderation.models import ReasonTemplate
for name, role in (("Helene V.", "owner"), ("Jonas B.", "moderator")):
    TeamRoleFactory(programme=programme, person=person(name), role=role)
for name in ("Amina K.", "Ruth O.", "Tomas R."):
    MembershipFactory(programme=programme, person=person(name))
ReasonTemplate.objects.create(name="A neighbour by name", text="It names somebody who did not ask to be named.")
make_idea(call, person("Berta S."), words=Words("A hook beside the door that keeps a parcel dry", {"today": "It rains.", "instead": "A hook."}), now=now)
""",
    )
    return installation


def sign_in(new_page, house: Installation, letters, name: str, **look: str) -> Page:
    page = new_page(house, **look)
    come_in(page, letters, address(name))
    return page


def write(page: Page) -> str:
    page.goto(f"{HOUSE}write/")
    page.get_by_label("Say it in one line").fill(LINE)
    page.get_by_label("What happens today?").fill("It stands in the rain.")
    page.get_by_label("What would you like instead?").fill("It hangs under the roof.")
    page.get_by_label("I wrote this, and I agree to the terms above.").check()
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_role("heading", name=LINE, level=1)).to_be_visible()
    return page.url.partition("#")[0]


def say(page: Page, idea: str, text: str) -> None:
    page.goto(idea)
    page.locator("#conversation textarea").last.fill(text)
    page.locator("#conversation").get_by_role("button", name="Post it").last.click()
    expect(page.locator("#conversation").get_by_text(text)).to_be_visible()


def test_from_the_rules_to_an_appeal(house, letters, new_page, axe, screenshot, watch):
    # A form that lacks its reason, and what is not there for somebody yet, say so in their status.
    watch.expect("status of 422")
    watch.expect("status of 404")
    boss = sign_in(new_page, house, letters, "Helene V.")
    see, see_small = looker(axe, screenshot, "1440"), looker(axe, screenshot, "390")
    dark = looker(axe, screenshot, "390-dark")

    # Helene lets newcomers' words wait, and one word whoever writes it.
    boss.goto(f"{QUEUE}rules/safe-spot/")
    boss.get_by_role("radio", name="Newcomers’, until we know them").check()
    boss.get_by_label("Somebody is no newcomer any more after so many contributions").fill("1")
    boss.get_by_label("Words that always wait").fill("bargain*")
    boss.get_by_label("Something waits after so many people reported it").fill("")
    boss.get_by_role("button", name="Keep these rules").click()
    see(boss, "moderation-rules")

    # Amina's idea waits, seen by nobody else.
    amina = sign_in(new_page, house, letters, "Amina K.", size="phone")
    idea = write(amina)
    expect(amina.get_by_text("Waits to be read by us.")).to_be_visible()
    see_small(amina, "moderation-idea-waits")
    ruth = sign_in(new_page, house, letters, "Ruth O.")
    assert ruth.goto(idea).status == 404

    # Jonas publishes it, takes that back, and publishes it again; what is nearly the same stands beside it.
    jonas = sign_in(new_page, house, letters, "Jonas B.")
    jonas.goto(QUEUE)
    expect(jonas.get_by_text("a newcomer. 0 contributions that everybody sees")).to_be_visible()
    expect(jonas.get_by_text("Nearly the same")).to_be_visible()
    expect(jonas.get_by_text("A hook beside the door that keeps a parcel dry")).to_be_visible()
    see(jonas, "moderation-queue")
    decide(jonas, "Publish", "1 published.")
    jonas.get_by_role("button", name="Undo").click()
    expect(jonas.get_by_text("1 is as it was before.")).to_be_visible()
    assert ruth.goto(idea).status == 404
    decide(jonas, "Publish", "1 published.")
    amina.goto("/inbox/")
    after_reloading(amina, amina.get_by_text("Your idea 2 is there for everybody").first)

    # Two comments wait: one from a newcomer, one with the word. Both are refused at once, and that is undone.
    say(ruth, idea, "Mine is a bargain: I sell hooks, write to me.")
    expect(ruth.get_by_text("Waits to be read by us.")).to_be_visible()
    tomas = sign_in(new_page, house, letters, "Tomas R.", size="phone", theme="dark")
    say(tomas, idea, "Mrs Weber in number nine steals parcels.")
    jonas.goto(QUEUE)
    jonas.get_by_role("checkbox", name=re.compile("^Choose Comment")).first.check()
    jonas.get_by_role("checkbox", name=re.compile("^Choose Comment")).last.check()
    jonas.get_by_role("button", name="Refuse").click()
    expect(jonas.get_by_text("Say why. Whoever wrote it reads this.").first).to_be_visible()
    axe(jonas)
    jonas.get_by_label("Begin with").select_option(label="A neighbour by name")
    jonas.get_by_role("button", name="Refuse").click()
    expect(jonas.get_by_text("2 refused.")).to_be_visible()
    jonas.get_by_role("button", name="Undo").click()
    expect(jonas.get_by_text("2 are as they were before.")).to_be_visible()
    see(jonas, "moderation-queue-of-two")

    # Ruth's is refused for good, and Tomas's published by mistake; Amina reports it, and it is taken down.
    choose(jonas, "bargain")
    jonas.get_by_label("Why, in words its author reads").fill("This is no place to sell.")
    jonas.get_by_role("button", name="Refuse").click()
    expect(jonas.get_by_text("1 refused.")).to_be_visible()
    choose(jonas, "Mrs Weber")
    decide(jonas, "Publish", "1 published.", is_chosen=True)
    amina.goto(idea)
    amina.get_by_role("link", name="Report").first.click()
    amina.get_by_role("radio", name="It tells something private about somebody").check()
    amina.get_by_label("In your words").fill("She is my neighbour.")
    see_small(amina, "moderation-report")
    amina.get_by_role("button", name="Report it").click()
    jonas.goto(f"{QUEUE}?show=reported")
    expect(jonas.get_by_text("She is my neighbour.")).to_be_visible()
    see(jonas, "moderation-reported")
    choose(jonas, "Mrs Weber")
    jonas.get_by_label("Begin with").select_option(label="A neighbour by name")
    jonas.get_by_role("button", name="Take down").click()
    expect(jonas.get_by_text("1 taken down.")).to_be_visible()
    amina.goto("/inbox/")
    after_reloading(amina, amina.get_by_text("It is not shown to others any more. Thank you for telling us."))
    amina.goto(idea)
    expect(amina.get_by_text("Mrs Weber")).to_have_count(0)

    # Tomas asks for another look; Jonas, who took it down, cannot answer, and Helene does.
    tomas.goto("/inbox/")
    after_reloading(tomas, tomas.get_by_text("is not shown to others").first)
    tomas.get_by_role("link", name=re.compile("is not shown to others")).first.click()
    expect(tomas.get_by_text("It names somebody who did not ask to be named.")).to_be_visible()
    tomas.get_by_label("Why should it be seen?").fill("She told me to write it. We laughed.")
    dark(tomas, "moderation-appeal")
    tomas.get_by_role("button", name="Ask for another look").click()
    expect(tomas.get_by_text("Another of us reads it again.")).to_be_visible()
    jonas.goto(f"{QUEUE}?show=appealed")
    jonas.get_by_role("link", name=re.compile("^Comment ")).first.click()
    expect(jonas.get_by_text("You refused it, so somebody else of the team reads it again.")).to_be_visible()
    boss.goto(jonas.url)
    boss.get_by_role("radio", name="Publish it").check(force=True)
    boss.get_by_label("Your answer").fill("Mrs Weber told us so too.")
    see(boss, "moderation-asked-again")
    boss.get_by_role("button", name="Send the answer").click()
    expect(boss.get_by_text("Your answer is on its way.")).to_be_visible()
    tomas.goto("/inbox/")
    after_reloading(tomas, tomas.get_by_text("it is there for everybody").first)
    ruth.goto(idea)
    expect(ruth.get_by_text("Mrs Weber in number nine")).to_be_visible()

    # A new wording with the word waits by itself, and the idea stays as it was until it is read.
    amina.goto(idea)
    amina.get_by_role("link", name="Change the words").click()
    amina.get_by_label("Say it in one line").fill("A hook beside the door, no bargain, that keeps parcels dry")
    amina.get_by_role("button", name="Put this version on the table").click()
    expect(amina.get_by_text("Your new wording waits to be read by us.")).to_be_visible()
    see_small(amina, "moderation-new-wording")
    ruth.goto(idea)
    expect(ruth.get_by_role("heading", name=LINE, level=1)).to_be_visible()
    jonas.goto(f"{QUEUE}?kind=wording")
    jonas.get_by_role("link", name="New wording 1").click()
    see(jonas, "moderation-new-wording")
    jonas.get_by_role("link", name="Where it stands").click()
    expect(jonas.get_by_role("heading", name="What the new wording changes")).to_be_visible()
    see(jonas, "moderation-what-changes")
    jonas.goto(QUEUE)
    choose(jonas, "no bargain")
    decide(jonas, "Publish", "1 published.", is_chosen=True)
    ruth.goto(idea)
    after_reloading(ruth, ruth.get_by_role("heading", name=re.compile("no bargain"), level=1))
    expect(ruth.get_by_role("link", name="version 2, what changed")).to_be_visible()

    # Every line stays in the log.
    boss.goto(f"{QUEUE}log/")
    expect(boss.get_by_role("row")).to_have_count(17)


def choose(page: Page, words: str) -> None:
    page.locator("[data-case]", has_text=words).get_by_role("checkbox").check()


def decide(page: Page, act: str, told: str, *, is_chosen: bool = False) -> None:
    """Do something to what waits first, or to what is chosen."""
    if not is_chosen:
        page.get_by_role("checkbox", name=re.compile("^Choose ")).first.check()
    page.get_by_role("button", name=act).click()
    expect(page.get_by_text(told)).to_be_visible()

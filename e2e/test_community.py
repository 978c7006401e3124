"""An idea community from nothing: a short idea, votes, an idea partner, a pipeline, and its author told that it was launched."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import come_in

BOSS, JONAS = "helene@wrenpost.example", "jonas@wrenpost.example"
AMINA, RUTH = "amina@example.org", "ruth@example.org"
START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SLUG = "better-cups"


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory, letterbox) -> Iterator[Installation]:
    """An empty data folder, set up by `makewith init`, served on the first of March."""
    data = tmp_path_factory.mktemp("community") / "data"
    data.mkdir()
    made = Installation(data, letterbox)
    made.set_clock(START)
    mail = made.settings["MAKEWITH_EMAIL_URL"]
    made.command(
        "init", "--url", made.url, "--company", "Wrenpost", "--name", "Helene V.", "--email", BOSS, "--mail-url", mail
    )  # fmt: skip
    made.start("serve")
    yield made
    made.stop()


def plan_programme(page: Page) -> None:
    """The recipe as it comes: one call with three categories, opened."""
    page.goto("/studio/new/")
    page.get_by_role("radio", name=re.compile("^Idea community")).check()
    page.get_by_label("What is it called?").fill("Better cups")
    page.get_by_label("The goal, in one sentence").fill("A cup of coffee that people walk a street further for.")
    page.get_by_role("button", name="Lay out the plan").click()
    expect(page.get_by_text("of six steps")).to_be_visible()
    page.goto(f"/studio/{SLUG}/plan/")
    page.get_by_role("button", name="Open it", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    expect(page.get_by_role("button", name="Archive", exact=True)).to_be_visible()
    page.goto(f"/studio/{SLUG}/ideas/ideas/")
    page.get_by_label("Who may see it and take part").select_option(label="Everybody")
    page.get_by_label("Open it now").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="What should we do better?")).to_be_visible()


def open_doors(installation: Installation) -> None:
    """Let everybody see the programme, and make Jonas somebody who works here."""
    installation.command(
        "manage", "shell", "-c",
        "from makewith.foundation.people.models import *; from makewith.foundation.programmes.models import *; "
        "Programme.objects.update(visibility='public'); "
        "kind, _ = StakeholderKind.objects.get_or_create(name='barista', defaults={'side': 'employee_facing'}); "
        f"Person.objects.filter(email='{JONAS}').update(kind=kind)",
    )  # fmt: skip


def until(page: Page, address: str, words: str) -> None:
    """Load a page until a job of the worker has put these words on it."""
    end = time.monotonic() + 60
    page.goto(address)
    while not page.get_by_text(words).count() and time.monotonic() < end:
        time.sleep(0.5)
        page.reload()
    expect(page.get_by_text(words).first).to_be_visible()


def test_from_nothing_to_launched(nothing, new_page, axe, screenshot, letterbox, watch):
    # An answer that is missing, and a call that is not open to visitors yet, say so in their status.
    watch.expect("status of 422")
    boss = new_page(nothing)
    boss.goto("/")
    come_in(boss, letterbox, BOSS)
    plan_programme(boss)
    axe(boss)
    screenshot(boss, "community-call-empty")

    # What the rules mean is said before they are kept.
    boss.goto(f"/studio/{SLUG}/ideas/ideas/rules/")
    expect(boss.get_by_text("An idea goes this way: Under review → Reviewed → Coming soon → Launched.")).to_be_visible()
    axe(boss)
    screenshot(boss, "community-rules")

    jonas = new_page(nothing)
    come_in(jonas, letterbox, JONAS, name="Jonas B.")
    open_doors(nothing)

    # Two customers: one writes, the other votes, keeps it and comments.
    amina = new_page(nothing, size="phone")
    come_in(amina, letterbox, AMINA, name="Amina K.")
    amina.goto(f"/p/{SLUG}/calls/ideas/write/")
    amina.get_by_label("Say it in one line").fill("A lid that does not drip on the tram")
    amina.get_by_label("What happens today?").fill("I spill on my coat twice a week.")
    agree = amina.get_by_label("I wrote this, and I agree to the terms above.")
    agree.check()
    amina.get_by_role("button", name="Put it on the table").click()
    expect(amina.get_by_text("Choose one, so that the right people read it.")).to_be_visible()
    axe(amina)
    screenshot(amina, "community-write-390")
    amina.get_by_role("radio", name=re.compile("^Product")).check()
    agree.check()
    amina.get_by_role("button", name="Put it on the table").click()
    expect(amina.get_by_text("Your idea is on the table.")).to_be_visible()
    idea = amina.url

    ruth = new_page(nothing, theme="dark")
    come_in(ruth, letterbox, RUTH, name="Ruth O.")
    ruth.goto(f"/p/{SLUG}/calls/ideas/?order=popular&category=product")
    star = ruth.get_by_role("button", name="Keep for later: A lid that does not drip on the tram")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    axe(ruth)
    screenshot(ruth, "community-list-dark")
    ruth.goto(idea)
    ruth.get_by_role("button", name="I would use this").first.click()
    expect(ruth.get_by_role("button", name="You are behind it. Take it back")).to_be_visible()
    expect(ruth.locator("#support")).to_contain_text("10 points")
    ruth.goto(f"/p/{SLUG}/kept/")
    expect(ruth.get_by_role("link", name="A lid that does not drip on the tram")).to_be_visible()
    axe(ruth)

    # The team makes Jonas an idea partner, and shares out.
    boss.goto(f"/studio/{SLUG}/ideas/ideas/partners/")
    boss.get_by_label("Employee").select_option(label="Jonas B.")
    boss.get_by_role("button", name="Make them idea partner").click()
    expect(boss.get_by_text("They are idea partner now.")).to_be_visible()
    boss.get_by_role("button", name="Evenly").click()
    expect(boss.get_by_text("1 idea was given out.")).to_be_visible()
    axe(boss)
    screenshot(boss, "community-partners")

    # A day before the promise runs out Jonas is reminded; then he says that it is under review.
    nothing.set_clock(START + timedelta(days=13, hours=12))
    jonas.goto(f"/p/{SLUG}/queue/")
    expect(jonas.get_by_text("An answer by 15 March")).to_be_visible()
    axe(jonas)
    screenshot(jonas, "community-queue")
    jonas.get_by_role("link", name="Say where it stands: A lid that does not drip on the tram").click()
    jonas.get_by_role("radio", name="Reviewed, with an answer").check()
    jonas.get_by_role("button", name="Tell them").click()
    expect(jonas.get_by_text("“Reviewed” comes with an answer.")).to_be_visible()
    axe(jonas)
    jonas.get_by_label("Your answer").fill("We tried three lids in the shop. The second does not drip.")
    jonas.get_by_role("button", name="Tell them").click()
    expect(jonas.get_by_text("They are told.")).to_be_visible()
    expect(jonas.get_by_text("Reviewed", exact=True).first).to_be_visible()
    until(amina, "/inbox/", "Jonas B. answered: Reviewed")
    until(jonas, "/inbox/", "An idea in your queue is promised an answer by 15 March")

    # In April it is launched, moved on the page for many, and told when the time to undo it is over.
    april = datetime(2027, 4, 20, 9, 0, tzinfo=UTC)
    nothing.set_clock(april)
    boss.goto(f"/studio/{SLUG}/ideas/ideas/standing/")
    boss.get_by_role("checkbox", name=re.compile("A lid that does not drip")).check()
    boss.get_by_label("They stand at").select_option(label="Launched, with an answer")
    boss.get_by_label("One answer for all of them").fill("The new lid is in every shop from today.")
    boss.get_by_role("button", name="Move them").click()
    expect(boss.get_by_text(re.compile("1 idea moves to “Launched” at"))).to_be_visible()
    axe(boss)
    screenshot(boss, "community-standing")
    amina.goto(f"/p/{SLUG}/in-action/")
    expect(amina.get_by_text("Nothing is out in the world yet")).to_be_visible()
    nothing.set_clock(april + timedelta(minutes=11))
    until(amina, "/inbox/", "Helene V. answered: Launched")
    axe(amina)
    amina.goto(f"/p/{SLUG}/in-action/")
    expect(amina.get_by_text("The new lid is in every shop from today.")).to_be_visible()
    axe(amina)
    screenshot(amina, "community-in-action-390")
    amina.goto(idea)
    expect(amina.get_by_text("Launched", exact=True).first).to_be_visible()
    expect(amina.get_by_text("Jonas B. is its idea partner.")).to_be_visible()
    axe(amina)
    screenshot(amina, "community-idea-390")
    ruth.goto(idea)
    expect(ruth.get_by_text("You are behind it. Take it back")).to_be_visible()

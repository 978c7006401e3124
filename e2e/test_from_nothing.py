"""From an empty folder to an open call: init, a programme from a recipe, its plan, its people, and what a customer sees of it."""

import email
import re
import time
from collections.abc import Iterator
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import code_in, enter

ADMINISTRATOR = "helene@wrenpost.example"
FACILITATOR = "jonas@wrenpost.example"
CSV = "email,name,role,kind\nsofie@wrenpost.example,Sofie N.,researcher,\nruth@example.org,Ruth O.,,customer\n"
BROKEN_CSV = "email,name,role,kind\nsofie@wrenpost.example,Sofie N.,researcher,\nnobody,,boss,\n"


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory, letterbox) -> Iterator[Installation]:
    """An empty data folder, set up by `makewith init` without a mail server, and served."""
    data = tmp_path_factory.mktemp("nothing") / "data"
    data.mkdir()
    made = Installation(data, letterbox)
    for name in ("MAKEWITH_URL", "MAKEWITH_EMAIL_URL"):
        del made.settings[name]
    said = made.command(
        "init", "--url", made.url, "--company", "Wrenpost", "--name", "Helene V.", "--email", ADMINISTRATOR, "--mail-url", ""
    )  # fmt: skip
    assert f"as {ADMINISTRATOR}, with the code that comes by mail" in said
    made.start("serve")
    yield made
    made.stop()


def kept(installation: Installation, address: str, part: str) -> str:
    """The text of a letter in var/mail to this address with these words in it, once it is there."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for path in sorted((installation.data / "mail").glob("*.eml"), reverse=True):
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            text = message.get_body(("plain",)).get_content()
            if message["To"] == address and part in text:
                return text
        time.sleep(0.1)
    raise AssertionError(f"There is no letter to {address} with “{part}” in it.")


def come_in(page: Page, installation: Installation, address: str, *, name: str = "") -> None:
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_label("The code from the e-mail")).to_be_visible()
    text = kept(installation, address, "code")
    assert code_in(text)
    enter(page, text, name)


def keep(page: Page, **values: str) -> None:
    """Fill the form of a step and go back to the plan."""
    for label, value in values.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Keep it").click()


def test_from_an_empty_folder_to_an_open_call(nothing, new_page, axe, screenshot, watch, tmp_path: Path):
    # A list with a broken row is refused, and its status says so, too.
    watch.expect("status of 422")
    page = new_page(nothing)

    # Nothing is open yet, and the administrator comes in.
    page.goto("/")
    expect(page.get_by_text("Nothing is open yet")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Sign in to see what is open for you").click()
    come_in(page, nothing, ADMINISTRATOR)
    expect(page.get_by_text("No mail server is set up yet.")).to_be_visible()
    page.get_by_role("link", name="Read them and send a test").click()
    expect(page.get_by_role("link", name=re.compile("code", re.IGNORECASE)).first).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    kept(nothing, ADMINISTRATOR, "There is nothing to do.")
    axe(page)
    screenshot(page, "nothing-letters")

    # A programme from a recipe.
    page.goto("/studio/")
    axe(page)
    page.get_by_role("link", name="New programme").click()
    page.get_by_role("radio", name=re.compile("^Idea community")).check()
    page.get_by_label("What is it called?").fill("The last hundred metres")
    page.get_by_label("The goal, in one sentence").fill(
        "Make the last hundred metres feel like a neighbour handing it over."
    )
    axe(page)
    screenshot(page, "nothing-recipe")
    page.get_by_role("button", name="Lay out the plan").click()
    expect(page.get_by_text("of six steps")).to_be_visible()
    axe(page)
    screenshot(page, "nothing-plan")

    six_steps(page, axe)
    invite(page, nothing, tmp_path, axe)
    page.goto("/studio/the-last-hundred-metres/plan/")
    expect(page.get_by_text("All six steps are decided.")).to_be_visible()
    axe(page)
    screenshot(page, "nothing-plan-decided")

    open_programme(page)

    # The team's facilitator comes in by the letter's link.
    colleague = new_page(nothing)
    accept(colleague, nothing, FACILITATOR, "Jonas B.")
    colleague.goto("/studio/the-last-hundred-metres/")
    expect(colleague.get_by_role("link", name="Ideas").first).to_be_visible()

    # A customer was asked in; a visitor only reads.
    visitor = new_page(nothing, size="phone")
    visitor.goto("/")
    expect(
        visitor.get_by_text("Make the last hundred metres feel like a neighbour handing it over.").first
    ).to_be_visible()
    axe(visitor)
    screenshot(visitor, "nothing-visitor-390")
    visitor.goto("/p/the-last-hundred-metres/take-part/")
    visitor.get_by_role("link", name="Where should a parcel wait?").first.click()
    visitor.get_by_role("link", name="Sign in and write one down").first.click()
    expect(visitor.get_by_label("E-mail")).to_be_visible()

    customer = new_page(nothing)
    accept(customer, nothing, "ruth@example.org", "Ruth O.")
    customer.goto("/p/the-last-hundred-metres/take-part/")
    customer.get_by_role("link", name="Where should a parcel wait?").first.click()
    customer.get_by_role("link", name="Write one down").first.click()
    expect(customer.get_by_label("Where were you?")).to_be_visible()
    axe(customer)
    screenshot(customer, "nothing-customer-writes")


def six_steps(page: Page, axe) -> None:
    """Settle all six steps, each on its own page, and come back to the plan."""
    plan = "/studio/the-last-hundred-metres/plan/"
    page.goto(f"{plan}goals/")
    page.get_by_role("group").or_(page.locator("form")).last.scroll_into_view_if_needed()
    measure = page.locator("form", has=page.get_by_role("button", name="Set the measure"))
    measure.get_by_label("What do you want to move?").fill("Calls “Where is my parcel?”")
    measure.get_by_label("Unit").fill("per thousand")
    measure.get_by_label("Baseline").fill("38")
    measure.get_by_label("Target").fill("20")
    measure.get_by_label("By", exact=True).fill("2030-12-31")
    axe(page)
    measure.get_by_role("button", name="Set the measure").click()

    page.goto(f"{plan}tools/")
    axe(page)
    page.get_by_role("link", name="Another call for ideas").click()
    page.get_by_label("What do you ask?").fill("Where should a parcel wait?")
    page.get_by_label("What should people know?").fill("Tell us one place, and one day on which it would have helped.")
    page.get_by_label("First question").fill("Where were you?")
    page.get_by_label("Open until, that day included").fill("2030-12-31")
    expect(page.get_by_label("Open it now")).to_be_checked()
    axe(page)
    keep(page)
    expect(page.get_by_text("The call is open.")).to_be_visible()

    for step, values in {
        "audience": {"Whom do you want to hear?": "Receivers, couriers, and the shops that take parcels in."},
        "thanks": {"What do people get for it, and when?": "Credit by name, and the first try of what we build."},
        "iterate": {"What happens after each round?": "Keep, change or stop, with the figures on the table."},
        "communicate": {"Who tells people what became of what they gave, and how?": "Jonas, by letter, the noes too."},
    }.items():
        page.goto(f"{plan}{step}/")
        axe(page)
        keep(page, **values)
        expect(page).to_have_url(re.compile(r"/plan/"))

    page.goto(f"{plan}iterate/")
    if page.get_by_text("No round yet").count():
        rounds = page.locator("form", has=page.get_by_role("button", name="Put it on the plan"))
        rounds.get_by_label("What is the round for?").fill("Open the doors")
        rounds.get_by_label("Begins").fill("2030-01-01")
        rounds.get_by_label("Ends").fill("2030-03-01")
        rounds.get_by_role("button", name="Put it on the plan").click()
    page.goto(plan)


def invite(page: Page, nothing: Installation, tmp_path: Path, axe) -> None:
    """One colleague from a typed list, and a file; a broken row is named with its line and column, and nobody is written to."""
    page.goto("/studio/the-last-hundred-metres/import/people/")
    page.get_by_label("Addresses").fill(FACILITATOR)
    page.get_by_label("They join as").select_option(label="Facilitator: runs activities and invites")
    page.get_by_role("button", name="Look at the list").click()
    page.get_by_role("button", name="Write to 1 person").click()
    kept(nothing, FACILITATOR, "would like you in the team")

    file = tmp_path / "people.csv"
    file.write_text(BROKEN_CSV, "utf-8")
    page.goto("/studio/the-last-hundred-metres/import/people/")
    page.get_by_label("Or a CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_text("Nobody has been written to.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("3.*email"))).to_be_visible()
    axe(page)
    file.write_text(CSV, "utf-8")
    page.get_by_label("Addresses").fill("")
    page.get_by_label("Or a CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at the list").click()
    axe(page)
    page.get_by_role("button", name="Write to 2 people").click()
    kept(nothing, "sofie@wrenpost.example", "would like you in the team")
    kept(nothing, "ruth@example.org", "would like to work on this with you")
    page.goto("/studio/the-last-hundred-metres/people/invitations/")
    expect(page.get_by_text("3 invitations")).to_be_visible()
    axe(page)


def open_programme(page: Page) -> None:
    page.goto("/studio/the-last-hundred-metres/plan/")
    page.get_by_role("button", name="Open it", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    expect(page.get_by_role("button", name="Archive", exact=True)).to_be_visible()


def accept(page: Page, installation: Installation, address: str, name: str) -> None:
    """Follow the letter's link, sign in with its address, and say yes."""
    link = re.search(r"http\S+/invitations/[0-9a-f-]+/", kept(installation, address, "/invitations/"))
    assert link
    page.goto(link.group())
    page.get_by_role("button", name="Sign in and say yes").click()
    come_in(page, installation, address, name=name)
    page.get_by_role("button", name="Yes, I take part").click()
    expect(page.get_by_text("Welcome. You are in.")).to_be_visible()

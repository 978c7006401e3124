"""Coming in by a code, choosing a name, adding a passkey, coming in with it, and taking it off again."""

import re

from playwright.sync_api import Page, expect

ADDRESS = "amina@example.org"


def code_in(letter):
    found = re.search(r"^ {4}([A-Z0-9]{6})\s*$", letter.text, re.MULTILINE)
    assert found, letter.text
    return found.group(1)


def come_in(page: Page, letters, address: str, *, to: str = "/me/") -> None:
    """Sign in by a code; somebody new then finds the page of welcome."""
    number = len(letters.to(address)) + 1
    page.goto(to)
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    letter = letters.wait_for(address, number=number)
    page.get_by_label("The code from the e-mail").fill(code_in(letter).lower())
    page.get_by_role("button", name="Come in").click()


def choose_name(page: Page, name: str = "Amina K.") -> None:
    page.get_by_label("Name on my notes").fill(name)
    page.get_by_role("button", name="Come in").click()


def add_authenticator(page: Page) -> None:
    """A device that can keep passkeys and whose owner always touches the sensor."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_somebody_new_comes_in_by_code_and_later_by_passkey(page, letters):
    add_authenticator(page)
    come_in(page, letters, ADDRESS)
    expect(page).to_have_url(re.compile(r"/welcome/"))
    expect(page.get_by_label("My clock")).to_have_value("Europe/Berlin")
    choose_name(page)
    expect(page).to_have_url(re.compile(r"/me/$"))

    page.get_by_role("link", name="Add a passkey or an app").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("Phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).to_have_url(re.compile(r"/sign-in/ways/$"))
    expect(page.get_by_text("Phone", exact=True).first).to_be_visible()
    assert "A passkey was added." in letters.wait_for(ADDRESS, number=2).text

    page.goto("/me/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/me/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/me/$"))
    expect(page.get_by_role("heading", name="Who I am here")).to_be_visible()

    page.get_by_role("link", name="Take off Phone").click()
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    assert "A passkey was taken off." in letters.wait_for(ADDRESS, number=3).text


def test_a_device_that_knows_no_passkey_says_what_to_do_instead(page):
    page.goto("/sign-in/code/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": False,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status").filter(has_text="take a code by e-mail")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_another_code_can_be_asked_for_after_half_a_minute(page, letters):
    page.clock.install()
    page.goto("/sign-in/code/")
    page.get_by_label("E-mail").fill("waiting@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("button", name=re.compile(r"Send another in 0:\d\d"))).to_be_disabled()
    page.clock.run_for(31_000)
    expect(page.get_by_role("button", name="Send another")).to_be_enabled()


def test_the_pages_of_signing_in_are_fit_for_everybody(new_page, installation, letters, look, axe, screenshot):
    page = new_page(installation, **look)
    suffix = f"{look['size']}-{look['theme']}"
    address = f"{suffix}@example.org"

    def see(name):
        axe(page)
        screenshot(page, f"{name}-{suffix}")

    page.goto("/sign-in/code/?next=/me/")
    see("sign-in")
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code from the e-mail").fill("7KD2PA")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("This is not the code that we sent.")).to_be_visible()
    see("sign-in-code")
    page.get_by_label("The code from the e-mail").fill(code_in(letters.wait_for(address)))
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_label("Name on my notes")).to_be_visible()
    see("welcome")
    choose_name(page)
    page.get_by_label("Where will you use it?").fill("spreadsheet")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_label("Key", exact=True)).to_have_value(re.compile("^mw_"))
    see("key")
    page.get_by_role("link", name="I have it").click()
    expect(page.get_by_text("not used yet")).to_be_visible()
    see("me")
    page.get_by_role("link", name="Add a passkey or an app").click()
    see("ways-in")
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Touch the sensor")).to_be_visible()
    see("add-passkey")
    page.goto("/sign-in/ways/app/")
    see("add-app")

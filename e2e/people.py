"""What people do in several journeys."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.installation import Installation
from e2e.letters import Letter, Letterbox

CODE = re.compile(r"^ {4}([A-Z0-9]{6})\s*$", re.MULTILINE)


def code_in(text: str) -> str:
    """The code of a sign-in letter."""
    found = CODE.search(text)
    assert found, text
    return found.group(1)


def come_in(page: Page, letters: Letterbox, address: str, *, to: str = "/me/", name: str = "") -> None:
    """Sign in by a code; `name` answers the page that welcomes somebody new."""
    number = len(letters.to(address)) + 1
    page.goto(to)
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    enter(page, letters.wait_for(address, number=number).text, name)


def enter(page: Page, letter: str, name: str = "") -> None:
    """Type the code of a letter, and the name that somebody new is asked for."""
    page.get_by_label("The code from the e-mail").fill(code_in(letter))
    page.get_by_role("button", name="Come in").click()
    if name:
        page.get_by_label("Name on my notes").fill(name)
        kinds = page.get_by_role("radio")
        if kinds.count():
            kinds.first.check(force=True)
        page.get_by_role("button", name="Come in").click()


def after_reloading(page: Page, sought: Locator) -> None:
    """Wait for something that the background makes, as a person does: by loading the page again."""
    end = time.monotonic() + 30
    while not sought.first.is_visible():
        assert time.monotonic() < end, f"{page.url} does not show {sought}"
        page.wait_for_timeout(500)
        page.reload()


def demo_link(installation: Installation, role: str) -> str:
    """The one-click sign-in of somebody in the demo, from what `makewith demo` printed."""
    found = re.search(rf" an? {role} +(http\S+)", installation.log.read_text("utf-8"))
    assert found, installation.log.read_text("utf-8")
    return found.group(1)


def sent(letters: list[Letter], part: str) -> list[Letter]:
    """The letters whose subject or text holds these words."""
    return [letter for letter in letters if part in letter.subject or part in letter.text]


See = Callable[[Page, str], None]


def looker(axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path], suffix: str) -> See:
    """Have axe look at a page, and keep a picture of it."""

    def see(page: Page, name: str) -> None:
        expect(page.locator("main")).to_be_visible()
        # At the end of the page, where nothing of it lies under the bar of a phone.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        axe(page)
        screenshot(page, f"{name}-{suffix}")

    return see

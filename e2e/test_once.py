"""A double click, a page left open elsewhere and a connection lost in the middle of a submission each make one idea."""

import re
import socket
import sqlite3
import time
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import demo_link

CALL = "/p/last-hundred-metres/calls/where-should-a-parcel-wait/"


def ideas_called(installation: Installation, title: str) -> list[str]:
    """The states of the ideas with this line, drafts among them."""
    with closing(sqlite3.connect(installation.data / "makewith.sqlite3", timeout=30)) as database:
        return [state for (state,) in database.execute("SELECT state FROM ideas_idea WHERE title = ?", [title])]


def begin(page: Page, installation: Installation, title: str, role: str = "employee") -> None:
    page.goto(demo_link(installation, role))
    page.goto(f"{CALL}write/")
    fill(page, title)


def fill(page: Page, title: str) -> None:
    page.get_by_label("Say it in one line").fill(title)
    page.get_by_label("What happens at the door today?").fill("It rings twice.")
    page.get_by_label("What would you like instead?").fill("It rings once.")
    page.get_by_label("I wrote this, and I agree to the terms above.").check()


def cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def form_of(page: Page) -> bytes:
    """The form as the browser would send it."""
    pairs = page.evaluate(
        "() => [...new FormData(document.querySelector('form[data-draft-key]'))].filter(([, value]) => typeof value === 'string')"
    )
    return urlencode([(name, value) for name, value in pairs]).encode()


def request_of(page: Page, body: bytes) -> bytes:
    parts = urlsplit(page.url)
    jar = "; ".join(f"{name}={value}" for name, value in cookies(page).items())
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {jar}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def connect(installation: Installation) -> socket.socket:
    return socket.create_connection(("127.0.0.1", installation.port), timeout=30)


def test_a_double_click_makes_one_idea(demo_installation, new_page):
    page = new_page(demo_installation)
    begin(page, demo_installation, "Ring once, and wait")
    page.get_by_role("button", name="Put it on the table").dblclick()
    expect(page.get_by_role("heading", name="Ring once, and wait")).to_be_visible()
    assert ideas_called(demo_installation, "Ring once, and wait") == ["open"]


def test_the_same_form_sent_five_times_at_once_makes_one_idea(demo_installation, new_page):
    page = new_page(demo_installation)
    begin(page, demo_installation, "Five clicks of a nervous hand")
    request = request_of(page, form_of(page))
    sockets = [connect(demo_installation) for _ in range(5)]
    for one in sockets:
        one.sendall(request)
    answers = [one.makefile("rb").read() for one in sockets]
    for one in sockets:
        one.close()
    assert [answer.split(b" ", 2)[1] for answer in answers] == [b"302"] * 5
    led = {re.search(rb"(?im)^location: (\S+)", answer).group(1) for answer in answers}
    assert len(led) == 1
    assert ideas_called(demo_installation, "Five clicks of a nervous hand") == ["open"]


def test_a_page_left_open_elsewhere_makes_no_second_idea(demo_installation, new_page, watch):
    watch.expect("status of 409")
    page = new_page(demo_installation)
    begin(page, demo_installation, "A line from two windows")
    other = page.context.new_page()
    other.goto(f"{CALL}write/")
    fill(other, "A line from two windows")
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_role("heading", name="A line from two windows")).to_be_visible()
    other.get_by_role("button", name="Put it on the table").click()
    expect(other.get_by_role("heading", name="A line from two windows")).to_be_visible()
    assert other.url.partition("#")[0] == page.url.partition("#")[0]
    assert ideas_called(demo_installation, "A line from two windows") == ["open"]


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_half_sent_form_makes_nothing_and_the_whole_one_after_it_one_idea(demo_installation, new_page, share):
    title = f"Cut off at {share}"
    page = new_page(demo_installation)
    begin(page, demo_installation, title)
    body = form_of(page)
    request = request_of(page, body)
    with connect(demo_installation) as cut:
        cut.sendall(request[: len(request) - len(body) + int(len(body) * share)])
        time.sleep(0.2)
    assert "open" not in ideas_called(demo_installation, title)
    # The answer was lost: the server has the idea and the browser does not know, so it sends the form again.
    with connect(demo_installation) as deaf:
        deaf.sendall(request)
        deaf.shutdown(socket.SHUT_RD)
        end = time.monotonic() + 30
        while ideas_called(demo_installation, title) != ["open"]:
            assert time.monotonic() < end, ideas_called(demo_installation, title)
            time.sleep(0.05)
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert ideas_called(demo_installation, title) == ["open"]


def test_what_was_typed_outlives_a_lost_connection(demo_installation, new_page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = new_page(demo_installation)
    page.goto(demo_link(demo_installation, "employee"))
    page.goto(f"{CALL}write/")
    page.context.set_offline(True)
    fill(page, "Typed in a tunnel")
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_role("heading", name="Typed in a tunnel")).to_be_visible()
    assert ideas_called(demo_installation, "Typed in a tunnel") == ["open"]

"""How soon 500 notes are on the screen of a slow phone, beside a static page that shows the same.

The board and the phone's list are opened in Chromium with its processor slowed down four times. The static page is what the board had drawn,
with its style sheets and without its program, served by the same kind of connection. Painted means: 500 notes are in the document (30 in the
phone's list, which shows its first page of them) and two frames have been drawn since.
"""

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

from e2e.browser import launch
from playwright.sync_api import Browser, Page, sync_playwright

SLOWER, ROUNDS = 4, 7
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
WATCH = """
window.painted = new Promise((resolve) => {
  const look = () => document.querySelectorAll('%s').length >= %d
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    : requestAnimationFrame(look)
  look()
})
"""
STATIC = """() => {
  const copy = document.documentElement.cloneNode(true)
  copy.querySelectorAll('script, link[rel="modulepreload"]').forEach((one) => one.remove())
  return '<!doctype html>' + copy.outerHTML
}"""


@contextmanager
def _static(site: str, drawn: str) -> Iterator[str]:
    """The address of a page that only says this, with the style sheets, fonts and pictures of `site` beside it."""
    kept: dict[str, tuple[str, bytes]] = {"/": ("text/html; charset=utf-8", drawn.encode())}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path not in kept:
                with urlopen(f"{site}{self.path}") as answer:
                    kept[self.path] = (answer.headers["content-type"], answer.read())
            kind, body = kept[self.path]
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


@contextmanager
def _phone(browser: Browser, cookie: dict[str, Any]) -> Iterator[Page]:
    """A page with nothing in its cache, on a slow processor."""
    context = browser.new_context(**PHONE, service_workers="block")  # type: ignore[arg-type]
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page
    finally:
        context.close()


def _painted_at(page: Page, address: str, selector: str, count: int) -> float:
    """Milliseconds from the beginning of the navigation."""
    page.add_init_script(WATCH % (selector, count))
    page.goto(address)
    page.locator(selector).nth(count - 1).wait_for(state="attached", timeout=60_000)
    return float(page.evaluate("window.painted"))


def paint(site: str, path: str, cookie: str, notes: int) -> dict[str, float]:
    """Milliseconds until painted, the median of seven in turns, and how many times as long as the static page.

    `path` is the phone's page of a workshop on whose board so many notes lie; `cookie` is the seat's, as `name=value`.
    """
    name, _, value = cookie.partition("=")
    seat = {"name": name, "value": value, "url": site}
    took: dict[str, list[float]] = {"board": [], "phone": [], "static": []}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        with _phone(browser, seat) as page:
            _painted_at(page, f"{site}{path}board/", ".table-note", notes)
            drawn = page.evaluate(STATIC)
        with _static(site, drawn) as plain:
            pages = {
                "board": (f"{site}{path}board/", ".table-note", notes),
                "static": (plain, ".table-note", notes),
                "phone": (f"{site}{path}", ".phone__shared", 30),
            }
            for _ in range(ROUNDS):
                for what, (address, selector, count) in pages.items():
                    with _phone(browser, seat) as page:
                        took[what].append(_painted_at(page, address, selector, count))
        browser.close()
    print(f"    {took}", flush=True)
    middle = {what: statistics.median(values) for what, values in took.items()}
    return {
        "paint_ms": round(middle["board"]),
        "paint_phone_ms": round(middle["phone"]),
        "paint_static_ms": round(middle["static"]),
        "paint_ratio": round(middle["board"] / middle["static"], 2),
        "paint_phone_ratio": round(middle["phone"] / middle["static"], 2),
    }

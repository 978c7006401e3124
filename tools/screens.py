"""Pictures of the pages in tools/screens.toml, with the demo's content, on a day that is always the same.

    .venv/bin/python tools/screens.py [FOLDER] [--only TEXT] [--size phone] [--theme dark] [--on 2026-06-18T16:30+02:00]

Serves a demo of its own, whose clock is set, and writes FOLDER/NAME-SIZE-THEME.png for each page, size and theme (FOLDER is
.cache/screens). `--only` takes the pages whose name holds the text. `--at ADDRESS --log FILE` takes them from a demo that
is served already, FILE being what it printed.

What a page says in the browser's console, and whether it is wider than the screen, is printed beside its name.
"""

import argparse
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from common import CACHE, ROOT, say

sys.path.insert(0, str(ROOT))

from e2e.browser import SIZES, THEMES, launch, new_context
from e2e.installation import Installation, prepare
from e2e.letters import Letterbox
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROWS = ROOT / "tools" / "screens.toml"
# The day on which the drawn screens and the story of the demo end.
DAY = "2026-06-18T16:30:00+02:00"
VISITOR = "visitor"


@contextmanager
def served(moment: datetime) -> Iterator[tuple[str, str]]:
    """A demo made and served at this moment: its address, and what it printed."""
    letters = Letterbox()
    letters.start()
    with tempfile.TemporaryDirectory(prefix="makewith-screens-") as folder:
        prepare(Path(folder))
        demo = Installation(Path(folder), letters)
        demo.set_clock(moment)
        demo.start("demo", seconds=600)
        try:
            yield demo.url, demo.log.read_text("utf-8")
        finally:
            demo.stop()
            letters.stop()


def sign_in_links(printed: str) -> dict[str, str]:
    """Role → path of its one-click sign-in."""
    return dict(re.findall(r" an? (\w+) +http://[^/\s]+(/\S+)", printed))


def open_page(page: Page, row: dict[str, Any]) -> None:
    """Go to the address of a row, on through the first link that each of its selectors finds, and press what it names."""
    page.goto(row["path"])
    for selector in row.get("follow", []):
        page.goto(page.locator(selector).first.get_attribute("href") or "")
    for selector in row.get("press", []):
        page.locator(selector).first.click()
    page.evaluate("document.fonts.ready")
    # Pictures below the fold are loaded late, and the page is taken as a whole.
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.wait_for_load_state("networkidle")


def _listen(said: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        said.append(message.text)


def _fail(said: list[str], error: Exception) -> None:
    said.append(str(error))


def take(
    browser: Browser, url: str, links: dict[str, str], rows: list[dict[str, Any]], look: tuple[str, str], folder: Path
) -> int:
    """The pages as one look shows them, each role in one browser session. How many could not be opened."""
    size, theme = look
    failed = 0
    for who in dict.fromkeys(row["as"] for row in rows):
        context = new_context(browser, size, theme, base_url=url)
        page = context.new_page()
        said: list[str] = []
        page.on("console", partial(_listen, said))
        page.on("pageerror", partial(_fail, said))
        if who != VISITOR:
            page.goto(links[who])
        for row in (row for row in rows if row["as"] == who):
            said.clear()
            try:
                open_page(page, row)
                width, height = page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
                )
                # As high as the page, so that what stands at the edge of the screen covers nothing.
                page.set_viewport_size({"width": SIZES[size][0], "height": max(SIZES[size][1], height)})
                page.screenshot(path=folder / f"{row['name']}-{size}-{theme}.png")
                page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
                if width > SIZES[size][0]:
                    said.append(f"it is {width} wide")
            except Exception as error:  # noqa: BLE001 - one page that is missing must not keep the others from being taken
                failed += 1
                said.append(f"no picture: {str(error).splitlines()[0]}")
            say(f"{row['name']}-{size}-{theme}" + "".join(f"\n          {line}" for line in said))
        context.close()
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CACHE / "screens")
    parser.add_argument("--only", default="")
    parser.add_argument("--size", choices=SIZES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--on", type=datetime.fromisoformat, default=datetime.fromisoformat(DAY))
    parser.add_argument("--at", default="")
    parser.add_argument("--log", type=Path)
    asked = parser.parse_args()
    rows = [row for row in tomllib.loads(ROWS.read_text("utf-8"))["page"] if asked.only in row["name"]]
    looks = [(size, theme) for size in asked.size or SIZES for theme in asked.theme or THEMES]
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if asked.at:
            links = sign_in_links(asked.log.read_text("utf-8"))
            failed = sum(take(browser, asked.at, links, rows, look, asked.folder) for look in looks)
        else:
            with served(asked.on) as (url, printed):
                links = sign_in_links(printed)
                failed = sum(take(browser, url, links, rows, look, asked.folder) for look in looks)
        browser.close()
    say(f"{len(rows) * len(looks) - failed} pictures in {asked.folder}")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""The stage of the journeys: an installation, a browser, and what looks over its shoulder.

`installation` is a fresh one for each file, served; `demo_installation` has the demo programme in it. `new_page` opens pages:
`new_page(installation, size="phone", theme="dark")`; each has a session of its own. A page that reports an error in its
console, or breaks the content security policy, fails the test that opened it.
"""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from e2e.browser import PATIENCE, SIZES, THEMES, launch, new_context
from e2e.installation import ROOT, Installation, prepare
from e2e.letters import Letterbox

expect.set_options(timeout=PATIENCE)
SCREENSHOTS = ROOT / ".cache" / "screenshots"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def letters(installation: Installation) -> Letterbox:
    """The letters that the installation of this journey sent."""
    return installation.letters


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its tables and static files, to be copied."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    data.mkdir()
    prepare(data)
    # Each installation makes its own secret.
    (data / "secret-key").unlink(missing_ok=True)
    return data


@pytest.fixture(scope="module")
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture(scope="module")
def installation(
    prepared_data: Path, letterbox: Letterbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation without any content, served, one for each file."""
    yield from _served(prepared_data, letterbox, tmp_path_factory, "serve")


@pytest.fixture(scope="module")
def demo_installation(
    prepared_data: Path, letterbox: Letterbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The same with the demo programme, as `make run` serves it; its sign-in links are in `log`."""
    yield from _served(prepared_data, letterbox, tmp_path_factory, "demo")


def _served(
    prepared: Path, letterbox: Letterbox, folders: pytest.TempPathFactory, command: str
) -> Iterator[Installation]:
    data = folders.mktemp(command) / "data"
    shutil.copytree(prepared, data)
    made = Installation(data, letterbox)
    made.start(command, seconds=90)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the end of the server's log under a failure."""
    report = yield
    for made in item.funcargs.values():
        if report.failed and isinstance(made, Installation) and made.log.exists():
            report.sections.append(("The server said", made.log.read_text("utf-8", "replace")[-6000:]))
    return report


class NewPage(Protocol):
    def __call__(
        self, installation: Installation | None = None, *, size: str = "desktop", theme: str = "light", **context: Any
    ) -> Page: ...


class Watch:
    """What a page complained about. `expect` says which complaints belong to the test."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._expected: list[str] = []

    def expect(self, part: str) -> None:
        self._expected.append(part)

    def add(self, text: str) -> None:
        self.complaints.append(text)

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(part in text for part in self._expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Collects errors of all pages of a test and fails it at the end, unless `watch.expect("words in it")` was called."""
    watching = Watch()
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.add(f"{message.text} {message.location.get('url', '')}".strip())

    def open_page(
        installation: Installation | None = None, *, size: str = "desktop", theme: str = "light", **context: Any
    ) -> Page:
        if installation is not None:
            context.setdefault("base_url", installation.url)
        made = new_context(browser, size, theme, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: watch.add(str(error)))
        return page

    yield open_page
    for made in contexts:
        made.close()


@pytest.fixture
def page(new_page: NewPage, installation: Installation) -> Page:
    """A page of the installation, 1440 wide, in daylight."""
    return new_page(installation)


@pytest.fixture(params=[(size, theme) for size in SIZES for theme in THEMES], ids="-".join)
def look(request: pytest.FixtureRequest) -> dict[str, str]:
    """Each size by each theme: `new_page(installation, **look)`."""
    size, theme = request.param
    return {"size": size, "theme": theme}


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on a page."""

    def check(page: Page) -> None:
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
        found = [
            f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        assert found == [], f"axe on {page.url}"

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Keep a picture of the whole page in .cache/screenshots/NAME.png."""

    def keep(page: Page, name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return keep

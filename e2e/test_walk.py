"""The whole loop on the demo: given, heard, decided, delivered, told and taken back, as customer, researcher and owner."""

import io
import re
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import PATIENCE
from e2e.installation import Installation
from e2e.people import demo_link, enter, looker

PROGRAMME = "/p/last-hundred-metres/"
STUDIO = "/studio/last-hundred-metres/"
ADDRESS = "tomasz@example.org"
# A word that stands nowhere else, in everything that the customer gives.
CANARY = "Quillonbarth"
TITLE = f"A hook beside the {CANARY} door"
TODAY = f"On Thursday the courier hung the bag on the {CANARY} gate, and the wind took it."
INSTEAD = f"Then there is a hook in the porch, and the {CANARY} bag hangs dry."
CAPTION = f"The {CANARY} porch"
CLAIM = "People would rather name a place than be asked for one."
DECISION = "Put hooks on forty porches in Harbour district"
GO_REASON = "You showed us that dry matters more than near. We try forty."
NOT_NOW_REASON = "It needs a second key for every house, and we have none until autumn."
DELIVERY = "Forty porches have a hook"


def picture() -> bytes:
    """A photo with the canary in its metadata."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY
    Image.linear_gradient("L").resize((800, 600)).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


def after_reloading(page: Page, sought: Locator) -> None:
    """Wait for something that the background makes, as a person does: by loading the page again."""
    end = time.monotonic() + PATIENCE / 1000
    while not sought.first.is_visible():
        assert time.monotonic() < end, f"{page.url} does not show {sought}"
        page.wait_for_timeout(250)
        page.reload()


def until_ready(page: Page, picture_url: str) -> None:
    """Wait until a picture was prepared in the background: before that a drawing stands in its place."""
    end = time.monotonic() + PATIENCE / 1000
    while page.request.get(picture_url).headers["content-type"] != "image/jpeg":
        assert time.monotonic() < end, "the picture was never prepared"
        page.wait_for_timeout(250)


def select_words(page: Page, words: str) -> None:
    """Drag the mouse over these words of the text that can be quoted."""
    box = page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector("[data-quotable]"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            walker.currentNode.parentElement.scrollIntoView({block: "center"});
            const boxes = range.getClientRects(), first = boxes[0], last = boxes[boxes.length - 1];
            return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
          }
        }""",
        words,
    )
    assert box, f"“{words}” is not on {page.url}"
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 1, box[3], steps=5)
    page.mouse.up()


def item_id(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def path_of(page: Page) -> str:
    return page.url.partition("#")[0].partition("?")[0]


def test_the_walk(demo_installation: Installation, new_page, letterbox, watch):
    # What is refused is said so by its status, too.
    watch.expect("status of 422")
    customer = new_page(demo_installation)
    idea, other = give(customer, letterbox), other_idea(new_page, demo_installation)
    supporter = new_page(demo_installation)
    support_and_comment(customer, supporter, demo_installation, idea)
    researcher = new_page(demo_installation)
    insight = understand(researcher, demo_installation, idea)
    wish_for_letters_at_once(customer)
    owner = new_page(demo_installation)
    decision = decide(owner, demo_installation, idea, insight, other)
    deliver(owner, decision)
    hear(customer, letterbox, idea, decision)
    read_in_the_open(new_page(demo_installation), decision, other)
    heard_rate(owner)
    take_back(customer, idea)
    gone_everywhere(
        demo_installation, [customer, supporter, researcher, owner, new_page(demo_installation)], idea, watch
    )


def give(page: Page, letterbox) -> str:
    """Come in, write an idea with a picture, leave it half done, come back, and put it on the table. Its address."""
    page.goto(f"{PROGRAMME}take-part/")
    page.get_by_role("link", name="Where should a parcel wait?").first.click()
    page.get_by_role("link", name="Sign in and write one down").first.click()
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    enter(page, letterbox.wait_for(ADDRESS).text, "Tomasz P.")
    expect(page.get_by_role("heading", name="Write an idea down")).to_be_visible()
    page.get_by_label("Say it in one line").fill(TITLE)
    page.get_by_label("What happens at the door today?").fill(TODAY)
    page.locator("input[type=file]").set_input_files(
        {"name": f"{CANARY}.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    page.get_by_label("Caption").fill(CAPTION)
    page.get_by_label("What is in it, for people who cannot see it").fill(f"A porch, {CANARY}, with a gate")
    expect(page.get_by_text(re.compile(r"Kept (at )?\d\d:\d\d"))).to_be_visible()

    # A draft outlives its page.
    page.reload()
    expect(page.get_by_label("Say it in one line")).to_have_value(TITLE)
    expect(page.get_by_label("What happens at the door today?")).to_have_value(TODAY)
    expect(page.get_by_label("Caption")).to_have_value(CAPTION)

    # Without the rest and the terms it stays a draft, and what is typed stays.
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_text("Please say that you agree to the terms.").first).to_be_visible()
    expect(page.get_by_label("Say it in one line")).to_have_value(TITLE)
    page.get_by_label("What would you like instead?").fill(INSTEAD)
    page.get_by_label("I wrote this, and I agree to the terms above.").check()
    page.get_by_role("button", name="Put it on the table").click()
    expect(page.get_by_text("Your idea is on the table.")).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text(CAPTION)).to_be_visible()
    shown = page.get_by_role("img", name=f"A porch, {CANARY}, with a gate")
    until_ready(page, f"{shown.get_attribute('src')}")
    return path_of(page)


def other_idea(new_page, installation: Installation) -> str:
    """The address of an idea in the demo that waits for an answer."""
    page = new_page(installation)
    page.goto(f"{PROGRAMME}ideas/")
    page.get_by_role("link", name="Where should a parcel wait?").first.click()
    page.goto(f"{path_of(page)}?show=waiting&order=supported")
    page.locator("#rows a[href*='/ideas/']").first.click()
    expect(page.locator("#support")).to_be_visible()
    return path_of(page)


def support_and_comment(author: Page, page: Page, installation: Installation, idea: str) -> None:
    """Somebody else stands behind it: the author sees the number rise without doing anything."""
    with author.expect_websocket():
        author.goto(idea)
    number = author.locator("#support [data-live=support]")
    expect(number).to_have_text("0")
    page.goto(demo_link(installation, "customer"))
    page.goto(idea)
    page.locator("#support button").first.click()
    expect(page.locator("#support [data-live=support]")).to_have_text("1")
    expect(number).to_have_text("1")
    page.get_by_label("Add to it").fill("Low enough that a child can reach it, please.")
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_text("Low enough that a child can reach it, please.")).to_be_visible()


def understand(page: Page, installation: Installation, idea: str) -> str:
    """Words of the idea by mouse and words of the comment by keyboard become evidence of a published insight."""
    page.goto(demo_link(installation, "researcher"))
    page.goto(f"{STUDIO}read/{item_id(idea)}/")
    words = f"hung the bag on the {CANARY} gate"
    select_words(page, words)
    page.get_by_role("toolbar", name="The chosen words").get_by_role("button", name="Put it in an insight").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("The words")).to_have_value(words)
    dialog.get_by_label("For a new one").fill(CLAIM)
    dialog.get_by_role("button", name="Put them in").click()
    expect(page.get_by_role("heading", name=CLAIM)).to_be_visible()
    insight = path_of(page)

    page.goto(f"{STUDIO}read/{item_id(idea)}/")
    quote = page.get_by_role("button", name=re.compile("^Quote this: "))
    quote.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("The words")).to_have_value("Low enough that a child can reach it, please.")
    dialog.get_by_label("The words").fill("a child can reach it")
    dialog.get_by_label("Put them in").select_option(item_id(insight))
    dialog.get_by_label("The words").focus()
    dialog.get_by_role("button", name="Put them in").press("Enter")
    expect(page.get_by_text("“a child can reach it”")).to_be_visible()
    expect(page.get_by_text("Stands on 2 pieces from 2 people")).to_be_visible()

    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Published. The people it stands on are being told.")).to_be_visible()
    return path_of(page)


def wish_for_letters_at_once(page: Page) -> None:
    page.goto("/inbox/reach/")
    page.get_by_role("combobox", name="The last hundred metres").select_option("at_once")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("status").filter(has_text="Kept")).to_be_visible()


def decide(page: Page, installation: Installation, idea: str, insight: str, other: str) -> str:
    """Go on the idea and its insight, not now on another, with a day to look again."""
    page.goto(demo_link(installation, "owner"))
    about = [item_id(address) for address in (idea, insight, other)]
    page.goto(f"{STUDIO}decisions/new/?" + "&".join(f"about={one}" for one in about))
    for one, outcome, reason in zip(
        about, ("go", "go", "not_now"), (GO_REASON, GO_REASON, NOT_NOW_REASON), strict=True
    ):
        page.locator(f"[name='{one}-outcome'][value='{outcome}']").check(force=True)
        page.locator(f"[name='{one}-reason']").fill(reason)
    page.get_by_label("What is decided, in one line").fill(DECISION)
    send(page, "Record it and tell everybody", "Record it")
    expect(page.get_by_text("“Not now” needs a day on which you look again.").first).to_be_visible()
    expect(page.locator(f"[name='{about[0]}-reason']")).to_have_value(GO_REASON)
    page.locator(f"[name='{about[2]}-look_again_on']").fill((datetime.now(UTC) + timedelta(days=90)).date().isoformat())
    send(page, "Record it and tell everybody", "Record it")
    expect(page.get_by_text("Recorded. Everybody concerned is being told, with the reason.")).to_be_visible()
    return path_of(page)


def send(page: Page, first: str, then: str) -> None:
    page.get_by_role("button", name=first).click()
    page.get_by_role("dialog").get_by_role("button", name=then, exact=True).click()


def deliver(page: Page, decision: str) -> None:
    page.goto(f"{STUDIO}decisions/{item_id(decision)}/deliver/")
    page.get_by_label("What changed, in one line").fill(DELIVERY)
    page.get_by_role("textbox", name="What it moved").fill("Parcels that got wet")
    page.get_by_label("Before").fill("14")
    page.get_by_label("After").fill("3.5")
    page.get_by_label("Unit").fill("per thousand")
    send(page, "Record it and tell everybody", "Record it")
    expect(page.get_by_text("Recorded. Everybody behind it is being told.")).to_be_visible()


def hear(page: Page, letterbox, idea: str, decision: str) -> None:
    """The inbox has each piece of news once, a letter brings it with a way out, and the trail shows what became of it."""
    page.goto("/inbox/")
    after_reloading(page, page.get_by_text(re.compile("14 before, 3.5 after")))
    expect(page.get_by_text(GO_REASON)).to_have_count(1)

    end = time.monotonic() + 100
    news: list = []
    while not news:
        assert time.monotonic() < end, "no letter says what was decided"
        page.wait_for_timeout(500)
        news = [letter for letter in letterbox.to(ADDRESS) if GO_REASON in letter.text]
    letter = news[0]
    assert GO_REASON in letter.html
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/unsubscribe/" in letter.message["List-Unsubscribe"]
    assert letter.message["Message-ID"]

    page.goto(f"{PROGRAMME}my-trail/")
    expect(page.get_by_text(TITLE).first).to_be_visible()
    expect(page.get_by_text(DECISION).first).to_be_visible()
    expect(page.get_by_text(DELIVERY).first).to_be_visible()


def read_in_the_open(page: Page, decision: str, other: str) -> None:
    """Anybody reads what changed and because of whom, and the no with its reason."""
    page.goto(PROGRAMME)
    expect(page.get_by_text(DELIVERY).first).to_be_visible()
    page.goto(f"{PROGRAMME}decisions/")
    expect(page.get_by_text(NOT_NOW_REASON).first).to_be_visible()
    page.goto(decision)
    expect(page.get_by_text(GO_REASON).first).to_be_visible()
    expect(page.get_by_text(NOT_NOW_REASON).first).to_be_visible()
    page.goto(other)
    expect(page.get_by_text("Not now").first).to_be_visible()


def heard_rate(page: Page) -> None:
    page.goto(STUDIO)
    expect(page.get_by_text(re.compile(r"of \d+ people heard from us in time")).first).to_be_visible()
    page.goto(f"{STUDIO}waiting/")
    expect(page.get_by_text(TITLE)).to_have_count(0)


def take_back(page: Page, idea: str) -> None:
    page.goto(idea)
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is gone from every page.")).to_be_visible()


def gone_everywhere(installation: Installation, pages: list[Page], idea: str, watch) -> None:
    """No page that anybody can open from the programme says the word any more, nor does any byte of the data folder."""
    # The author and the team are told that it was taken back; others learn only that there is nothing.
    watch.expect(f"status of 410 (Gone) {idea}")
    watch.expect(f"status of 404 (Not Found) {idea}")
    end = time.monotonic() + PATIENCE / 1000
    while left := where_in(installation.data):
        assert time.monotonic() < end, f"{CANARY} is still in {left}"
        time.sleep(0.5)
    for page in pages:
        page.goto(idea)
        expect(page.get_by_text("taken back").first).to_be_visible()
        for address in (
            PROGRAMME, f"{PROGRAMME}my-trail/", f"{PROGRAMME}learned/", f"{PROGRAMME}decisions/", "/inbox/",
            f"{PROGRAMME}calls/where-should-a-parcel-wait/?text={CANARY[:6]}", STUDIO, f"{STUDIO}read/", f"{STUDIO}insights/",
            f"{STUDIO}decisions/",
        ):  # fmt: skip
            text = page.request.get(address).text()
            assert CANARY not in text, f"{address} still says it"


def where_in(data: Path) -> list[str]:
    """Files of an installation that hold the canary, the database after its log was written back and its gaps filled."""
    database = sqlite3.connect(data / "makewith.sqlite3", timeout=30)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return [path.name for path in data.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


ROOMS = {
    "customer": [
        ("home", PROGRAMME),
        ("take-part", f"{PROGRAMME}take-part/"),
        ("ideas", f"{PROGRAMME}calls/where-should-a-parcel-wait/"),
        ("write", f"{PROGRAMME}calls/where-should-a-parcel-wait/write/"),
        ("idea", "Show the courier my safe spot in a photo"),
        ("learned", f"{PROGRAMME}learned/"),
        ("decisions", f"{PROGRAMME}decisions/"),
        ("my-trail", f"{PROGRAMME}my-trail/"),
        ("inbox", "/inbox/"),
    ],
    "researcher": [("insights", f"{STUDIO}insights/"), ("texts", f"{STUDIO}read/")],
    "owner": [
        ("today", STUDIO),
        ("plan", f"{STUDIO}plan/"),
        ("people", f"{STUDIO}people/"),
        ("waiting", f"{STUDIO}waiting/"),
        ("decide", f"{STUDIO}decisions/new/"),
    ],
}


def test_the_rooms_are_fit_for_everybody(demo_installation: Installation, new_page, look, axe, screenshot):
    see = looker(axe, screenshot, f"{look['size']}-{look['theme']}")
    for role, rooms in ROOMS.items():
        page = new_page(demo_installation, **look)
        page.goto(demo_link(demo_installation, role))
        for name, address in rooms:
            if address.startswith("/"):
                page.goto(address)
            else:
                page.goto(f"{PROGRAMME}calls/where-should-a-parcel-wait/?text=safe+spot")
                page.get_by_role("link", name=address).first.click()
            see(page, f"{role}-{name}")

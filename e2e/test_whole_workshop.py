"""A whole session: one facilitator, one projector and six phones, from the lobby to version 2, the report and My trail."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import NewPage, Watch
from e2e.installation import Installation
from e2e.people import after_reloading, come_in

STAGE = """
import io
import json
import uuid
from datetime import timedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.people.actions import create_person
from makewith.foundation.people.founding import found_company, found_kind
from makewith.foundation.programmes.actions import create_programme, join_programme, open_programme
from makewith.foundation.programmes.models import Activity, ActivityState, Programme
from makewith.loop.workshops.actions import create_workshop
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes.actions import add_part, change_part, change_version, give_picture, make_prototype

now = timezone.now()
found_company(name="Wrenpost")
kind = found_kind(name="receiver", side="customer", paper="lemon")
def person(name, administrator=False):
    user = user_for_email(email=name.lower() + "@example.org")
    user.is_administrator = administrator
    user.save()
    return create_person(user=user, name=name, kind=None if administrator else kind, time_zone="UTC", language="en", now=now)
leader, ruth = person("Leila", True), person("Ruth")
programme = create_programme(actor=leader, now=now, slug="together", name="Together", goal="Parcels arrive.", audience="public")
open_programme(actor=leader, programme=programme, now=now)
blocks = [
    {"exercise": "warm-up"},
    {"exercise": "brainwriting", "question": "When did you trust that your parcel was safe?"},
    {"exercise": "dot-vote", "rules": {"vote": {"on": "note", "budget": 3, "cap": 2}}},
    {"exercise": "evaluation", "title": "Try version 1"},
    {"exercise": "mend-it"},
    {"exercise": "evaluation", "title": "Try version 2"},
    {"exercise": "commitment"},
]
workshop = create_workshop(
    actor=leader, programme=programme, now=now, title="Safe spots", place="Harbour depot", opens_at=now + timedelta(hours=1),
    closes_at=now + timedelta(hours=3), blocks=blocks, tables=2,
)
Activity.objects.filter(pk=workshop.activity_id).update(state=ActivityState.OPEN)
Workshop.objects.filter(pk=workshop.pk).update(thank_you="Soup is in the kitchen.")
workshop = Workshop.objects.select_related("activity__programme").get(pk=workshop.pk)
prototype = make_prototype(actor=leader, workshop=workshop, title="Safe-spot photos", submission_key=uuid.uuid4(), now=now)
version = prototype.versions.get()
for part, text in [
    ("Choose your spot", "Once, at the first order."), ("The courier sees it", "Three taps in a menu."), ("A word back", "A photo.")
]:
    made = add_part(actor=leader, version=version, kind="frame", title=part, text=text, submission_key=uuid.uuid4())
image = io.BytesIO()
Image.new("RGB", (360, 240), (200, 220, 210)).save(image, "PNG")
give_picture(actor=leader, part=made, upload=SimpleUploadedFile("door.png", image.getvalue(), "image/png"), now=now)
block = workshop.blocks.get(title="Try version 1")
change_version(actor=leader, version=version, title="Safe-spot photos", story="", shows_names=True, block=block)
print(json.dumps({"id": str(workshop.activity.public_id), "slug": workshop.activity.slug, "code": workshop.code}))
"""
See = Callable[[Page, str], None]
GIVES, SAME, HINDERS = "gives me something", "makes no difference", "gets in my way"
TAPS, SCAN, DRY = "Three taps with gloves", "Show it on the scan", "Under your lamp, it was dry"
LOOKS = ((390, 844, "dark"), (1440, 900, "light"))


@pytest.fixture
def seen(axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> See:
    """Let axe look at a page narrow and dark, wide and light, and keep a picture of both. It is left as it was."""

    def see(page: Page, name: str) -> None:
        before = page.viewport_size
        assert before is not None
        for width, height, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
            screenshot(page, f"whole-{name}-{width}-{scheme}")
        page.set_viewport_size(before)

    return see


def sit_down(page: Page, name: str) -> None:
    """From the door to the room."""
    page.get_by_label("What should we call you?").fill(name)
    page.get_by_text("receiver", exact=True).click()
    page.get_by_label("I have read this, and agree.").check()
    page.get_by_role("button", name="Sit down").click()
    page.get_by_role("link", name="Go in").click()


def put_down(page: Page, text: str) -> None:
    page.get_by_label("Your next note").fill(text)
    page.get_by_role("button", name="Put it down, write another").click()


def judge(page: Page, title: str, verdict: str, why: str = "", fix: str = "") -> None:
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.get_by_role("radio", name=verdict).check(force=True)
    page.get_by_role("textbox").first.fill(why)
    page.get_by_label("How would you fix or finish it?").fill(fix)
    page.locator(".phone__foot button").click()


def bars(page: Page) -> Locator:
    return page.locator(".score-bar svg")


def names_of(found: Locator) -> list[str]:
    return [str(one.get_attribute("aria-label")) for one in found.all()]


class Session:
    """One session: who and what is there, and what happens in it, step by step."""

    desk: Page
    wall: Page
    workbench: Page

    def __init__(self, installation: Installation, new_page: NewPage, seen: See) -> None:
        self.installation, self.letters, self.new_page, self.seen = installation, installation.letters, new_page, seen
        said = installation.command("manage", "shell", "--verbosity", "0", "-c", STAGE)
        self.told: dict[str, str] = json.loads(said.splitlines()[-1])
        self.room, self.studio = f"/w/{self.told['id']}/", f"/studio/together/workshops/{self.told['slug']}/"
        self.phones: dict[str, Page] = {}

    def gather(self) -> None:
        """The facilitator asks a guest without an account, by letter."""
        self.desk = self.new_page(self.installation)
        come_in(self.desk, self.letters, "leila@example.org", to=f"{self.studio}people/")
        self.desk.get_by_text("Somebody without an account").click()
        self.desk.get_by_label("What you call them").fill("Amina")
        self.desk.get_by_label("E-mail address").fill("amina@example.org")
        self.desk.get_by_role("button", name="Give a seat and write").click()
        link = next(one for one in self.letters.wait_for("amina@example.org").links if "calendar" not in one)
        self.desk.goto(f"{self.studio}console/")
        self.desk.get_by_role("button", name="Open the lobby").click()
        address = self.desk.get_by_role("link", name="Big screen").get_attribute("href")
        assert address is not None
        self.wall = self.new_page(self.installation, theme="dark")
        self.wall.goto(address)
        expect(self.wall.get_by_role("heading", name="Safe spots")).to_be_visible()

        # Six phones: one by letter, one with an account, four by the code, one of them with a clock that is an hour fast.
        names = ["Amina", "Ruth", "Tomasz", "Priya", "Ken", "Olu"]
        self.phones = {
            name: self.new_page(self.installation, size="phone", theme="dark" if name == "Ken" else "light")
            for name in names
        }
        amina, ruth, tomasz, priya, ken, olu = self.phones.values()
        priya.clock.install()
        ken.clock.install(time=ken.evaluate("Date.now()") / 1000 + 3600)
        amina.goto(link)
        amina.get_by_role("button", name="I come").click()
        amina.get_by_role("button", name="It is the day: go in").click()
        sit_down(amina, "Amina")
        come_in(ruth, self.letters, "ruth@example.org")
        ruth.goto(f"/join/{self.told['code']}/")
        sit_down(ruth, "Ruth")
        tomasz.goto("/join/")
        tomasz.get_by_label("code").fill(self.told["code"].lower())
        tomasz.get_by_role("button", name="Go on").click()
        sit_down(tomasz, "Tomasz")
        for page, name in ((priya, "Priya"), (ken, "Ken"), (olu, "Olu")):
            page.goto(f"/join/{self.told['code']}/")
            sit_down(page, name)
        for name, page in self.phones.items():
            expect(page.get_by_role("heading", name=f"Good to have you here, {name}.")).to_be_visible()
            expect(page.get_by_role("heading", name="6 people are here")).to_be_visible()
        expect(self.wall.get_by_role("heading", name="6 people are here")).to_be_visible()
        expect(self.desk.get_by_text("6 people are here", exact=False).first).to_be_visible()

    def warm_up(self) -> None:
        """Warm-up."""
        self.desk.get_by_role("button", name="Begin").click()
        for page in self.phones.values():
            expect(page.get_by_role("heading", name="What did you last carry up the stairs?")).to_be_visible()
            expect(page.locator(".phone__time")).to_have_text(re.compile(r"^Time left (07:\d\d|08:00)$"))
        expect(self.wall.get_by_role("heading", name="What did you last carry up the stairs?")).to_be_visible()

    def write_alone(self) -> None:
        """Writing alone. Priya is without a connection for ten minutes."""
        amina, ruth, tomasz, priya, ken, olu = self.phones.values()
        self.desk.get_by_role("button", name="Next block").click()
        for page in self.phones.values():
            expect(page.get_by_role("heading", name="When did you trust that your parcel was safe?")).to_be_visible()
        put_down(priya, "Before she was cut off")
        expect(priya.locator(".phone__note")).to_have_count(1)
        priya.context.set_offline(True)
        expect(priya.get_by_text("No connection just now.")).to_be_visible()
        put_down(priya, "In the lift")
        put_down(priya, "In the cellar")
        put_down(amina, DRY)
        for page, text in ((ruth, "They ring"), (tomasz, "A photo"), (ken, "Never"), (olu, "My neighbour")):
            put_down(page, text)
        expect(self.desk.get_by_text("6 of 6 have written")).to_be_visible()
        expect(self.wall.get_by_text("6 of 6 have written")).to_be_visible()
        priya.clock.fast_forward("10:00")
        expect(priya.get_by_text("2 things wait on this phone")).to_be_visible()
        priya.context.set_offline(False)
        expect(priya.get_by_text("Waits on this phone", exact=True)).to_have_count(0)
        expect(priya.locator(".phone__note")).to_have_count(3)
        expect(priya.locator(".phone__time")).to_have_text(re.compile(r"^Time left 1[23]:\d\d$"))
        expect(self.desk.get_by_text("8 notes.")).to_be_visible()
        for page in (self.wall, ruth):
            expect(page.get_by_text(DRY)).to_have_count(0)

    def reveal(self) -> None:
        """Revealed: everybody sees everything."""
        self.desk.get_by_role("button", name="Reveal all").click()
        self.desk.get_by_role("radio", name="Board").check(force=True)
        expect(self.wall.get_by_text("In the cellar")).to_be_visible()
        for page in self.phones.values():
            expect(page.get_by_text("8 notes", exact=True)).to_be_visible()
            expect(page.locator(".phone__shared .note__text", has_text=DRY)).to_be_visible()

    def vote(self) -> None:
        """Dots: nobody sees what comes out before it is shown."""
        amina = self.phones["Amina"]
        ruth = self.phones["Ruth"]
        ken = self.phones["Ken"]
        self.desk.get_by_role("button", name="Next block").click()
        for page in self.phones.values():
            expect(page.get_by_text("3 dots left").last).to_be_visible()
            page.get_by_role("button", name=f"One more dot for {DRY}").click()
        for page in (ruth, ken):
            page.get_by_role("button", name=f"One more dot for {DRY}").click()
            page.get_by_role("button", name="One more dot for They ring").click()
            expect(page.get_by_text("0 dots left").last).to_be_visible()
        expect(self.desk.get_by_text("6 of 6 have voted.")).to_be_visible()
        expect(self.desk.locator(".came-out")).to_have_count(0)
        self.desk.get_by_role("button", name="Close the vote").click()
        self.desk.get_by_role("button", name="Close it for good").click()
        expect(amina.get_by_text("8 notes", exact=True)).to_be_visible()
        expect(amina.get_by_text("8 dots")).to_have_count(0)
        self.desk.get_by_role("button", name="Show what came out").click()
        expect(self.desk.locator(".came-out li")).to_have_text([re.compile(f"{DRY}.*8"), re.compile("They ring.*2")])
        expect(amina.locator(".phone__shared", has_text=DRY).get_by_text("8 dots")).to_be_visible()

    def judge_version_1(self) -> None:
        """Version 1, part by part. Tomasz's phone dies after the first; his four words open his seat on another."""
        amina, ruth, tomasz, priya, ken, olu = self.phones.values()
        self.desk.get_by_role("button", name="Next block").click()
        for page in self.phones.values():
            expect(page.get_by_text("Part 1 of 3")).to_be_visible()
        self.seen(ruth, "trying")
        judge(tomasz, "Choose your spot", GIVES, "Once is enough")
        expect(tomasz.get_by_text("Part 2 of 3")).to_be_visible()
        expect(self.desk.get_by_text("1 of 6 have judged.")).to_be_visible()
        tomasz.get_by_role("link", name="Your seat and your four words").click()
        words = tomasz.locator("p[translate=no]").inner_text()
        tomasz.context.close()
        tomasz = self.phones["Tomasz"] = self.new_page(self.installation, size="phone")
        tomasz.goto(f"/join/{self.told['code']}/")
        tomasz.get_by_role("link", name="I was here already, on another phone").click()
        tomasz.get_by_label("Your four words").fill(words)
        tomasz.get_by_role("button", name="Find my seat").click()
        tomasz.get_by_role("link", name="Go in").click()
        judge(tomasz, "The courier sees it", HINDERS, TAPS)
        judge(tomasz, "A word back", GIVES)
        for page in (amina, ruth, priya, ken, olu):
            judge(page, "Choose your spot", GIVES if page is not olu else SAME)
            if page is amina:
                judge(page, "The courier sees it", HINDERS, "The screen dies in the cold", SCAN)
            else:
                judge(page, "The courier sees it", HINDERS if page is not ken else GIVES)
            judge(page, "A word back", SAME)
        for page in self.phones.values():
            expect(page.get_by_role("heading", name="That was every part. Thank you.")).to_be_visible()
        expect(self.desk.get_by_text("6 of 6 have judged.")).to_be_visible()
        expect(
            self.wall.get_by_text("6 people have judged. What was said is shown when everybody is ready.")
        ).to_be_visible()
        for page in (self.wall, self.desk, ruth):
            expect(bars(page)).to_have_count(0)
            expect(page.get_by_text(SCAN)).to_have_count(0)
        self.desk.get_by_role("button", name="Show what was said").click()
        self.desk.get_by_role("dialog").get_by_role("button", name="Show it").click()
        version_1 = [
            "5 something, 1 no difference, 0 in the way",
            "1 something, 0 no difference, 5 in the way",
            "1 something, 5 no difference, 0 in the way",
        ]
        for page in (self.desk, *self.phones.values()):
            expect(bars(page)).to_have_count(3)
            assert names_of(bars(page)) == version_1
        expect(self.wall.get_by_text("n = 6")).to_be_visible()
        assert names_of(bars(self.wall)) == [f"Version 1: {words}" for words in version_1]
        expect(self.wall.get_by_text(SCAN)).to_be_visible()
        expect(self.wall.locator(".note", has_text=TAPS)).to_contain_text("Tomasz")
        # Shown and still open: a word that is changed now is on the self.wall at once.
        tomasz.get_by_role("button", name="A word back").click()
        judge(tomasz, "A word back", GIVES, "I would sleep better")
        expect(self.wall.get_by_text("I would sleep better")).to_be_visible()

    def mend(self) -> None:
        """A fix becomes a change, in the same session."""
        self.desk.get_by_role("button", name="Next block").click()
        for page in self.phones.values():
            expect(page.get_by_label("What this phone shows")).to_be_visible()
        self.workbench = self.desk.context.new_page()
        self.workbench.goto(self.desk.get_by_role("link", name="Make the next version").get_attribute("href") or "")
        self.workbench.get_by_role("link", name="Version 1").click()
        self.workbench.get_by_role("button", name="Plan version 2").click()
        self.workbench.get_by_role("link", name="Change The courier sees it").click()
        self.workbench.get_by_label("In a sentence or two", exact=False).or_(
            self.workbench.locator("[name=text]")
        ).first.fill("It opens on the scan, before he asks.")
        self.workbench.get_by_label(SCAN).check()
        self.workbench.get_by_role("button", name="Keep it").click()
        expect(self.workbench.get_by_text("Built in:")).to_be_visible()
        self.desk.get_by_role("button", name="Next block").click()
        expect(self.desk.get_by_text("Block 6 of 7")).to_be_visible()
        self.workbench.get_by_role("button", name="Let people judge it").click()
        expect(self.workbench.get_by_text("People can judge it now, each on their own.")).to_be_visible()

    def judge_version_2(self) -> None:
        """Version 2 is judged again, and stands beside version 1."""
        amina = self.phones["Amina"]
        olu = self.phones["Olu"]
        for page in self.phones.values():
            expect(page.get_by_text("Part 1 of 3")).to_be_visible()
            expect(page.get_by_text("Version 2", exact=True)).to_be_visible()
            judge(page, "Choose your spot", GIVES)
            judge(page, "The courier sees it", GIVES if page is not olu else SAME)
            judge(page, "A word back", SAME)
        expect(
            self.wall.get_by_text("6 people have judged. What was said is shown when everybody is ready.")
        ).to_be_visible()
        self.seen(self.desk, "desk")
        self.desk.get_by_role("button", name="Show what was said").click()
        self.desk.get_by_role("dialog").get_by_role("button", name="Show it").click()
        expect(bars(self.wall)).to_have_count(6)
        assert names_of(bars(self.wall)) == [
            "Version 1: 5 something, 1 no difference, 0 in the way",
            "Version 2: 6 something, 0 no difference, 0 in the way",
            "Version 1: 1 something, 0 no difference, 5 in the way",
            "Version 2: 5 something, 1 no difference, 0 in the way",
            "Version 1: 1 something, 5 no difference, 0 in the way",
            "Version 2: 0 something, 6 no difference, 0 in the way",
        ]
        finding = "2 of 3 parts give a larger share of people something in version 2. “A word back” does not."
        honest = "6 people judged both versions. It was on one evening, and they had just helped to build it."
        expect(self.wall.get_by_text(finding)).to_be_visible()
        expect(self.wall.get_by_text("Read it as a direction, not a proof.")).to_be_visible()
        expect(self.wall.get_by_text(honest)).to_be_visible()
        self.seen(self.wall, "wall-compared")
        self.seen(amina, "tried")
        self.workbench.get_by_role("link", name="Safe-spot photos").first.click()
        expect(self.workbench.get_by_text("Hollow: version 1, n = 6. Full: version 2, n = 6.")).to_be_visible()
        expect(self.workbench.get_by_text(finding)).to_be_visible()
        expect(self.workbench.get_by_text(honest)).to_be_visible()
        expect(self.workbench.get_by_text("The part that changed most: 1 of 6, then 5 of 6")).to_be_visible()
        expect(self.workbench.get_by_text("Built into version 2")).to_be_visible()
        self.seen(self.workbench, "compared")

    def commit_and_close(self) -> None:
        """A commitment, and the end. Ken is still typing, and loses nothing."""
        ruth = self.phones["Ruth"]
        ken = self.phones["Ken"]
        self.desk.get_by_role("button", name="Next block").click()
        # Version 2 was opened by hand, so it stays open; phones lead there and back.
        ruth.get_by_role("button", name="Say what each part is to you").click()
        expect(bars(ruth)).to_have_count(3)
        ruth.get_by_role("button", name="Back to the notes").click()
        self.desk.get_by_role("button", name="Close the judging").click()
        expect(ruth.get_by_role("button", name="Say what each part is to you")).to_have_count(0)
        ruth.get_by_text("Write", exact=True).click()
        put_down(ruth, "I put a lamp over my door")
        expect(ruth.locator(".phone__note")).to_have_count(1)
        ken.get_by_text("Write", exact=True).click()
        ken.get_by_label("Your next note").fill("I would rather")
        self.desk.get_by_role("button", name="End workshop").click()
        self.desk.get_by_role("dialog").get_by_role("button", name="End it", exact=True).click()
        for page in self.phones.values():
            expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
            expect(page.get_by_text("Soup is in the kitchen.")).to_be_visible()
        expect(ken.get_by_role("heading", name="You were still writing.")).to_be_visible()
        expect(ken.locator(".phone__words")).to_have_text("I would rather")
        expect(self.wall.get_by_text("What you gave is kept.")).to_be_visible()
        self.seen(ken, "thanks")

    def read_the_report(self) -> None:
        """The report is there at once."""
        self.desk.get_by_role("link", name="Report").click()
        expect(self.desk.get_by_text("9 notes", exact=True).first).to_be_visible()
        expect(self.desk.get_by_text(DRY).first).to_be_visible()
        expect(self.desk.get_by_text("6 people voted")).to_be_visible()
        rows = self.desk.get_by_role("row", name=re.compile("The courier sees it"))
        expect(rows).to_have_text([re.compile(r"1\s*1\s*0\s*5$"), re.compile(r"2\s*5\s*1\s*0$")])
        after_reloading(
            self.desk, self.desk.locator(".line-between", has_text="I put a lamp over my door").get_by_text("Ruth, by")
        )
        self.seen(self.desk, "report")

    def hear_of_it(self) -> None:
        """Amina keeps what she gave; who came is thanked when it can no longer be opened again."""
        amina = self.phones["Amina"]
        ruth = self.phones["Ruth"]
        amina.get_by_role("link", name="Keep what you gave").click()
        amina.get_by_role("link", name="Sign in").click()
        come_in(amina, self.letters, "amina@example.org", to=amina.url, name="Amina")
        amina.get_by_role("button", name="Keep it on my trail").click()
        expect(amina.get_by_role("button", name="Keep it on my trail")).to_have_count(0)
        self.installation.set_clock(datetime.now(UTC).replace(hour=10, minute=40))
        for page in (amina, ruth):
            page.goto("/inbox/")
            after_reloading(page, page.get_by_text("Thank you for coming to “Safe spots”"))
        amina.get_by_role("link", name="Thank you for coming to “Safe spots”").click()
        expect(amina.get_by_role("link", name=DRY, exact=True)).to_be_visible()
        self.seen(amina, "afterwards")
        amina.goto("/p/together/my-trail/")
        after_reloading(amina, amina.get_by_text(DRY))
        expect(amina.get_by_text(SCAN).first).to_be_visible()
        self.seen(amina, "my-trail")


def test_a_whole_session_from_the_lobby_to_version_2_and_my_trail(
    installation: Installation, new_page: NewPage, watch: Watch, seen: See
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    session = Session(installation, new_page, seen)
    session.gather()
    session.warm_up()
    session.write_alone()
    session.reveal()
    session.vote()
    session.judge_version_1()
    session.mend()
    session.judge_version_2()
    session.commit_and_close()
    session.read_the_report()
    session.hear_of_it()

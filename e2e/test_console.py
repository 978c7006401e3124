"""Every control of the facilitator's desk, with two phones and a big screen that show what comes of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import NewPage, Watch
from e2e.installation import Installation
from e2e.room import Room, new_room, put_down


class Evening:
    """A room with everything open: the desk, the big screen and two phones."""

    def __init__(self, room: Room, new_page: NewPage) -> None:
        self.room = room
        self.desk = room.desk(new_page)
        expect(self.desk.locator("main")).to_have_attribute("aria-busy", "false")
        self.wall = room.wall(new_page, self.desk)
        self.amina, self.tomasz = room.phone(new_page, "Amina"), room.phone(new_page, "Tomasz", theme="dark")

    @property
    def all(self) -> list[Page]:
        return [self.desk, self.wall, self.amina, self.tomasz]

    def press(self, name: str) -> None:
        self.desk.get_by_role("button", name=name, exact=True).click()

    def turn(self, name: str) -> None:
        self.desk.get_by_role("switch", name=name).click()

    def says(self, text: str) -> None:
        """The desk says so in passing."""
        expect(self.desk.locator(".toasts").get_by_text(text).first).to_be_visible()

    def undo(self, text: str) -> None:
        """Take back what the desk has just said."""
        toast = self.desk.locator(".toast", has_text=text).first
        toast.get_by_role("button", name="Undo").click()

    def part(self, heading: str) -> Locator:
        """The part of the desk under a heading."""
        return self.desk.locator(".stack", has=self.desk.get_by_role("heading", name=heading)).last

    def begin(self, block: int = 1) -> None:
        """Open the lobby and go to a block."""
        self.press("Open the lobby")
        expect(self.desk.get_by_text("2 people are here")).to_be_visible()
        self.press("Begin")
        for number in range(2, block + 1):
            self.press("Next block")
            expect(self.desk.get_by_text(f"Block {number} of 3")).to_be_visible()

    def dialog(self) -> Locator:
        return self.desk.get_by_role("dialog").last


@pytest.fixture
def evening(installation: Installation, new_page: NewPage) -> Evening:
    return Evening(new_room(installation), new_page)


def test_the_plan_is_moved_on_and_back(evening: Evening) -> None:
    desk, wall, amina = evening.desk, evening.wall, evening.amina
    expect(desk.get_by_role("heading", name="Nobody can come in yet.")).to_be_visible()
    evening.press("Open the lobby")
    expect(desk.get_by_role("heading", name="“Write on your own” is first.")).to_be_visible()
    expect(amina.get_by_role("heading", name="Good to have you here, Amina.")).to_be_visible()
    expect(wall.get_by_text("2 people are here")).to_be_visible()
    evening.press("Begin")
    question = "When did you trust that your parcel was safe?"
    for page in evening.all:
        expect(page.get_by_role("heading", name=question)).to_be_visible()

    timer = desk.get_by_role("timer")
    planned = 14
    expect(timer).to_have_attribute("aria-label", re.compile(f"left of {planned}"))
    evening.press("2 min")
    expect(timer).to_have_attribute("aria-label", re.compile(f"left of {planned + 2}"))
    evening.press("5 min")
    expect(timer).to_have_attribute("aria-label", re.compile(f"left of {planned + 7}"))
    expect(amina.locator(".phone__time")).to_have_text(re.compile(r"Time left 20:\d\d|Time left 21:00"))
    evening.undo("5 minutes more.")
    expect(timer).to_have_attribute("aria-label", re.compile(f"left of {planned + 2}"))

    evening.press("Pause")
    expect(wall.get_by_role("timer")).to_have_attribute("aria-label", "Paused")
    expect(amina.get_by_text("A pause. The time stands still")).to_be_visible()
    evening.press("Go on")
    expect(amina.get_by_text("A pause. The time stands still")).to_have_count(0)
    expect(wall.get_by_role("timer")).not_to_have_attribute("aria-label", "Paused")

    evening.press("Next block")
    expect(desk.get_by_text("Block 2 of 3")).to_be_visible()
    evening.undo("is on.")
    expect(desk.get_by_text("Block 1 of 3")).to_be_visible()
    expect(timer).to_have_attribute("aria-label", re.compile(r"^1[3-6] minutes"))
    evening.press("Next block")
    expect(desk.get_by_text("Block 2 of 3")).to_be_visible()
    evening.press("Back to the block before")
    expect(desk.get_by_text("Block 1 of 3")).to_be_visible()
    expect(amina.get_by_role("heading", name=question)).to_be_visible()
    evening.press("Next block")
    expect(desk.get_by_text("Block 2 of 3")).to_be_visible()
    evening.press("Next block")
    expect(desk.get_by_text("Block 3 of 3")).to_be_visible()
    expect(desk.get_by_role("button", name="Next block", exact=True)).to_be_disabled()


def test_people_write_by_themself_until_it_is_revealed(evening: Evening, axe: Callable[[Page], None]) -> None:
    desk, wall, amina, tomasz = evening.all
    evening.begin()
    expect(desk.get_by_role("heading", name="0 of 2 have written")).to_be_visible()
    expect(desk.get_by_text("2 people have none yet: Amina, Tomasz.")).to_be_visible()
    put_down(amina, "Under your lamp, it was dry")
    expect(desk.get_by_role("heading", name="1 of 2 have written")).to_be_visible()
    expect(wall.get_by_text("1 of 2 have written")).to_be_visible()
    expect(desk.get_by_text("1 person has none yet: Tomasz.")).to_be_visible()
    expect(desk.locator(".arriving").get_by_text("Under your lamp, it was dry")).to_be_visible()
    for page in (wall, tomasz):
        expect(page.get_by_text("Under your lamp")).to_have_count(0)

    evening.press("Nudge quietly")
    expect(tomasz.get_by_text("There is still time. One thought is enough.")).to_be_visible()
    expect(amina.get_by_text("There is still time.")).to_have_count(0)
    tomasz.get_by_role("button", name="Thank you").click()
    put_down(tomasz, "A picture with no bench in it")
    expect(desk.get_by_role("heading", name="2 of 2 have written")).to_be_visible()

    evening.turn("Writing is open")
    for page in (amina, tomasz):
        expect(page.get_by_text("Writing is closed at the moment.")).to_be_visible()
    evening.undo("Every phone is locked.")
    expect(amina.get_by_text("Writing is closed at the moment.")).to_have_count(0)
    axe(desk)

    evening.press("Reveal all")
    evening.says("Everybody sees the notes now.")
    expect(tomasz.locator(".note", has_text="Under your lamp, it was dry")).to_be_visible()
    expect(desk.get_by_role("switch", name="Notes are private")).not_to_be_checked()
    desk.keyboard.press("Control+z")
    evening.says("Everybody has seen it. You can hide single notes.")
    expect(tomasz.locator(".note", has_text="Under your lamp, it was dry")).to_be_visible()
    desk.get_by_role("radio", name="Board").check(force=True)
    expect(wall.get_by_text("Under your lamp, it was dry")).to_be_visible()


def test_single_notes_are_kept_back_lit_up_and_sorted(evening: Evening) -> None:
    desk, wall, amina, tomasz = evening.all
    evening.begin(2)
    desk.get_by_role("radio", name="Board").check(force=True)
    amina.get_by_text("Write", exact=True).click()
    put_down(amina, "Under your lamp, it was dry")
    expect(tomasz.locator(".note", has_text="Under your lamp")).to_be_visible()
    expect(wall.get_by_text("Under your lamp")).to_be_visible()

    def open_note(text: str) -> None:
        desk.locator(".arriving__note", has_text=text).click()

    open_note("Under your lamp")
    evening.dialog().get_by_role("button", name="Keep it off the wall").click()
    for page in (wall, tomasz):
        expect(page.get_by_text("Under your lamp")).to_have_count(0)
    expect(amina.get_by_text("The facilitator looks first")).to_be_visible()
    evening.undo("It is kept off the wall.")
    expect(wall.get_by_text("Under your lamp")).to_be_visible()

    evening.turn("You look at notes first")
    put_down(amina, "Ask me where safe is")
    expect(desk.locator(".arriving").get_by_text("Ask me where safe is")).to_be_visible()
    expect(tomasz.get_by_text("Ask me where safe is")).to_have_count(0)
    open_note("Ask me where safe is")
    evening.dialog().get_by_role("button", name="Let everybody see it").click()
    expect(tomasz.locator(".note", has_text="Ask me where safe is")).to_be_visible()

    open_note("Under your lamp")
    evening.dialog().get_by_role("button", name="Spotlight").click()
    expect(wall.get_by_role("region", name="In the spotlight").get_by_text("Under your lamp")).to_be_visible()
    expect(tomasz.get_by_text("On the big screen now")).to_be_visible()
    evening.press("Take it off")
    expect(tomasz.get_by_text("On the big screen now")).to_have_count(0)
    desk.get_by_role("button", name="Undo my last step").click()
    expect(tomasz.get_by_text("On the big screen now")).to_be_visible()
    evening.press("Take it off")
    expect(wall.get_by_role("region", name="In the spotlight")).to_have_count(0)

    tomasz.get_by_role("combobox", name="Group of “Under your lamp, it was dry”").select_option(label="New group…")
    tomasz.get_by_label("What should it be called?").fill("Dry places")
    tomasz.get_by_role("button", name="Make the group").click()
    expect(wall.get_by_role("heading", name="Dry places")).to_have_count(0)
    open_note("Dry places")
    evening.dialog().get_by_role("button", name="Let everybody see it").click()
    expect(wall.get_by_role("heading", name="Dry places")).to_be_visible()
    open_note("Ask me where safe is")
    evening.dialog().get_by_label("Move to a group").select_option(label="Dry places")
    expect(wall.locator(".pile", has_text="Dry places").get_by_text("Ask me where safe is")).to_be_visible()
    evening.undo("Moved.")
    expect(wall.locator(".pile", has_text="Not grouped yet").get_by_text("Ask me where safe is")).to_be_visible()

    evening.turn("Names on notes")
    put_down(amina, "They call us to ask who decided")
    expect(wall.locator(".note", has_text="They call us").locator(".note__by")).to_have_count(0)
    desk.get_by_role("radio", name="Timer").check(force=True)
    expect(wall.locator(".wall__clock")).to_be_visible()
    evening.undo("The wall shows something else.")
    expect(wall.get_by_role("heading", name="Dry places")).to_be_visible()


def test_people_are_placed_removed_and_made_facilitators(evening: Evening) -> None:
    desk, _wall, amina, tomasz = evening.all
    evening.begin(2)
    expect(desk.get_by_text("No table", exact=True)).to_be_visible()
    evening.press("Mix again")
    expect(desk.locator(".seating-now li", has_text="No table")).to_have_count(0)
    evening.undo("People sit at other tables.")
    expect(desk.locator(".seating-now li", has_text="No table")).to_be_visible()

    evening.press("Everybody by name")
    everybody = desk.get_by_role("dialog", name="Everybody by name")
    tables = [everybody.get_by_role("combobox", name=f"Table of {name}") for name in ("Amina", "Tomasz")]
    tables[0].select_option(index=1)
    expect(everybody.get_by_text("Amina sits elsewhere.")).to_be_visible()
    tables[1].select_option(index=2)
    expect(everybody.get_by_text("Tomasz sits elsewhere.")).to_be_visible()
    host = everybody.get_by_role("combobox", name="What Tomasz does here")
    host.select_option(label="Table host")
    everybody.locator(".toast", has_text="Changed for Tomasz.").get_by_role("button", name="Undo").click()
    expect(host).to_have_value("participant")
    # Without a facilitator there is no workshop, and what was refused does not look done.
    mine = everybody.get_by_role("combobox", name="What Leila does here")
    mine.select_option(label="Observer")
    expect(everybody.get_by_text("A workshop needs a facilitator. Hand over first.")).to_be_visible()
    expect(mine).to_have_value("facilitator")
    everybody.get_by_role("button", name="Done").click()
    expect(desk.get_by_role("button", name="Everybody by name")).to_be_focused()

    # Tables apart: each sees its own.
    evening.press("Give each table its board")
    amina.get_by_text("Write", exact=True).click()
    put_down(amina, "Only for our table")
    expect(desk.locator(".arriving").get_by_text("Only for our table")).to_be_visible()
    expect(tomasz.get_by_text("Nothing is on the board yet.")).to_be_visible()
    evening.press("One board for everybody")
    expect(tomasz.get_by_text("Only for our table", exact=True)).to_be_visible()

    # Handing over: Amina leads, Leila looks on.
    evening.press("Everybody by name")
    everybody.get_by_role("combobox", name="What Amina does here").select_option(label="Facilitator")
    expect(everybody.get_by_text("Changed for Amina.")).to_be_visible()
    everybody.get_by_role("button", name="Remove Tomasz").click()
    asked = desk.get_by_role("dialog", name="Remove Tomasz from the workshop?")
    asked.get_by_role("button", name="Let them stay").click()
    expect(asked).to_have_count(0)
    everybody.get_by_role("button", name="Remove Tomasz").click()
    asked.get_by_role("button", name="Remove them").click()
    expect(tomasz.get_by_role("heading", name="This phone is no longer in the workshop.")).to_be_visible()
    expect(everybody.get_by_text("Tomasz", exact=True)).to_have_count(0)
    mine.select_option(label="Observer")
    expect(everybody).to_have_count(0)
    expect(desk.get_by_text("You look on here")).to_be_visible()
    expect(desk.get_by_role("button", name="Next block", exact=True)).to_be_disabled()
    expect(desk.get_by_role("button", name="End workshop")).to_be_disabled()


def test_what_is_said_beside_the_board(evening: Evening) -> None:
    desk, _wall, amina, tomasz = evening.all
    evening.begin()
    evening.press("Call everyone")
    evening.dialog().get_by_role("button", name="Eyes up, please.").click()
    evening.dialog().get_by_role("button", name="Call everyone").click()
    for page in (amina, tomasz):
        expect(page.get_by_text("Eyes up, please.")).to_be_visible()
    evening.undo("Every phone shows it.")
    expect(amina.get_by_text("Eyes up, please.")).to_have_count(0)

    def raise_hand(phone: Page, text: str) -> None:
        phone.get_by_role("button", name="Hand up").click()
        phone.get_by_role("dialog").get_by_role("textbox").fill(text)
        phone.get_by_role("dialog").get_by_role("button", name="Hand up").click()

    raise_hand(amina, "What counts as safe?")
    hand = desk.locator(".said", has_text="What counts as safe?")
    hand.get_by_role("button", name="Only them").click()
    expect(hand.get_by_role("textbox")).to_be_focused()
    hand.get_by_role("textbox").fill("Whatever you would leave overnight.")
    hand.get_by_role("button", name="Only them").click()
    expect(amina.get_by_text("Whatever you would leave overnight.")).to_be_visible()
    expect(tomasz.get_by_text("Whatever you would leave overnight.")).to_have_count(0)
    expect(desk.get_by_text("Nobody has a question just now.")).to_be_visible()
    raise_hand(tomasz, "How long still?")
    hand = desk.locator(".said", has_text="How long still?")
    hand.get_by_role("textbox").fill("Five minutes")
    hand.get_by_role("button", name="Tell everyone").click()
    for page in (amina, tomasz):
        expect(page.get_by_text("Five minutes")).to_be_visible()
    raise_hand(tomasz, "")
    desk.get_by_role("button", name="Answered aloud Tomasz").click()
    expect(tomasz.get_by_role("button", name="Hand up")).to_be_visible()
    expect(desk.get_by_text("Nobody has a question just now.")).to_be_visible()

    amina.get_by_role("button", name="I’m ready").click()
    expect(desk.get_by_text("1 is ready.")).to_be_visible()
    tomasz.get_by_role("button", name="Skip this").click()
    expect(desk.get_by_text("1 would skip this.")).to_be_visible()

    amina.get_by_role("button", name="A word").click()
    amina.get_by_role("dialog").get_by_role("textbox").fill("I would rather not say my name.")
    amina.get_by_role("dialog").get_by_role("button", name="Send").click()
    word = desk.locator(".said", has_text="I would rather not say my name.")
    word.get_by_role("textbox").fill("You need not.")
    word.get_by_role("button", name="Only them").click()
    expect(amina.get_by_text("You need not.")).to_be_visible()
    expect(tomasz.get_by_text("You need not.")).to_have_count(0)
    expect(word.get_by_text("You said: You need not.")).to_be_visible()

    evening.press("Ask")
    for page, name in ((amina, "4 good"), (tomasz, "2 low")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_text("How much energy have you left?")).to_have_count(0)
    expect(desk.get_by_text("Shown once five people have answered.")).to_be_visible()
    expect(desk.get_by_role("button", name="Ask again")).to_be_visible()

    desk.get_by_label("Write to observers").fill("Please do not answer for the couriers.")
    evening.press("Send")
    said = desk.locator(".said-list")
    expect(said.get_by_text("Please do not answer for the couriers.")).to_be_visible()
    for page in (amina, tomasz):
        expect(page.get_by_text("Please do not answer")).to_have_count(0)
    evening.undo("The team and those who look on can read it.")
    expect(said.get_by_text("Please do not answer")).to_have_count(0)


def test_a_vote_is_held(evening: Evening) -> None:
    desk, _wall, amina, tomasz = evening.all
    evening.begin(2)
    amina.get_by_text("Write", exact=True).click()
    put_down(amina, "Ask me first")
    put_down(amina, "Show me you saw it")
    desk.get_by_text("Open a vote").click()
    desk.get_by_label("What is asked").fill("Which one first?")
    desk.get_by_label("Dots each").fill("3")
    desk.get_by_label("Most on one").fill("2")
    evening.press("Open the vote")
    for page in (amina, tomasz):
        expect(page.get_by_role("heading", name="Which one first?")).to_be_visible()
        expect(page.get_by_text("3 dots left").first).to_be_visible()
    one, other = (amina.get_by_role("button", name=f"One more dot for {text}") for text in ("Ask me first", "Show me"))
    one.click()
    one.click()
    expect(one).to_be_disabled()
    other.click()
    expect(other).to_be_disabled()
    expect(amina.get_by_text("0 dots left").first).to_be_visible()
    expect(desk.get_by_text("1 of 2 have voted.")).to_be_visible()
    tomasz.get_by_role("button", name="One more dot for Ask me first").click()
    expect(desk.get_by_text("2 of 2 have voted.")).to_be_visible()
    expect(desk.locator(".came-out")).to_have_count(0)

    evening.press("Close the vote")
    expect(evening.dialog().get_by_text("this cannot be undone")).to_be_visible()
    evening.dialog().get_by_role("button", name="Leave it open").click()
    evening.press("Close the vote")
    evening.dialog().get_by_role("button", name="Close it for good").click()
    expect(desk.get_by_text("Closed for good")).to_be_visible()
    desk.keyboard.press("Control+z")
    evening.says("A closed vote stays closed, so that nobody votes knowing the result. Open another one.")
    for page in (amina, tomasz):
        expect(page.get_by_role("heading", name="Which one first?")).to_have_count(0)
        expect(page.get_by_text("3 dots")).to_have_count(0)
    evening.press("Show what came out")
    expect(desk.locator(".came-out li").first).to_have_text("Ask me first3")
    expect(desk.locator(".came-out li").last).to_have_text("Show me you saw it1")
    expect(tomasz.get_by_text("3 dots")).to_be_visible()


def test_a_late_note_waits_in_the_tray(evening: Evening, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    desk, wall, amina, tomasz = evening.all
    evening.begin()
    expect(amina.get_by_label("Your next note")).to_be_visible()
    amina.context.set_offline(True)
    put_down(amina, "Written in the cellar")
    evening.press("Next block")
    expect(tomasz.get_by_text("Nothing is on the board yet.")).to_be_visible()
    amina.context.set_offline(False)
    tray = desk.locator(".tray")
    expect(tray.get_by_text("Written in the cellar")).to_be_visible()
    desk.get_by_role("radio", name="Board").check(force=True)
    expect(wall.get_by_text("Nothing lies here yet.")).to_be_visible()
    tray.get_by_role("button", name="Let it in").click()
    expect(tomasz.locator(".note", has_text="Written in the cellar")).to_be_visible()
    expect(wall.get_by_text("Written in the cellar")).to_be_visible()
    expect(tray).to_have_count(0)


def test_the_workshop_ends_and_goes_on_when_that_was_a_mistake(evening: Evening) -> None:
    desk, wall, amina, _tomasz = evening.all
    evening.begin()
    evening.press("End workshop")
    evening.dialog().get_by_role("button", name="Go on with it").click()
    evening.press("End workshop")
    expect(evening.dialog().get_by_text("2 blocks of the plan have not begun.")).to_be_visible()
    evening.dialog().get_by_role("button", name="Give them two minutes").click()
    evening.says("Two minutes more.")
    evening.press("End workshop")
    evening.dialog().get_by_role("button", name="End it", exact=True).click()
    expect(amina.get_by_role("heading", name="Thank you.")).to_be_visible()
    expect(wall.get_by_text("What you gave is kept.")).to_be_visible()
    expect(desk.get_by_role("link", name="Report")).to_be_visible()
    # What a closed workshop would refuse is not offered, at the desk and on the board.
    for heading in ("What people can do", "Hands up", "Energy"):
        expect(desk.get_by_role("heading", name=heading)).to_have_count(0)
    expect(desk.get_by_role("button", name=re.compile("Mix again|Everybody by name|Open a vote"))).to_have_count(0)
    expect(desk.get_by_text("behind.")).to_have_count(0)
    board = desk.context.new_page()
    board.goto(desk.get_by_role("link", name="Board").get_attribute("href") or "")
    expect(board.get_by_text("This workshop is closed: it can be looked at, and no longer changed.")).to_be_visible()
    board.keyboard.press("n")
    expect(board.get_by_role("dialog")).to_have_count(0)
    expect(board.get_by_role("button", name=re.compile("^(Note|Picture|Group|Move)"))).to_have_count(0)
    evening.press("Open it again")
    expect(board.get_by_role("button", name="Note")).to_be_visible()
    board.close()
    expect(desk.get_by_role("heading", name="What people can do")).to_be_visible()
    expect(amina.get_by_label("Your next note")).to_be_visible()
    expect(desk.get_by_role("timer")).to_be_visible()

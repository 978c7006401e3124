"""A review from its closing to its outcomes: cards filled in alone, laid open together, a vote, and a reason for everybody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e.installation import Installation
from e2e.people import after_reloading, come_in, looker
from e2e.stage import HOUSE, SLUG, STUDIO, address, set_stage

APRIL = datetime(2027, 4, 20, 9, 0, tzinfo=UTC)
CLOSED = datetime(2027, 5, 5, 8, 0, tzinfo=UTC)
REVIEWS = f"{STUDIO}reviews/"
LINES = ("A bridge of clothes pegs", "A lamp that folds flat", "A clock without hands")


@pytest.fixture
def house(installation: Installation) -> Installation:
    """Three ideas; Helene owns the programme, Sofie and Dario are in its team. Two of the ideas are before the board."""
    installation.set_clock(APRIL)
    set_stage(
        installation,
        f"""
from makewith.foundation.programmes.actions import change_activity
from makewith.loop.decisions.reviews.actions import create_board, put_item, seat_reviewer
team = {{}}
for name, role in (("Helene V.", "owner"), ("Sofie N.", "researcher"), ("Dario F.", "facilitator")):
    team[name] = TeamRoleFactory(programme=programme, person=person(name), role=role).person
helene = team["Helene V."]
criteria = [
    {{"key": "fun", "label": "Playability", "help": "Does one want to use it again?", "low": "once", "high": "again and again"}},
    {{"key": "safe", "label": "Safety", "low": "cannot be made safe", "high": "safe as it is", "weight": 2}},
]
rules = {{"closings": ["05-04", "09-06"], "criteria": criteria, "reviewers": 2, "fan_vote": True}}
board = create_board(actor=helene, programme=programme, now=now, rules=rules, title="The review", visibility="public")
change_activity(actor=helene, activity=board.activity, now=now, state="open")
seat_reviewer(actor=helene, board=board, person=team["Sofie N."], now=now)
for name, line in zip(("Amina K.", "Ruth O.", "Tomas R."), {LINES!r}):
    idea = make_idea(call, person(name), words=Words(line, {{"today": "It is dull.", "instead": "It shines."}}), now=now)
    if name != "Amina K.":
        put_item(actor=helene, board=board, item=idea.trail_item, now=now)
""",
    )
    return installation


def sign_in(new_page, house: Installation, letters, name: str, **look: str) -> Page:
    page = new_page(house, **look)
    come_in(page, letters, address(name))
    return page


def fill_card(page: Page, marks: dict[str, str], leaning: str, note: str) -> None:
    """`marks` are the names of the choices, by criterion."""
    for criterion, mark in marks.items():
        radio = page.get_by_role("group", name=criterion).get_by_role("radio", name=mark)
        # Into the middle, where it does not lie under the bar of a phone.
        radio.evaluate("radio => radio.scrollIntoView({block: 'center'})")
        radio.check(force=True)
    page.get_by_label(f"Why? ({next(iter(marks))})").fill(note)
    page.get_by_role("radio", name=leaning, exact=True).evaluate("radio => radio.scrollIntoView({block: 'center'})")
    page.get_by_role("radio", name=leaning, exact=True).check(force=True)
    page.get_by_role("button", name=re.compile("^Hand it in")).click()
    expect(page.get_by_text("Your card is in.")).to_be_visible()


def settle(page: Page, outcome: str, reason: str, day: str = "") -> None:
    page.get_by_role("radio", name=outcome, exact=True).check(force=True)
    page.get_by_label("The reason, as people will read it").fill(reason)
    if day:
        page.get_by_label("We look again on").fill(day)
    page.get_by_role("button", name="Keep the outcome").click()


def test_from_the_queue_to_the_outcomes(house, letters, new_page, axe, screenshot, watch):
    watch.expect("status of 422")
    see, small, dark = (looker(axe, screenshot, name) for name in ("1440", "390", "390-dark"))
    boss = sign_in(new_page, house, letters, "Helene V.")

    # Amina's idea comes before the board by hand, and Dario gets a seat.
    boss.goto(HOUSE)
    boss.get_by_role("link", name=LINES[0]).first.click()
    boss.get_by_role("link", name="Put it before a board").click()
    boss.get_by_role("button", name="Put it before the board").click()
    boss.goto(REVIEWS)
    boss.get_by_role("link", name="The review").click()
    boss.get_by_label("Somebody of the team").select_option(label="Dario F.")
    boss.get_by_role("button", name="Give them a seat").click()
    expect(boss.get_by_role("button", name="Let them go: Dario F.")).to_be_visible()
    see(boss, "review-board")
    boss.goto(REVIEWS)
    boss.get_by_role("link", name="Closes on 4 May 2027").click()
    window = boss.url
    for line in LINES:
        expect(boss.get_by_role("link", name=line)).to_be_visible()
    see(boss, "review-collects")

    # It closes, and cards are dealt. Sofie fills hers in on a phone, and cannot say everything.
    house.set_clock(CLOSED)
    sofie = sign_in(new_page, house, letters, "Sofie N.", size="phone")
    sofie.goto("/inbox/")
    after_reloading(sofie, sofie.get_by_text("You have 3 cards to fill in"))
    sofie.goto(REVIEWS)
    sofie.get_by_role("link", name=LINES[1]).click()
    expect(sofie.get_by_text("Only you see it until all are open")).to_be_visible()
    sofie.get_by_role("button", name=re.compile("^Hand it in")).click()
    expect(sofie.get_by_text("Give it a mark, or say that you cannot.").first).to_be_visible()
    small(sofie, "review-card")
    said = {"Playability": "I cannot say", "Safety": "2 of 5"}
    for number in range(3):
        fill_card(sofie, said, "Not approved", f"I never held number {number}.")

    # Nobody else sees them, whoever they are; how many are in, everybody of the team does.
    boss.goto(window)
    expect(boss.get_by_text("3 of 6 cards are in")).to_be_visible()
    expect(boss.get_by_text("I never held")).to_have_count(0)
    see(boss, "review-judged-alone")
    dario = sign_in(new_page, house, letters, "Dario F.", theme="dark", size="phone")
    dario.goto(REVIEWS)
    dario.get_by_role("link", name=LINES[0]).click()
    for _number in range(3):
        fill_card(dario, {"Playability": "4 of 5", "Safety": "5 of 5"}, "Approved", "My children fought over it.")
    dark(dario, "review-cards-in")

    # All are laid open at once, side by side.
    boss.goto(window)
    boss.get_by_role("button", name="Lay all cards open").click()
    boss.get_by_role("dialog").get_by_role("button", name="Lay them open").click()
    expect(boss.get_by_text("All cards are open, for the whole team at once.")).to_be_visible()
    see(boss, "review-comparison")
    boss.get_by_role("link", name=LINES[1]).first.click()
    expect(boss.get_by_text("cannot say", exact=True)).to_be_visible()
    expect(boss.get_by_text("Apart by 3")).to_be_visible()
    see(boss, "review-entry")

    # Two finalists are voted on; nobody sees a figure before the end.
    boss.goto(window)
    boss.get_by_text("Choose finalists").click()
    boss.get_by_role("checkbox", name=LINES[0]).check()
    boss.get_by_role("checkbox", name=LINES[1]).check()
    boss.get_by_label("The vote ends with").fill("2027-05-12")
    boss.get_by_role("button", name="Open the vote").click()
    expect(boss.get_by_text("The vote is open.")).to_be_visible()
    voters = [sign_in(new_page, house, letters, name, size="phone") for name in ("Amina K.", "Ruth O.")]
    for page in voters:
        page.goto(f"/p/{SLUG}/reviews/")
        page.get_by_role("link", name="The review of 4 May 2027").click()
        page.get_by_role("button", name=f"My vote goes here: {LINES[1]}").click()
        expect(page.get_by_role("button", name="Your vote. Take it back")).to_be_visible()
        expect(page.get_by_text("voted, once each")).to_have_count(0)
    small(voters[0], "review-vote")
    house.set_clock(CLOSED + timedelta(days=8))
    boss.goto(window)
    expect(boss.get_by_text("Fewer than five people voted.")).to_be_visible()

    # Each gets its outcome with a reason, announced together at a set time.
    boss.get_by_role("link", name=LINES[0]).first.click()
    reasons = {LINES[0]: "After the licence is ours.", LINES[1]: "Everybody wanted it.", LINES[2]: "It cuts fingers."}
    settle(boss, "Parked", reasons[LINES[0]], "2027-09-01")
    for line, outcome in ((LINES[1], "Approved"), (LINES[2], "Not approved")):
        expect(boss.get_by_role("heading", level=1)).to_have_text(line)
        settle(boss, outcome, reasons[line])
    expect(boss).to_have_url(window)
    boss.get_by_text("At a set time").click()
    boss.get_by_label("On", exact=True).fill("2027-05-15")
    boss.get_by_label("At", exact=True).fill("09:00")
    boss.get_by_role("button", name="Let them be announced then").click()
    expect(boss.get_by_text(re.compile("All outcomes are announced by themselves"))).to_be_visible()
    see(boss, "review-planned")
    amina, ruth = voters
    amina.goto(f"/p/{SLUG}/reviews/")
    expect(amina.get_by_text("Being judged")).to_be_visible()
    house.set_clock(datetime(2027, 5, 15, 7, 0, 30, tzinfo=UTC))
    for page, line in ((amina, LINES[0]), (ruth, LINES[1])):
        page.goto("/inbox/")
        after_reloading(page, page.get_by_text(reasons[line]).first)
    small(amina, "review-inbox")
    amina.goto(f"/p/{SLUG}/reviews/")
    amina.get_by_role("link", name="The review of 4 May 2027").click()
    for reason in reasons.values():
        expect(amina.get_by_text(reason)).to_be_visible()
    small(amina, "review-decided")
    boss.goto(REVIEWS)
    boss.get_by_role("link", name="Closes on 6 September 2027").click()
    expect(boss.get_by_role("link", name=LINES[0])).to_be_visible()
    see(boss, "review-next")

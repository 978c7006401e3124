"""The browser code of web/ on bare pages, under the strict content security policy, without a server."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.conftest import NewPage, Watch
from e2e.installation import ROOT

BUILT = ROOT / "src" / "makewith" / "static" / "built"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws:; form-action 'self'"
SITE = "http://bench.test"


class Bench:
    """A page whose html and whose server's answers the test decides."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.posts: list[tuple[str, list[tuple[str, str]]]] = []
        self.answer: Callable[[Route], None] = lambda route: route.fulfill(status=200, json={"kept_at": "14:22"})
        self._html = ""
        page.route(f"{SITE}/**", self._serve)

    def show(self, body: str, *entries: str) -> None:
        manifest = json.loads((BUILT / "manifest.json").read_text("utf-8"))
        files = [manifest[f"src/entries/{name}.ts"]["file"] for name in ("page", *entries)]
        scripts = "".join(f'<script type="module" src="/static/built/{file}"></script>' for file in files)
        self._html = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title>{scripts}</head><body>{body}</body></html>'
        self.page.goto(f"{SITE}/")

    def _serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            self.posts.append((path, parse_qsl(route.request.post_data or "", keep_blank_values=True)))
            self.answer(route)
        elif path.startswith("/static/built/"):
            route.fulfill(body=(BUILT / path.rsplit("/", 1)[-1]).read_bytes(), content_type="text/javascript")
        elif path == "/favicon.ico":
            route.fulfill(status=204)
        else:
            route.fulfill(body=self._html, content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pytest.fixture
def bench(new_page: NewPage) -> Bench:
    return Bench(new_page())


def test_a_form_pressed_twice_is_sent_once(bench):
    bench.show('<form method="post" action="/idea"><button name="go" value="1">Put it down</button></form>')
    bench.answer = lambda route: route.fulfill(status=204)
    bench.page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    expect(bench.page.get_by_role("button")).to_be_disabled()
    assert bench.posts == [("/idea", [("go", "1")])]


def test_a_confirmation_is_asked_before_the_form_is_sent(bench):
    bench.show(
        '<form method="post" action="/end" data-confirm="sure"><button>End it</button></form>'
        '<dialog id="sure"><form method="dialog"><button value="">Give them two minutes</button>'
        '<button value="confirm">Yes, end it</button></form></dialog>'
    )
    bench.answer = lambda route: route.fulfill(body="done", content_type="text/html")
    bench.page.get_by_role("button", name="End it").click()
    bench.page.get_by_role("button", name="Give them two minutes").click()
    assert bench.posts == []
    bench.page.get_by_role("button", name="End it", exact=True).click()
    bench.page.get_by_role("button", name="Yes, end it").click()
    expect(bench.page.get_by_text("done")).to_be_visible()
    assert bench.posts == [("/end", [])]


def test_a_counter_counts_as_the_server_does(bench):
    bench.show('<textarea data-counter="count" data-limit="5">ab</textarea><span id="count"></span>')
    expect(bench.page.locator("#count")).to_have_text("2 of 5")
    bench.page.locator("textarea").fill("📦 five")
    expect(bench.page.locator("#count")).to_have_text("6 of 5")
    expect(bench.page.locator("#count")).to_have_attribute("data-over", "")


def test_htmx_sends_the_token_and_swaps_a_refused_form(bench, watch):
    watch.expect("422")
    bench.show(
        '<meta name="csrf-token" content="token-of-this-page">'
        '<form hx-post="/comment" hx-swap="outerHTML"><input name="text" value="Hello"><button>Say it</button></form>'
    )
    tokens = []

    def refuse(route: Route) -> None:
        tokens.append(route.request.headers["x-csrftoken"])
        route.fulfill(status=422, body="<p>One sentence is enough.</p>", content_type="text/html")

    bench.answer = refuse
    bench.page.get_by_role("button").click()
    expect(bench.page.get_by_text("One sentence is enough.")).to_be_visible()
    assert tokens == ["token-of-this-page"]
    assert bench.posts == [("/comment", [("text", "Hello")])]


def test_the_server_can_show_a_toast_that_closes(bench):
    bench.show('<div data-toasts role="status"></div><button hx-post="/support">Support</button>')
    bench.answer = lambda route: route.fulfill(
        body="", headers={"HX-Trigger": '{"toast": {"text": "You are the 41st."}}'}
    )
    bench.page.get_by_role("button", name="Support").click()
    expect(bench.page.get_by_role("status")).to_contain_text("You are the 41st.")
    bench.page.get_by_role("button", name="Close").click()
    expect(bench.page.get_by_text("You are the 41st.")).to_have_count(0)


DRAFT = (
    '<p role="status" data-autosave-status></p>'
    '<form method="post" action="/submit" data-autosave-url="/draft" data-draft-key="58:7">'
    '<input name="title" aria-label="Title" value=""><button>Put it on the table</button></form>'
)


def test_a_draft_keeps_itself(bench):
    bench.show(DRAFT, "idea-form")
    bench.page.get_by_label("Title").fill("A shelf")
    expect(bench.page.get_by_role("status")).to_have_text("Kept at 14:22")
    assert bench.posts == [("/draft", [("title", "A shelf")])]


def test_a_draft_written_without_a_connection_comes_back(bench, watch):
    watch.expect("net::ERR")
    bench.show(DRAFT, "idea-form")
    bench.answer = lambda route: route.abort("internetdisconnected")
    bench.page.get_by_label("Title").fill("A shelf")
    expect(bench.page.get_by_role("status")).to_have_text(
        "Your page is safe on this device. It goes to us by itself later."
    )
    bench.answer = lambda route: route.fulfill(status=200, json={"kept_at": "14:30"})
    bench.posts.clear()
    bench.page.reload()
    expect(bench.page.get_by_label("Title")).to_have_value("A shelf")
    expect(bench.page.get_by_role("status")).to_have_text("Kept at 14:30")
    assert bench.posts[-1] == ("/draft", [("title", "A shelf")])
    assert bench.page.evaluate("localStorage.length") == 0


def test_a_refused_draft_says_why_and_stays_on_the_device(bench, watch):
    watch.expect("422")
    bench.show(DRAFT, "idea-form")
    bench.answer = lambda route: route.fulfill(status=422, json={"message": "One line has 80 signs at most."})
    bench.page.get_by_label("Title").fill("x" * 81)
    expect(bench.page.get_by_role("status")).to_have_text("One line has 80 signs at most.")
    assert "x" * 81 in bench.page.evaluate("localStorage.getItem('makewith.draft.58:7')")


def test_the_copy_on_the_device_is_forgotten_once_the_idea_has_arrived(bench):
    bench.show(DRAFT, "idea-form")
    bench.answer = lambda route: route.fulfill(status=200, content_type="text/html", body="ok")
    bench.page.get_by_label("Title").fill("A shelf")
    bench.page.get_by_role("button").click()
    expect(bench.page.get_by_text("ok")).to_be_visible()
    assert bench.page.evaluate("localStorage.length") == 1
    bench.show('<p data-draft-done="58:7">It is on the table.</p>')
    expect(bench.page.get_by_text("It is on the table.")).to_be_visible()
    assert bench.page.evaluate("localStorage.length") == 0


PICTURES = """
<p role="status" data-autosave-status></p>
<form data-autosave-url="/draft" data-draft-key="p">
<input type="file" name="picture" aria-label="Add a picture" multiple data-upload-url="/pictures" data-max="3" data-max-bytes="1048576">
<ol data-pictures></ol>
<template data-picture-waiting><li><span data-picture-name></span><div role="progressbar" data-picture-progress></div>
<p hidden><span data-picture-error></span></p><button type="button" data-remove="">Remove</button></li></template>
</form>
"""


def test_pictures_are_sent_described_ordered_and_removed(bench):
    number = iter("123")

    def keep(route: Route) -> None:
        if not route.request.url.endswith("/pictures"):
            route.fulfill(json={"kept_at": "14:22"})
            return
        name = next(number)
        route.fulfill(
            content_type="text/html",
            body=f'<li id="p{name}"><input type="hidden" name="pictures" value="{name}"><span data-position></span>'
            f'<button type="button" data-move="up">Up {name}</button><button type="button" data-move="down">Down {name}</button>'
            f'<button type="button" data-remove="/gone/{name}">Remove {name}</button></li>',
        )

    bench.answer = keep
    bench.show(PICTURES, "idea-form")
    for name in "12":
        bench.page.get_by_label("Add a picture").set_input_files(
            {"name": f"{name}.png", "mimeType": "image/png", "buffer": b"x"}
        )
        expect(bench.page.locator(f"#p{name}")).to_be_visible()
    expect(bench.page.locator("#p1 [data-position]")).to_have_text("1 of 2, shown first")
    expect(bench.page.get_by_role("button", name="Up 1")).to_be_disabled()
    bench.page.get_by_role("button", name="Up 2").click()
    expect(bench.page.locator("#p2 [data-position]")).to_have_text("1 of 2, shown first")
    expect(bench.page.get_by_role("button", name="Down 2")).to_be_focused()
    with bench.page.expect_request("**/gone/1"):
        bench.page.get_by_role("button", name="Remove 1").click()
    expect(bench.page.locator("[data-pictures] li")).to_have_count(1)
    expect(bench.page.get_by_role("status")).to_have_text("Kept at 14:22")


def test_a_picture_that_is_too_large_is_not_sent(bench):
    bench.show(PICTURES, "idea-form")
    large = {"name": "Stairs.heic", "mimeType": "image/heic", "buffer": b"x" * (1024 * 1024 + 1)}
    bench.page.get_by_label("Add a picture").set_input_files(large)
    expect(
        bench.page.get_by_text("“Stairs.heic” did not arrive. It is 2 MB and 1 fit. Choose a smaller one.")
    ).to_be_visible()
    assert [path for path, _ in bench.posts if path == "/pictures"] == []


QUOTE = """
<div id="words" data-quotable="item-58"><p>Wet again 📦 behind the bins.</p><p>Nobody stole it.</p></div>
<button data-quote-this="words" data-quote-into="maker">Quote this</button>
<div data-quote-bar hidden><button data-quote-into="maker">Make an insight</button></div>
<dialog id="maker"><form method="post" action="/insights"><input type="hidden" name="source"><textarea name="quote" aria-label="Quote">
</textarea><input type="hidden" name="start"><input type="hidden" name="end"><button>Keep it</button></form></dialog>
"""


def test_selected_words_become_a_quote_with_its_place(bench):
    bench.show(QUOTE, "quote")
    bench.answer = lambda route: route.fulfill(body="kept", content_type="text/html")
    bench.page.evaluate(
        """() => { const [first, second] = document.querySelectorAll("#words p");
        getSelection().setBaseAndExtent(first.firstChild, first.firstChild.data.indexOf("behind"), second.firstChild, 6); }"""
    )
    bench.page.get_by_role("button", name="Make an insight").click()
    expect(bench.page.get_by_label("Quote")).to_have_value("behind the bins.\n\nNobody")
    bench.page.get_by_role("button", name="Keep it").click()
    expect(bench.page.get_by_text("kept")).to_be_visible()
    sent = dict(bench.posts[0][1])
    text = "Wet again 📦 behind the bins.\n\nNobody stole it."
    assert (sent["source"], sent["start"], sent["end"]) == ("item-58", "12", "36")
    assert text[12:36] == "behind the bins.\n\nNobody"


def test_a_quote_can_be_made_and_cut_by_keyboard(bench):
    bench.show(QUOTE, "quote")
    bench.answer = lambda route: route.fulfill(body="kept", content_type="text/html")
    bench.page.get_by_role("button", name="Quote this").focus()
    bench.page.keyboard.press("Enter")
    expect(bench.page.get_by_label("Quote")).to_have_value("Wet again 📦 behind the bins.\n\nNobody stole it.")
    bench.page.get_by_label("Quote").fill("Nobody stole it")
    bench.page.get_by_role("button", name="Keep it").press("Enter")
    expect(bench.page.get_by_text("kept")).to_be_visible()
    sent = dict(bench.posts[0][1])
    assert (sent["quote"], sent["start"], sent["end"]) == ("Nobody stole it", "30", "45")


def test_live_figures_follow_the_room_and_return_after_a_restart(bench, watch):
    calls = []

    def answer(socket):
        calls.append(socket.url)
        room = "idea:58"
        count = 40 + len(calls)
        socket.send(json.dumps([{"room": room, "kind": "joined", "data": None}]))
        socket.send(json.dumps([{"room": room, "kind": "support", "data": {"count": count}}]))
        if len(calls) == 1:
            socket.close(code=1012)

    bench.page.route_web_socket("**/ws**", answer)
    bench.show('<b data-room="idea:58" data-live="support">40</b>', "live")
    expect(bench.page.locator("b")).to_have_text("42")
    assert calls == ["ws://bench.test/ws?room=idea%3A58"] * 2


def test_a_refused_room_is_not_called_again(bench, watch: Watch):
    calls = []

    def refuse(socket):
        calls.append(socket.url)
        socket.close(code=4403)

    bench.page.clock.install()
    bench.page.route_web_socket("**/ws**", refuse)
    bench.show('<b data-room="idea:58" data-live="support">40</b>', "live")
    bench.page.wait_for_function("() => performance.now() >= 0")
    bench.page.clock.run_for(600_000)
    assert len(calls) == 1

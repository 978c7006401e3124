"""Whatever is sent to the pages of members and of the team: the answer says what is wrong, keeps what was typed, and is never a 500."""

import io
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from html import unescape
from itertools import product
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makewith.kit.limits import consume
from makewith.loop.ideas.models import Idea, IdeaPicture
from makewith.surfaces.portal.tests.house import House, Undone, build, everything
from makewith.surfaces.portal.tests.test_permission_table import (
    ANSWER,
    CALL,
    CLAIM,
    COMMENT,
    DECISION,
    DELIVERY,
    IDEA,
    METRIC,
    READING,
    TABLE,
    WORDS_CHOSEN,
)

LONG = "Donaudampfschiff " * 8000
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
TEXTS = {
    "too long": LONG,
    "empty": "",
    "spaces": " \t\u00a0\u2003 ",
    "NUL": "a\0b",
    "html": HTML,
    "emoji": "🧺👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "right to left": "‮שלום‬ مرحبا \u2067x",
    "template": "{{ 7*7 }}{% raw %}%(name)s{0}",
}
REACH = {"daily_at": "18:00", "weekly_day": "4", "weekly_at": "18:00", "kind-comment": "weekly"}
WRONG = ["zzz", "-1", "9" * 40, "NaN", "Infinity", "1e400", "2026-02-31", "0001-01-01", "9999-12-31", "\0", "٣", "true"]

# address, what belongs there, the fields with words of people, and those with a value of some kind; whom it is sent as.
FORMS = [
    ("/p/{slug}/calls/{call}/write/", IDEA, ("title", "today", "instead"), ("draft", "picture"), "member"),
    ("/p/{slug}/calls/{call}/keep/", {**IDEA, "draft": "{draft}"}, ("title", "today"), ("draft", "picture"), "member"),
    ("/items/{idea}/comments/", COMMENT, ("text",), ("stance", "submission_key"), "member"),
    ("/items/{idea}/answer/", ANSWER, ("text",), ("next_on", "submission_key"), "owner"),
    ("/me/appearance/", {"name": "Amina", "shown_as": "name"}, ("name",), ("shown_as",), "member"),
    ("/me/settings/", {"time_zone": "Europe/Berlin", "theme": "dark"}, (), ("time_zone", "theme"), "member"),
    ("/me/keys/", {"name": "spreadsheet"}, ("name",), (), "member"),
    ("/inbox/reach/", REACH, (), ("daily_at", "weekly_day", "weekly_at", "quiet_from", "quiet_until", "kind-comment"), "member"),
    ("/studio/{slug}/ideas/new/", CALL, ("title", "brief", "thanks", "first_question", "second_question", "terms"),
     ("closes_on", "visibility"), "owner"),
    ("/studio/{slug}/insights/quote/", WORDS_CHOSEN, ("quote", "claim"), ("source", "start", "speaks", "insight"), "owner"),
    ("/studio/{slug}/insights/{draft_insight}/", CLAIM, ("claim", "summary", "not_heard_yet"), ("strength",), "owner"),
    ("/studio/{slug}/decisions/new/", DECISION, ("title", "carried_by", "{idea}-reason"),
     ("decided_by", "decided_on", "starts_on", "heard_again_on", "submission_key", "{idea}-outcome",
      "{idea}-look_again_on"), "owner"),
    ("/studio/{slug}/decisions/{decision}/deliver/", DELIVERY,
     ("title", "text", "effect_measure", "effect_unit", "effect_basis"),
     ("shipped_on", "effect_before", "effect_after", "submission_key"), "owner"),
    ("/studio/{slug}/measures/new/", METRIC, ("name", "unit"), ("baseline", "target", "due_on"), "owner"),
    ("/studio/{slug}/measures/{metric}/reading/", READING, ("source",), ("value", "margin", "n", "read_on"), "owner"),
]  # fmt: skip
# Answered with a word or a line of text instead of the page with the form.
WITHOUT_PAGE = {"/p/{slug}/calls/{call}/keep/"}


@pytest.fixture
def house(db, settings, tmp_path) -> House:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return build()


def send(house: House, address: str, role: str, data: dict[str, object]):
    """The answer; a fresh minute for every request, so that no limit stands in the way."""
    cache.clear()
    return house.ask("POST", address, role, {"csrfmiddlewaretoken": "a" * 32, **data})


def shown(answer) -> str:
    """What a reader sees of the fields, entities resolved and line ends made alike."""
    return unescape(answer.content.decode()).replace("\r\n", "\n")


def test_words_of_every_kind_are_kept_or_refused_with_what_was_typed(house):
    problems = []
    for address, right, texts, _values, role in FORMS:
        for name, text in TEXTS.items():
            with Undone():
                answer = send(house, address, role, {**right, **dict.fromkeys(texts, text)})
                page = house.client(role).get(answer.url) if answer.status_code == 302 else answer
                if not {answer.status_code, page.status_code} <= {200, 201, 302, 422}:
                    problems.append(f"{address} {name}: {answer.status_code}, then {page.status_code}")
                if answer.status_code == 422 and address not in WITHOUT_PAGE and text not in shown(answer):
                    problems.append(f"{address} {name}: what was typed is gone")
                if b"<script>alert" in page.content or b"<img src=x" in page.content:
                    problems.append(f"{address} {name}: its markup is live")
    assert problems == []


def test_values_of_the_wrong_kind_are_refused_and_the_words_beside_them_stay(house):
    problems = []
    for address, right, texts, values, role in FORMS:
        for name, wrong in product(values, WRONG):
            with Undone():
                answer = send(house, address, role, {**right, name: wrong})
                if answer.status_code not in {200, 302, 404, 409, 422}:
                    problems.append(f"{address} {name}={wrong[:12]!r}: {answer.status_code}")
                if answer.status_code == 422 and address not in WITHOUT_PAGE:
                    gone = [field for field in texts if right.get(field) and str(right[field]) not in shown(answer)]
                    problems += [f"{address} {name}={wrong[:12]!r}: {field} is gone" for field in gone]
    assert problems == []


def test_a_form_without_anything_in_it_changes_nothing(house):
    # The settings of oneself take an empty choice for "as my device".
    before = everything()
    for address, _right, _texts, _values, role in FORMS:
        with Undone():
            assert send(house, address, role, {}).status_code in {302, 404, 409, 422}, address
            assert everything() == before, address


BODIES = [b"", b"\xff\xfe\x00", b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nhalf', b"[1,"]
TYPES = ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain", ""]


def test_a_body_that_is_no_form_is_refused(house):
    client = house.client("member")
    for address in ("/p/{slug}/calls/{call}/write/", "/items/{idea}/comments/", "/me/appearance/"):
        for body, content_type in product(BODIES, TYPES):
            cache.clear()
            answer = client.generic("POST", house.path(address), body, content_type=content_type)
            assert answer.status_code in {400, 422}, (address, body, content_type)


def test_bytes_that_are_no_utf8_are_no_500(house):
    client = house.client("member")
    body = b"title=%ff%fe%c0&today=\xff\xfe&instead=x&terms=on&terms_version=1"
    answer = client.generic(
        "POST", house.path("/p/{slug}/calls/{call}/write/"), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {302, 400, 422}


NAMES = [
    "text",
    "order",
    "show",
    "kind",
    "after",
    "cursor",
    "fate",
    "title",
    "source",
    "about",
    "insight",
    "due",
    "next",
    "size",
    "start",
]


def test_no_question_in_an_address_breaks_a_page(house):
    broken = []
    for method, address, _data, statuses in TABLE:
        if method == "GET" and 200 in statuses:
            for text in ("\0", "a\0b", HTML, "9" * 40, "-1", LONG[:3000], "%", "'\"--", "eyJ4IjoxfQ", "\ud7ff😀"):
                query = "&".join(f"{name}={quote(text)}" for name in NAMES)
                path = house.path(address.partition("?")[0])
                answer = house.client("owner").get(f"{path}?{query}")
                content = b"" if answer.streaming else answer.content
                if answer.status_code >= 500 or b"<script>alert" in content:
                    broken.append(f"{address} {text[:9]!r}: {answer.status_code}")
    assert broken == []


def test_addresses_that_lead_nowhere_are_404(house):
    client = house.client("owner")
    for path in (
        "/p/%00/", "/p/a%00b/", f"/p/{'x' * 500}/", "/p/last-metres/ideas/zzz/", f"/items/{'0' * 32}/", "/files/../etc/passwd",
        "/unsubscribe/%00/", "/p/last-metres/calls/%F0%9F%98%80/", "/studio/last-metres/insights/1/", "/%ff%fe/", "/inbox/%00/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path


# Pictures.


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def encoded(kind: str) -> bytes:
    made = io.BytesIO()
    Image.radial_gradient("L").resize((600, 400)).convert("RGB").save(made, kind)
    return made.getvalue()


PICTURES = [
    ("holiday.png", lambda: png_that_claims(10_000, 10_000), "more than 50 megapixels"),
    ("setup.jpg", lambda: b"MZ\x90\x00" + b"\0" * 600, "not a picture"),
    ("page.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a picture"),
    ("photo.heic", lambda: encoded("HEIF")[:-900], "damaged or did not arrive whole"),
    ("photo.jpg", lambda: encoded("JPEG")[:-900], "damaged or did not arrive whole"),
    ("photo.jpg", lambda: b"", "empty"),
    ("photo.jpg", lambda: encoded("JPEG") + b"\0" * (20 * 1024 * 1024), "larger than 20 MB"),
]


def test_a_picture_that_is_none_is_refused_in_a_sentence(house):
    for name, content, says in PICTURES:
        upload = SimpleUploadedFile(name, content(), "image/jpeg")
        answer = send(house, "/p/{slug}/calls/{call}/pictures/", "member", {"picture": upload})
        assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8"), name
        assert says in answer.content.decode(), name
    assert IdeaPicture.objects.filter(idea__author=house.people["member"]).count() == 0


def test_a_seventh_picture_is_refused(house):
    for number in range(7):
        upload = SimpleUploadedFile(f"{number}.jpg", encoded("JPEG"), "image/jpeg")
        answer = send(house, "/p/{slug}/calls/{call}/pictures/", "member", {"picture": upload})
    assert (answer.status_code, IdeaPicture.objects.filter(idea__author=house.people["member"]).count()) == (422, 6)


def test_the_same_form_sent_twice_makes_one_idea(house):
    draft = {**IDEA, "draft": "{draft}"}
    first, second = (send(house, "/p/{slug}/calls/{call}/write/", "member", draft) for _ in range(2))
    assert first.url == second.url
    assert Idea.objects.filter(author=house.people["member"]).count() == 1


def test_a_page_left_open_since_before_the_idea_was_sent_keeps_nothing_and_makes_nothing(house):
    draft = {**IDEA, "draft": "{draft}"}
    send(house, "/p/{slug}/calls/{call}/write/", "member", draft)
    late = {**draft, "title": "Another line"}
    assert send(house, "/p/{slug}/calls/{call}/keep/", "member", late).status_code == 409
    assert send(house, "/p/{slug}/calls/{call}/write/", "member", late).status_code == 302
    assert [idea.title for idea in Idea.objects.filter(author=house.people["member"])] == [IDEA["title"]]


# What every page says to the browser.

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data: blob:",
    "font-src": "'self'", "connect-src": "'self'", "manifest-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'",
}  # fmt: skip
OTHER_PAGES = [
    "/sign-in/code/", "/sign-in/ways/", "/sign-in/out/", "/api/v1/docs", "/nothing/", "/p/{slug}/nothing/",
    "/studio/", "/studio/new/", "/studio/mail/", "/studio/jobs/", "/studio/company/", "/studio/{slug}/", "/studio/{slug}/plan/",
    "/studio/{slug}/plan/goals/", "/studio/{slug}/plan/iterate/", "/studio/{slug}/people/", "/studio/{slug}/people/invitations/",
    "/studio/{slug}/import/people/", "/studio/{slug}/waiting/", "/studio/{slug}/read/", "/studio/{slug}/read/{idea}/",
]  # fmt: skip
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")|<style|<[^>]+\s(?:style|on[a-z]+)=|javascript:",
    re.IGNORECASE,
)


def test_every_page_has_a_strict_policy_and_nothing_inline(house):
    addresses = [address for method, address, _data, statuses in TABLE if method == "GET" and 200 in statuses]
    loose, inline = [], []
    for address in addresses + OTHER_PAGES:
        for role in ("visitor", "administrator"):
            answer = house.client(role).get(house.path(address))
            if not answer["Content-Type"].startswith("text/html") or answer.status_code == 302:
                continue
            parts = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
            if parts != POLICY or answer["X-Frame-Options"] != "DENY" or answer["X-Content-Type-Options"] != "nosniff":
                loose.append(address)
            inline += [f"{address}: {found}" for found in INLINE.findall(answer.content.decode())]
    assert (loose, inline) == ([], [])


def test_a_page_that_broke_shows_no_more_than_that(house):
    from makewith.surfaces.portal.views.errors import broken

    page = broken(None)
    assert page.status_code == 500
    assert INLINE.findall(page.content.decode()) == []


def test_over_tls_cookies_travel_over_tls_only(tmp_path):
    asked = "import json; from makewith.config import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS > 0]))"
    found = {}
    for url in ("https://together.example.org", "http://localhost:8000"):
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("MAKEWITH_", "DJANGO_"))
        }
        environment |= {"MAKEWITH_DATA": str(tmp_path), "MAKEWITH_URL": url}
        said = subprocess.run(
            [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
        )
        found[url] = json.loads(said.stdout)
    assert found == {
        "https://together.example.org": [True, True, True, True],
        "http://localhost:8000": [False, False, True, False],
    }


# address, the name of the limit, how often in a minute.
LIMITS = [
    ("/p/{slug}/calls/{call}/write/", "ideas", 60),
    ("/p/{slug}/calls/{call}/keep/", "drafts", 120),
    ("/p/{slug}/calls/{call}/pictures/", "pictures", 30),
    ("/p/{slug}/ideas/{idea}/support/", "supports", 120),
    ("/items/{idea}/comments/", "comments", 20),
    ("/me/appearance/", "who I am here", 30),
    ("/me/keys/", "keys", 10),
    ("/items/{idea}/take-back/", "writes", 240),
    ("/studio/{slug}/decisions/new/", "writes", 240),
]


def test_whoever_writes_too_often_is_told_when_to_try_again(house):
    owner, client = house.people["owner"].user, house.client("owner")
    before = everything()
    for address, name, limit in LIMITS:
        with time_machine.travel("2026-06-18T12:00:20Z", tick=False):
            cache.clear()
            for _ in range(limit):
                consume(f"{name}:user:{owner.pk}", limit, 60)
            answer = client.post(house.path(address), COMMENT)
        assert (answer.status_code, answer["Retry-After"]) == (429, "40"), address
    assert everything() == before


def test_reading_is_not_counted(house):
    client = house.client("member")
    for _ in range(130):
        assert client.get("/inbox/").status_code == 200

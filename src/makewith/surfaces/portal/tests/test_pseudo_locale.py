"""Pages in a language that nobody speaks: what does not stand in its brackets was never given to a translator."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from makewith.kit import jinja
from makewith.surfaces.portal.tests.house import build, everything

OPENS, CLOSES = "⟦", "⟧"
PAGES = [
    ("visitor", "/sign-in/code/"),
    ("author", "/p/{slug}/"),
    ("author", "/p/{slug}/take-part/"),
    ("author", "/p/{slug}/my-trail/"),
    ("author", "/p/{slug}/ideas/"),
    ("author", "/p/{slug}/calls/{call}/"),
    ("author", "/p/{slug}/calls/{call}/write/"),
    ("author", "/p/{slug}/ideas/{idea}/"),
    ("author", "/p/{slug}/learned/"),
    ("author", "/p/{slug}/decisions/{decision}/"),
    ("author", "/inbox/"),
    ("author", "/me/"),
    ("author", "/me/programmes/"),
    ("author", "/me/data/"),
    ("author", "/items/{idea}/take-back/"),
    ("owner", "/studio/{slug}/"),
    ("owner", "/studio/{slug}/plan/"),
    ("owner", "/studio/{slug}/plan/audience/"),
    ("owner", "/studio/{slug}/people/"),
    ("owner", "/studio/{slug}/people/segments/new/"),
    ("owner", "/studio/{slug}/ideas/"),
    ("owner", "/studio/{slug}/insights/"),
    ("owner", "/studio/{slug}/decisions/"),
    ("owner", "/studio/{slug}/measures/"),
    ("owner", "/studio/{slug}/waiting/"),
]
# Names, times and what the house's texts are made of beside data: days, figures, addresses of examples.
ALWAYS = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December|Makewith|Wrenpost)\b"
    r"|\b[A-Z][\w-]+/[\w/ +-]+|\b(UTC|CSV|JSON|XLSX|ZIP)\b|\b[A-Z]{1,2}\b|\b\w+@[\w.]+\b"
)


class Outside(HTMLParser):
    """The text of a page that stands outside of all brackets, which may hold whole elements between them."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.silent, self.found = 0, 0, []

    def handle_starttag(self, tag, attributes):
        # What stands in a field is what somebody typed.
        self.silent += tag in {"script", "style", "textarea"}
        for name, value in attributes:
            if name in {"aria-label", "placeholder", "alt", "title"} and value:
                depth, self.depth = self.depth, 0
                self.handle_data(value)
                self.depth = depth

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style", "textarea"}

    def handle_data(self, text):
        if self.silent:
            return
        kept = ""
        for sign in text:
            if sign == OPENS:
                self.depth += 1
            elif sign == CLOSES:
                self.depth -= 1
            elif self.depth == 0:
                kept += sign
        if kept.strip():
            self.found.append(" ".join(kept.split()))


@pytest.fixture
def nobodys_language(monkeypatch):
    def bracketed(text):
        return f"{OPENS}{text}{CLOSES}" if text else ""

    caches = (jinja._remembered_text, jinja._made)
    for cache in caches:
        cache.cache_clear()
    trans = translation._trans
    monkeypatch.setattr(trans, "gettext", bracketed)
    monkeypatch.setattr(trans, "pgettext", lambda _context, text: bracketed(text))
    monkeypatch.setattr(trans, "ngettext", lambda one, many, number: bracketed(one if number == 1 else many))
    yield
    for cache in caches:
        cache.cache_clear()


def words_of(value):
    """Every text within a value of a row, also inside of JSON."""
    if isinstance(value, str):
        return {" ".join(value.split())}
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    return set().union(*map(words_of, value)) if isinstance(value, (list, tuple)) else set()


def unsaid(page, data):
    parser = Outside()
    parser.feed(page)
    found = []
    for text in parser.found:
        rest = text
        for known in data:
            rest = rest.replace(known, " ")
        if re.search(r"[^\W\d_]{3,}", ALWAYS.sub(" ", rest)) and not any(text.strip("“”…") in known for known in data):
            found.append(text)
    return found


def test_what_stands_outside_of_brackets_is_found():
    page = (
        f'<h1 aria-label="{OPENS}Fine{CLOSES}">{OPENS}Idea by <b>Amina K.</b>{CLOSES}</h1>'
        "<p>Forgotten here</p><p>Amina K., 18 June</p><a title='Forgotten there'>→ 12</a><script>var forgotten</script>"
    )
    assert unsaid(page, ["Amina K."]) == ["Forgotten here", "Forgotten there"]


@pytest.mark.django_db
def test_every_page_says_nothing_that_no_translator_saw(nobodys_language):
    house = build()
    data = sorted({text for rows in everything().values() for row in rows for text in words_of(row) if len(text) > 2})
    data.sort(key=len, reverse=True)
    found = {}
    for role, address in PAGES:
        answer = house.ask("GET", address, role)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert OPENS in page
        if said := unsaid(page, data):
            found[address] = sorted(set(said))
    assert found == {}

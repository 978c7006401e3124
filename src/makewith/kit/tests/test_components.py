import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines

from makewith.kit import styleguide

KIT = Path(styleguide.__file__).parent
STATIC = KIT.parent / "static"
PAGES = ["portal", "studio", "plain"]
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def page(frame: str, theme: str = "") -> str:
    context = styleguide.sample_context(theme) | {"frame": f"kit/{frame}.jinja"}
    return str(engines["jinja2"].get_template("kit/styleguide.jinja").render(context))


class Reader(HTMLParser):
    """Collects tags with their attributes and complains about tags that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes something else at {self.getpos()}"
        self.open.pop()

    def values(self, attribute: str) -> Iterator[str]:
        return (value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None)


@pytest.mark.parametrize("frame", PAGES)
def test_every_component_is_well_formed_and_keeps_the_content_policy(frame: str) -> None:
    html = page(frame)
    reader = Reader(html)

    assert reader.open == []
    assert not [tag for tag, _ in reader.tags if tag == "style"]
    for tag, attributes in reader.tags:
        assert "style" not in attributes, (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert tag != "script" or "src" in attributes or attributes.get("type") == "application/json"


@pytest.mark.parametrize("frame", PAGES)
def test_ids_are_used_once_and_named_ones_exist(frame: str) -> None:
    reader = Reader(page(frame))
    ids = list(reader.values("id"))

    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-labelledby", "aria-describedby", "popovertarget", "data-counter", "data-opens"):
        for value in reader.values(attribute):
            assert set(value.split()) <= set(ids), (attribute, value)


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    templates = [path.read_text("utf-8") for path in KIT.parent.rglob("*.jinja")]
    named = {name for text in templates for name in re.findall(r'\bicon\("([a-z0-9-]+)"', text)}
    used = {name for html in map(page, PAGES) for name in re.findall(r'icons[^"#]*\.svg#([a-z0-9-]+)"', html)}

    assert named | used <= sprite


def test_pages_load_the_sheets_of_every_page_and_one_of_their_own() -> None:
    for frame, last in (("portal", "portal"), ("studio", "studio"), ("plain", "portal")):
        sheets = [
            attributes["href"] or ""
            for tag, attributes in Reader(page(frame)).tags
            if tag == "link" and attributes.get("rel") == "stylesheet"
        ]
        assert [Path(sheet).name.split(".")[0] for sheet in sheets] == [
            "base", "components", "forms", "drawings", last,
        ]  # fmt: skip


def test_style_sheets_define_each_class_in_one_place() -> None:
    """A component has one name: its base rule stands in one file only."""
    found: dict[str, set[str]] = {}
    for sheet in ("components", "forms", "drawings", "portal", "studio"):
        text = (STATIC / "css" / f"{sheet}.css").read_text("utf-8")
        for name in re.findall(r"^  \.([a-z]+(?:-[a-z]+)*) \{", text, re.MULTILINE):
            found.setdefault(name, set()).add(sheet)

    assert {name: sheets for name, sheets in found.items() if len(sheets) > 1} == {}


def test_an_error_is_named_by_its_field() -> None:
    html = page("portal")
    field = next(attributes for tag, attributes in Reader(html).tags if attributes.get("name") == "postcode")

    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_postcode-hint id_postcode-error"
    assert "This postcode has four characters, ours have six." in html


def test_an_avatar_that_stands_alone_is_read_with_its_letters() -> None:
    labels = [value for value in Reader(page("portal")).values("aria-label") if "Amina" in value]

    assert labels
    assert all(label.startswith("AK, Amina K.") for label in labels)


def test_a_theme_is_set_on_the_page_only_when_it_was_chosen() -> None:
    assert 'data-theme="dark"' in page("portal", "dark")
    assert "data-theme" not in page("portal", "anything")


def test_fonts_icons_and_their_licences_travel_together() -> None:
    names = {path.name for path in (STATIC / "licenses").iterdir()}

    assert {"literata.txt", "hanken-grotesk.txt", "lucide.txt"} <= names

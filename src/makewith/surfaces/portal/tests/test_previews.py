"""What a link to a page shows where it is shared, and what it keeps to itself."""

import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from makewith.foundation.files.models import File, FileState
from makewith.foundation.people.models import Paper
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Visibility
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import make_idea
from makewith.surfaces.portal import cards
from makewith.surfaces.portal.cards import Card
from makewith.surfaces.portal.tests.house import build

SITE = "http://localhost:8000"
PAGES = {
    "/p/{slug}/": "/p/{slug}/card/",
    "/p/{slug}/calls/{call}/": "/p/{slug}/calls/{call}/card/",
    "/p/{slug}/ideas/{idea}/": "/cards/{idea}/",
    "/p/{slug}/insights/{insight}/": "/cards/{insight}/",
    "/p/{slug}/decisions/{decision}/": "/cards/{decision}/",
}


@pytest.fixture
def house(db):
    cache.clear()
    return build(Visibility.PUBLIC)


def head(house, address, role="visitor"):
    return house.ask("GET", address, role).content.decode().partition("</head>")[0]


@pytest.mark.parametrize(("address", "card"), PAGES.items(), ids=list(PAGES))
def test_a_public_page_says_what_it_is_and_brings_a_picture(house, address, card):
    found = head(house, address)
    assert f'<link rel="canonical" href="{SITE}{house.path(address)}">' in found
    assert f'<meta property="og:url" content="{SITE}{house.path(address)}">' in found
    assert f'<meta property="og:image" content="{SITE}{house.path(card)}">' in found
    for name in ("og:title", "og:description", "og:image:alt", "og:site_name", "og:type"):
        assert found.count(f'property="{name}"') == 1
    answer = house.ask("GET", card, "visitor")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert house.ask("GET", card, "visitor", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


@pytest.mark.parametrize(("address", "card"), PAGES.items(), ids=list(PAGES))
def test_a_page_for_members_gives_nothing_away(house, address, card):
    for row in (house.programme, house.call.activity):
        row.visibility = Visibility.MEMBERS
        row.save()
    found = head(house, address, "member")
    assert '<meta property="og:title" content="A programme on Wrenpost">' in found
    assert "og:description" not in found
    assert "og:image" not in found
    assert "canonical" not in found
    assert house.ask("GET", card, "member").status_code == 404
    door = house.ask("GET", address, "visitor")
    assert door.status_code == 302
    shown = head(house, door.url)
    assert '<meta property="og:title" content="A programme on Wrenpost">' in shown
    assert house.programme.name not in shown


def test_the_preview_of_a_page_with_filters_is_that_of_the_page(house):
    assert f'<link rel="canonical" href="{SITE}/p/last-metres/calls/safe-spot/">' in head(
        house, "/p/{slug}/calls/{call}/?order=supported&text=rain"
    )


class Metas(HTMLParser):
    """What the properties of a page's head say, as a reader of it understands them."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "meta" and "property" in said:
            self.found[said["property"]] = said["content"]


def test_words_arrive_as_they_were_written(house):
    words = Words('He said "dry" & <so> مكان', {"today": '1 < 2 & "3"', "instead": "y"})
    idea = make_idea(house.call, words=words, now=timezone.now())
    metas = Metas()
    metas.feed(head(house, f"/p/{{slug}}/ideas/{idea.trail_item.public_id}/"))
    assert metas.found["og:title"] == 'He said "dry" & <so> مكان'
    assert metas.found["og:description"] == '1 < 2 & "3"'


def test_an_idea_that_is_held_has_no_card_and_tells_nothing(house):
    Idea.objects.filter(pk=house.idea.pk).update(state=IdeaState.HELD)
    assert house.ask("GET", "/cards/{idea}/", "owner").status_code == 404
    assert "og:image" not in head(house, "/p/{slug}/ideas/{idea}/", "owner")


def test_what_is_taken_back_has_no_card(house):
    withdraw_item(actor=house.people["author"], item=house.idea.trail_item, now=timezone.now())
    assert house.ask("GET", "/cards/{idea}/", "visitor").status_code == 404
    assert "og:image" not in head(house, "/p/{slug}/ideas/{idea}/")


def test_drafts_of_the_team_have_no_card_for_the_team_either(house):
    assert house.ask("GET", "/cards/{draft_insight}/", "owner").status_code == 404


def test_comments_have_no_card(house):
    assert house.ask("GET", "/cards/{comment}/", "visitor").status_code == 404


def test_an_idea_with_a_picture_shows_its_picture(house):
    photo = io.BytesIO()
    Image.new("RGBA", (900, 1600), "#ff000080").save(photo, "PNG")
    name = default_storage.save("pictures/card-test.png", ContentFile(photo.getvalue()))
    file = File.objects.create(
        holder="idea", content_type="image/png", size=1, stored_name=name, state=FileState.READY, width=900, height=1600
    )
    item = house.idea.trail_item
    item.picture, item.picture_alt = file, "Bins in the rain"
    item.save()
    assert '<meta property="og:image:alt" content="Bins in the rain">' in head(house, "/p/{slug}/ideas/{idea}/")
    answer = house.ask("GET", "/cards/{idea}/", "visitor")
    assert answer["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    default_storage.delete(name)


def test_a_card_is_on_the_paper_of_its_author(house):
    sky = PersonFactory(kind=StakeholderKindFactory(name="from the sky", paper=Paper.SKY))
    for is_anonymous, colour in ((False, "#AFD5EA"), (True, "#E0CDAA")):
        idea = make_idea(house.call, sky, now=timezone.now())
        Idea.objects.filter(pk=idea.pk).update(is_anonymous=is_anonymous)
        answer = house.client("visitor").get(f"/cards/{idea.trail_item.public_id}/")
        pixel = Image.open(io.BytesIO(answer.content)).convert("RGB").getpixel((90, 450))
        assert "#{:02X}{:02X}{:02X}".format(*pixel) == colour


def test_drawing_has_a_limit(house):
    statuses = [house.ask("GET", "/p/{slug}/card/", "visitor").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]


TITLES = st.text(min_size=1, max_size=200)


@settings(max_examples=40, deadline=None)
@given(title=TITLES, kind=TITLES, place=TITLES)
def test_every_title_makes_a_card(title, kind, place):
    picture = cards.drawn.__wrapped__(Card(title, kind, place, "Wrenpost", "mint"))
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)


def size_and_lines(text):
    lines, font = cards._fitted(text, cards.VOICE, 960, 348)
    assert all(font.getlength(line) <= 960 for line in lines)
    return font.size, lines


def test_a_short_title_is_large_and_a_long_one_small():
    assert size_and_lines("A ramp") == (84, ["A ramp"])
    size, lines = size_and_lines("W" * 80)
    assert (size, "".join(lines)) == (52, "W" * 80)


def test_what_does_not_fit_at_the_smallest_size_ends_in_an_ellipsis():
    size, lines = size_and_lines("stairs and rain " * 60)
    assert size == 36
    assert len(lines) == 7
    assert lines[-1].endswith("…")


def test_wide_letters_break_anywhere():
    assert list(cards._pieces("Ab cd 请在e")) == ["Ab ", "cd ", "请", "在", "e"]


def test_a_title_runs_the_way_its_first_letter_does():
    assert [cards._direction(text) for text in ("12 Ab", "(أرني) Ab", "…")] == ["ltr", "rtl", "ltr"]


@pytest.fixture
def only_own_faces(monkeypatch):
    monkeypatch.setattr(cards, "_further", lambda: ())


def test_a_title_in_no_face_is_left_out_rather_than_set_in_boxes(only_own_faces):
    assert cards._face_for("请在照片中告诉快递员", cards.VOICE) == (None, "")
    assert cards._face_for("أرني المكان", cards.VOICE) == (None, "")


def test_single_characters_in_no_face_are_left_out(only_own_faces):
    assert cards._face_for("Show it 📦 in a photo", cards.VOICE) == (cards.VOICE, "Show it in a photo")


def test_another_face_sets_what_the_own_has_not():
    path, text = cards._face_for("Покажите курьеру", cards.VOICE)
    if path is None:
        pytest.skip("this machine has no face with Cyrillic letters")
    assert path in cards.faces()
    assert path != cards.VOICE
    assert text == "Покажите курьеру"


def test_without_the_library_for_joined_letters_arabic_is_not_drawn_apart(monkeypatch):
    cards._has.cache_clear()
    monkeypatch.setattr(cards, "_joins_letters", lambda: False)
    assert cards._face_for("أرني المكان", Path(cards.VOICE))[0] is None
    cards._has.cache_clear()

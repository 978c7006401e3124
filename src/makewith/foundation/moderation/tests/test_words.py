"""What a text is looked through for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.foundation.moderation.words import count_links, found_words, marked, words_of


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Cheap PILLS here", ["pills"], ["PILLS"]),
        ("Pillsbury dough", ["pills"], []),
        ("casinos and Casino", ["casino*"], ["casinos", "Casino"]),
        ("buy   now, really", ["buy now"], ["buy   now"]),
        ("a.b and aXb", ["a.b"], ["a.b"]),
        ("naïve words", [], []),
        ("nothing", ["*", " "], []),
        ("Größe zählt", ["größe"], ["Größe"]),
    ],
)
def test_words_of_the_list_are_found_whole_in_any_case(text, words, found):
    assert found_words(text, words) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [("no links", 0), ("https://a.example and www.b.example", 2), ("HTTP://A.EXAMPLE/x?y", 1), ("wwww", 0)],
)
def test_links_are_counted_however_they_are_written(text, count):
    assert count_links(text) == count


def test_what_is_marked_is_escaped_and_what_escaping_made_is_not_marked():
    assert marked("<b>amp</b> & spam", ["spam", "amp"]) == (
        '<p dir="auto">&lt;b&gt;<mark>amp</mark>&lt;/b&gt; &amp; <mark>spam</mark></p>'
    )


@given(st.text(max_size=200), st.lists(st.text(max_size=10), max_size=5))
def test_whatever_is_written_nothing_in_it_becomes_markup(text, words):
    html = str(marked(text, words))
    assert not re.search(r"<(?!/?(?:p|mark|br)\b)", html)


def test_a_typed_list_has_each_word_once_without_empty_lines():
    assert words_of("Casino*\n\n  buy   now \ncasino*\n*\n") == ["casino*", "buy now"]

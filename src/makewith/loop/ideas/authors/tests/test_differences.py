"""What changed between two wordings reads back to both of them, in any script."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewith.loop.ideas.authors.differences import Piece, compare, sentences, tokens, words_changed

WORDS = [
    "the",
    "bench",
    "lamp",
    "It",
    "rained",
    ".",
    "!",
    "\n",
    " ",
    "  ",
    "Ask me",
    "أريد",
    "صورة",
    "؟",
    "né",
    "don’t",
    "🙂",
]
texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.sampled_from(["", " ", "\n\n"]),
)


@given(texts)
def test_sentences_and_words_joined_are_the_text_again(text):
    assert "".join(sentences(text)) == text
    assert "".join(tokens(text)) == text


@given(texts, texts)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)
    assert all(first.kind != second.kind for first, second in itertools.pairwise(pieces))


@given(texts)
def test_nothing_changed_is_one_piece_that_stayed(text):
    assert compare(text, text) == ([Piece("same", text)] if text else [])
    assert words_changed(text, text) == 0


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "The bench is wet. Ring me.",
            "The bench was wet. Ring me.",
            [("same", "The bench "), ("removed", "is"), ("added", "was"), ("same", " wet. Ring me.")],
        ),
        ("It rained.", "It rained. Twice.", [("same", "It rained."), ("added", " Twice.")]),
        ("", "Ask me.", [("added", "Ask me.")]),
        # Two sentences with nothing in common stand one after the other.
        (
            "Put it behind bins",
            "Ring twice, then wait",
            [("removed", "Put it behind bins"), ("added", "Ring twice, then wait")],
        ),
        (
            "أرني مكاني الآمن",
            "أرني مكاني الآمن في صورة",
            [("same", "أرني مكاني الآمن"), ("added", " في صورة")],
        ),
        ("don’t ring now", "don’t ring", [("same", "don’t ring"), ("removed", " now")]),
    ],
)
def test_what_a_reader_sees(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in compare(before, after)] == pieces


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("The bench is wet", "The bench was wet", 1),
        ("The bench is wet", "The bench is wet!", 0),
        ("one two three", "one two three four five", 2),
        ("one two three four five", "one", 4),
    ],
)
def test_a_word_replaced_is_one_word_changed(before, after, count):
    assert words_changed(before, after) == count

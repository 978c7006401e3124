"""People's text as it is kept."""

import pytest
from django.core.exceptions import ValidationError

from makewith.kit.later import later
from makewith.kit.text import isolated, limited, one_line, plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("nul\0in the middle", "nulin the middle"),
        ("half a smile \ud83d.", "half a smile ."),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("  around \r\n", "around"),
        ("🪴 👩🏽‍🦽 مكان", "🪴 👩🏽‍🦽 مكان"),
    ],
)
def test_text_is_kept_as_it_was_typed_but_for_what_cannot_be_stored(typed, kept):
    assert plain(typed) == kept
    assert plain(kept) == kept


def test_one_line_has_single_spaces():
    assert one_line(" a\r\n b\0  c ") == "a b c"


def test_too_long_and_empty_are_said_in_the_houses_words():
    assert limited("ab\r\ncd", 5) == "ab\ncd"
    with pytest.raises(ValidationError) as error:
        limited("abcdef", 5, field="text")
    assert error.value.message_dict == {"text": ["This has 6 characters. 5 fit."]}
    with pytest.raises(ValidationError) as error:
        limited("abcdef", 5, line=True)
    assert error.value.messages == ["This line has 6 characters. 5 fit."]
    with pytest.raises(ValidationError) as error:
        limited(" \0 ", 5, field="text", empty="There is nothing written yet.")
    assert error.value.message_dict == {"text": ["There is nothing written yet."]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a bench", "a bench"), ("صورة", "\u2068صورة\u2069"), ("a תמונה", "\u2068a תמונה\u2069"), ("", "")],
)
def test_words_that_run_from_right_to_left_are_set_apart(text, shown):
    assert isolated(text) == shown
    assert str(later("about “%(line)s”, %(n)d", line=text, n=3)) == f"about “{shown}”, 3"

"""Calendar files: whatever the words are, lines are short enough and say the same when they are put together again."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from makewith.kit.calendar import calendar_file

NOW = datetime(2026, 6, 18, 12, tzinfo=UTC)
_words = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=300)


@given(title=_words.filter(bool), about=_words)
def test_every_line_has_at_most_75_bytes_and_unfolds_to_what_was_said(title: str, about: str) -> None:
    file = calendar_file(
        key="k", version=3, title=title, begins_at=NOW, ends_at=None, place="", about=about, now=NOW
    )  # fmt: skip
    lines = file.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = dict(line.partition(":")[::2] for line in file.replace("\r\n ", "").split("\r\n"))
    assert said(whole["SUMMARY"]) == title
    assert said(whole.get("DESCRIPTION", "")) == about
    assert (whole["SEQUENCE"], whole["DTSTART"], "DTEND" in whole) == ("3", "20260618T120000Z", False)


def said(written: str) -> str:
    """What a calendar reads out of an escaped text."""
    found, signs = "", iter(written)
    for sign in signs:
        escaped = next(signs) if sign == "\\" else ""
        found += {"n": "\n"}.get(escaped, escaped) or sign
    return found

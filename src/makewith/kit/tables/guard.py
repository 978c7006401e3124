"""Text in a CSV file that a spreadsheet would take for a formula and run, made harmless and read back."""

import re

_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """With an apostrophe before what begins like a formula, or like a text that has its apostrophe."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text

"""Sentences that are said later, in the language of whoever reads them."""

from typing import Any


class Later:
    """A marked text with its values, put together when it is asked for as text: `later(gettext_lazy("%(n)d days"), n=3)`."""

    def __init__(self, text: Any, values: dict[str, Any]) -> None:
        self._text, self._values = text, values

    def __str__(self) -> str:
        return str(self._text % self._values) if self._values else str(self._text)


def later(text: Any, **values: Any) -> Later:
    """A lazy text (also a lazy plural) with the values of its named placeholders."""
    return Later(text, values)

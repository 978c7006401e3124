"""Sentences that are said later, in the language of whoever reads them."""

from typing import Any

from makewith.kit.text import isolated


class Later:
    """A marked text with its values, put together when it is asked for as text: `later(gettext_lazy("%(n)d days"), n=3)`."""

    def __init__(self, text: Any, values: dict[str, Any]) -> None:
        # People's words among the values may run the other way.
        kept = {name: isolated(value) if isinstance(value, str) else value for name, value in values.items()}
        self._text, self._values = text, kept

    def __str__(self) -> str:
        return str(self._text % self._values) if self._values else str(self._text)


def later(text: Any, **values: Any) -> Later:
    """A lazy text (also a lazy plural) with the values of its named placeholders."""
    return Later(text, values)

"""People's text as it is kept, wherever it comes from: a page, the API, a file."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, TextField
from django.utils.translation import gettext as _

# Neither database stores NUL, and half of a surrogate pair is no character that could be sent anywhere.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# What XML 1.0, and with it feeds and workbooks, has no way to write.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def storable(text: str) -> str:
    """Without NUL and lone surrogates, and with one LF for every line break."""
    return _UNSTORABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def without_controls(text: str) -> str:
    """Without the control characters that a document in XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def plain(text: str) -> str:
    """`storable`, without white space around it. Doing it twice changes nothing."""
    return storable(text).strip()


def one_line(text: str) -> str:
    """`storable` on one line, with single spaces."""
    return " ".join(storable(text).split())


def limited(text: str, limit: int, *, field: str = "", empty: str = "", line: bool = False) -> str:
    """`plain` text, or with `line` `one_line`, of at most `limit` characters; every line break counts once.

    Raises ValidationError, about `field` where one is named, for text that is too long and, with `empty`, for none.
    """
    kept = one_line(text) if line else plain(text)
    problem = ""
    if len(kept) > limit:
        problem = too_long(len(kept), limit, line=line)
    elif empty and not kept:
        problem = empty
    if problem:
        raise ValidationError({field: problem} if field else problem)
    return kept


def too_long(length: int, limit: int, *, line: bool = False) -> str:
    """The house's wording for a text of `length` characters where `limit` fit."""
    words = (
        _("This line has %(count)d characters. %(limit)d fit.")
        if line
        else _("This has %(count)d characters. %(limit)d fit.")
    )
    return words % {"count": length, "limit": limit}


def limited_values(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """`values` of a row with its texts as they are kept, each within its column's limit; all else as it is.

    A TextField keeps its lines, any other text is one line. Raises ValidationError by field, for all of them at once.
    """
    problems: dict[str, str] = {}
    kept = dict(values)
    for name, value in values.items():
        column = model._meta.get_field(name)
        limit = getattr(column, "max_length", None)
        if not isinstance(value, str) or limit is None:
            continue
        line = not isinstance(column, TextField)
        try:
            kept[name] = limited(value, limit, line=line)
        except ValidationError as error:
            problems[name] = error.messages[0]
    if problems:
        raise ValidationError(problems)
    return kept


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def isolated(text: str) -> str:
    """Somebody's words within a sentence of ours, where there is no markup: a subject, a line of news.

    Words that run from right to left are set apart, or marks around them and what follows would be drawn on the wrong side.
    """
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text

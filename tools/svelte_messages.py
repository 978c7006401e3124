"""Babel's way to read Svelte components: as JavaScript, once the markup has nothing in it that looks like other JavaScript."""

import io
import re
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_javascript

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG_END = re.compile(r"</|/>|\{/")


def extract(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """A closing tag's slash would begin a regular expression, and an apostrophe in a comment a string."""
    text = _TAG_END.sub("  ", _COMMENT.sub("", file.read().decode("utf-8")))
    return extract_javascript(io.BytesIO(text.encode("utf-8")), keywords, comment_tags, options)

"""What a text is looked through for: words of a list, and links. No database here."""

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from makewith.kit.html import paragraphs

_LINK = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
_NOTHING = re.compile(r"(?!)")


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for word in sorted(words, key=len, reverse=True):
        begun = word.endswith("*")
        spaced = r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
        if spaced:
            parts.append(spaced + (r"\w*" if begun else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else _NOTHING


def found_words(text: str, words: Sequence[str]) -> list[str]:
    """The places of `text` that are on the list, as they are written there, each once."""
    return list(dict.fromkeys(match.group() for match in _pattern(tuple(words)).finditer(text)))


def count_links(text: str) -> int:
    return len(_LINK.findall(text))


def marked(text: str, words: Sequence[str]) -> Markup:
    """`text` as escaped paragraphs with the words of the list marked."""
    return paragraphs(text, _pattern(tuple(words)))


def words_of(typed: str) -> list[str]:
    """A list as it is typed, one word or phrase a line: without empty lines and repetitions, in order."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list({line.casefold(): line for line in lines if line.strip("* ")}.values())

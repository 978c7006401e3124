"""What changed between two wordings, word by word. No database here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]

# A run of white space belongs to no word; Python's \w knows the letters of every script. Marks on letters (vowels in
# Arabic and Hebrew, accents written apart) stay with the letter they stand on.
_TOKENS = re.compile(r"\s+|(?:\w[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]*)+(?:['’]\w+)*|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?…؟。\n]*(?:[.!?…؟。]+[\"'”»)]*|\n|$)\s*")


@dataclass(frozen=True)
class Piece:
    """Some text that stayed, came or went."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """Words, white space and marks; joined they are the text again."""
    return _TOKENS.findall(text)


def sentences(text: str) -> list[str]:
    """The text in sentences and lines; joined they are the text again."""
    return [part for part in _SENTENCES.findall(text) if part]


def compare(before: str, after: str) -> list[Piece]:
    """What to read to see what changed: sentences that stayed stay whole, others are compared word by word.

    Without what was added it is `before`, without what was removed it is `after`.
    """
    old, new = sentences(before), sentences(after)
    pieces: list[Piece] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[first:last])
        pieces += [Piece("same", gone)] if tag == "equal" else _by_words(gone, come)
    return _joined(pieces)


def _by_words(before: str, after: str) -> Iterable[Piece]:
    old, new = tokens(before), tokens(after)
    fewer = min(len(_words(old)), len(_words(new)))
    if _shared(_words(old), _words(new)) < _ALIKE * fewer:
        # Two sentences that share little more than "the" are easier to read one after the other.
        return [Piece("removed", before), Piece("added", after)]
    pieces: list[Piece] = []
    gone = come = ""
    codes = SequenceMatcher(None, old, new).get_opcodes()
    for position, (tag, start, end, first, last) in enumerate(codes):
        removed, added = "".join(old[start:end]), "".join(new[first:last])
        between = tag == "equal" and removed.isspace() and 0 < position < len(codes) - 1
        if tag != "equal" or between:
            # A space between two changes belongs to both, so that neighbours are read as one.
            gone, come = gone + removed, come + added
        else:
            pieces += [Piece("removed", gone), Piece("added", come), Piece("same", removed)]
            gone = come = ""
    return [*pieces, Piece("removed", gone), Piece("added", come)]


_ALIKE = 0.4


def _words(found: Iterable[str]) -> list[str]:
    return [token for token in found if token[0].isalnum() or token[0] == "_"]


def _shared(old: list[str], new: list[str]) -> int:
    return sum(block.size for block in SequenceMatcher(None, old, new).get_matching_blocks())


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Without empty pieces, and neighbours of one kind in one."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def words_changed(before: str, after: str) -> int:
    """How many words came or went, the larger of the two: a word replaced is one word changed."""
    old, new = _words(tokens(before)), _words(tokens(after))
    return max(len(old), len(new)) - _shared(old, new)

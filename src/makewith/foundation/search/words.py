"""Words as the index knows them: without case, without accents, the same for both databases."""

import re
import unicodedata

LONGEST_WORD = 40
# PostgreSQL refuses a vector of words above 1 MB; a book of 400 pages has fewer different words than this.
MOST_WORDS = 10_000
MOST_ASKED = 24
# Chinese and Japanese are written without spaces, so each sign is found by itself.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)


def folded(text: str, most: int = MOST_WORDS) -> list[str]:
    """The different words of `text` in order, folded: "Crème brûlée, STRASSE" gives creme, brulee, strasse."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFKC", plain).casefold()
    found: dict[str, None] = {}
    for match in _WORD.finditer(plain):
        found[match.group()[:LONGEST_WORD]] = None
        if len(found) >= most:
            break
    return list(found)

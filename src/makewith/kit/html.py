"""People's words as safe html."""

import re
from functools import lru_cache

import nh3
from django.utils.formats import number_format
from django.utils.html import escape
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "hr", "code"}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


@lru_cache(maxsize=2048)
def rich_text(text: str) -> Markup:
    """Markdown by the team as clean html: no raw html, no images, links marked as leaving the site."""
    clean = nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return Markup(clean)


def paragraphs(text: str, marked: re.Pattern[str] | None = None, tag: str = "mark") -> Markup:
    """Plain text by anybody as escaped paragraphs; nothing in it is markup. Each may have its own direction.

    What `marked` finds within a paragraph stands in an element of the name `tag`.
    """
    blocks = [block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if block]
    safe = (_marked(block, marked, tag) if marked else escape(block) for block in blocks)
    return Markup("".join(f'<p dir="auto">{block.replace(chr(10), "<br>")}</p>' for block in safe))


def _marked(text: str, pattern: re.Pattern[str], tag: str) -> str:
    """Escaped, piece by piece, so that what is marked is what was written and not what escaping made of it."""
    pieces, last = [], 0
    for match in pattern.finditer(text):
        pieces += [escape(text[last : match.start()]), f"<{tag}>{escape(match.group())}</{tag}>"]
        last = match.end()
    return "".join([*pieces, escape(text[last:])])


def initials(name: str) -> str:
    """At most two letters that stand for a name: "Amina K." gives "AK"."""
    words = [word for word in re.split(r"[\s,]+", name) if word and word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def number(value: float) -> str:
    """A figure with grouped thousands; a whole one has no decimals: 81.0 gives "81"."""
    if type(value) is int and 0 <= value < 1000:
        return str(value)
    shown = int(value) if float(value).is_integer() else value
    return number_format(shown, use_l10n=True, force_grouping=True)

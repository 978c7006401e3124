"""Pictures for links to pages: a picture that somebody gave, cut to measure, or a sheet of paper with the title on it.

Nothing here touches the database or keeps a file. A title is set in the product's own letters where they have all of it; then
in the first face on this machine that does; characters that no face has are left out, and where too little would be left the
sheet bears no title at all rather than rows of empty boxes.
"""

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps, features

WIDTH, HEIGHT = 1200, 630
TABLE, SHEET, INK, INK_SOFT, THREAD = "#F2F3EE", "#FDFDFB", "#12292C", "#3A4F52", "#B0234D"
# The papers of static/css, as they are by day: a card is seen on other people's pages.
PAPERS = {
    "lemon": "#F6DE74", "apricot": "#F8C196", "rose": "#F3B7C2", "sky": "#AFD5EA", "mint": "#B2DDBB",
    "lilac": "#CFC4EC", "kraft": "#E0CDAA",
}  # fmt: skip
SIZES = (84, 74, 66, 58, 52, 46, 40, 36)
LINE = 1.22
_PAGE = (70, 56, 1130, 492)
_INSIDE = (120, 104, 1080, 452)
# Below this share of its letters a text is not told any more.
ENOUGH = 0.6

_OWN = settings.PACKAGE / "static" / "fonts"
VOICE = _OWN / "literata-latin-wght-normal.woff2"
TOOL = _OWN / "hanken-grotesk-latin-wght-normal.woff2"
# Where further faces are looked for, and which of them; the first that has all of a text sets it.
FOLDERS = (settings.DATA / "fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
FURTHER = (
    "NotoSerif-Regular.*", "NotoSans-Regular.*", "NotoNaskhArabic-Regular.*", "NotoSansArabic-Regular.*",
    "NotoSerifCJK-Regular.*", "NotoSansCJK-Regular.*", "NotoSans*-Regular.*", "SourceHanSans*-Regular.*", "DejaVuSerif.ttf",
    "DejaVuSans.ttf", "DroidSansFallback*.ttf", "wqy-*.tt?", "unifont*.?tf",
)  # fmt: skip

# A face that one thread draws with is not another's meanwhile, and two cards at once would only slow each other.
_drawing = threading.Lock()


@dataclass(frozen=True)
class Card:
    """What stands on a drawn card: the title, what it is ("Idea 58"), where it belongs, and whose paper it is on."""

    title: str
    kind: str
    place: str
    company: str
    paper: str = ""


@lru_cache(maxsize=64)
def drawn(card: Card) -> bytes:
    """The card as a PNG."""
    with _drawing:
        image = _sheet(PAPERS.get(card.paper, SHEET))
        page = ImageDraw.Draw(image)
        _write_title(page, card)
        _write_line(page, card.kind, (_INSIDE[0], 70), 26, INK_SOFT, 700)
        _write_line(page, card.place, (70, 530), 34, INK, 760)
        _write_line(page, card.company, (1130, 530), 34, INK_SOFT, 270, anchor="end")
        return _saved(image, "PNG", optimize=True)


@lru_cache(maxsize=1)
def _table() -> Image.Image:
    """The table, with the thread that runs through everything along its edge."""
    image = Image.new("RGB", (WIDTH, HEIGHT), TABLE)
    page = ImageDraw.Draw(image)
    page.line((0, 598, WIDTH, 598), fill=THREAD, width=5)
    for x in (70, 424, 777, 1130):
        page.ellipse((x - 12, 586, x + 12, 610), fill=THREAD)
    return image


def _sheet(colour: str) -> Image.Image:
    image = _table().copy()
    left, top, right, bottom = _PAGE
    shadow = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(shadow).rectangle((left + 4, top + 10, right - 4, bottom + 12), fill=70)
    image.paste(INK, mask=shadow.filter(ImageFilter.GaussianBlur(9)))
    page = ImageDraw.Draw(image, "RGBA")
    page.rectangle(_PAGE, fill=colour)
    page.polygon(((930, 34), (1066, 44), (1063, 84), (927, 74)), fill=(205, 205, 190, 170))
    return image


def _write_title(page: ImageDraw.ImageDraw, card: Card) -> None:
    path, text = _face_for(card.title, VOICE)
    left, top, right, bottom = _INSIDE
    if path is None:
        for number, share in enumerate((0.92, 0.8, 0.45)):
            y = top + 90 + number * 84
            page.line((left, y, left + (right - left) * share, y), fill=INK, width=6)
        return
    lines, font = _fitted(text, path, right - left, bottom - top)
    height = round(font.size * LINE)
    direction = _direction(text)
    y = top + (bottom - top - height * len(lines)) // 2
    for line in lines:
        x, anchor = (right, "ra") if direction == "rtl" else (left, "la")
        page.text((x, y), line, font=font, fill=INK, anchor=anchor, **_laid_out(direction))
        y += height


def _write_line(
    page: ImageDraw.ImageDraw, text: str, at: tuple[int, int], size: int, colour: str, width: int, anchor: str = "start"
) -> None:
    path, text = _face_for(text, TOOL)
    if path is None:
        return
    font = _face(path, size)
    direction = _direction(text)
    page.text(
        at,
        _cut(text, font, width),
        font=font,
        fill=colour,
        anchor="ra" if anchor == "end" else "la",
        **_laid_out(direction),
    )


def _fitted(text: str, path: Path, width: int, height: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The text in lines, as large as it fits; at the smallest size what does not fit is cut off with an ellipsis."""
    for size in SIZES:
        font = _face(path, size)
        lines = _lines(text, font, width)
        if len(lines) * round(size * LINE) <= height:
            return lines, font
    most = height // round(SIZES[-1] * LINE)
    lines[most - 1] = _cut(f"{lines[most - 1]} {lines[most]}", font, width, always=True)
    return lines[:most], font


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if font.getlength((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        # A word longer than a line is broken where the line ends.
        while font.getlength(piece.rstrip()) > width:
            count = next(n for n in range(len(piece) - 1, 0, -1) if n == 1 or font.getlength(piece[:n]) <= width)
            lines.append(piece[:count])
            piece = piece[count:]
        line = piece.lstrip()
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Words with the space behind them; wide characters, which have no spaces between words, one by one."""
    word = ""
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            if word:
                yield word
            yield letter
            word = ""
        else:
            word += letter
            if letter == " ":
                yield word
                word = ""
    if word:
        yield word


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int, *, always: bool = False) -> str:
    if not always and font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _direction(text: str) -> str:
    """Which way the first letter with a direction runs."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _laid_out(direction: str) -> dict[str, Any]:
    return {"direction": direction} if _joins_letters() else {}


@cache
def _joins_letters() -> bool:
    """Whether scripts that join or reorder their letters can be set here."""
    return bool(features.check("raqm")) and bool(features.check("fribidi"))


def _face_for(text: str, own: Path) -> tuple[Path | None, str]:
    """The first face that has all of a text; or the one that has most of it, with the text as far as it has it."""
    text = " ".join(text.split())
    letters = {letter for letter in text if not letter.isspace()}
    if not letters:
        return None, ""
    best: tuple[int, Path | None] = (-1, None)
    for path in (own, *_further()):
        missing = {letter for letter in letters if not _has(path, letter)}
        if not missing:
            return path, text
        kept = sum(letter not in missing for letter in text)
        if kept > best[0]:
            best = kept, path
    most = best[1]
    assert most is not None
    left = "".join(letter for letter in text if letter.isspace() or _has(most, letter))
    spoken = sum(letter.isalnum() for letter in text)
    if sum(letter.isalnum() for letter in left) < max(1, ENOUGH * spoken):
        return None, ""
    return most, " ".join(left.split())


@cache
def _further() -> tuple[Path, ...]:
    return tuple(
        path for pattern in FURTHER for folder in FOLDERS if folder.is_dir() for path in sorted(folder.rglob(pattern))
    )


@lru_cache(maxsize=40)
def _face(path: Path, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), size)
    if path in {VOICE, TOOL}:
        font.set_variation_by_axes([480 if path == VOICE else 560])
    return font


@lru_cache(maxsize=20_000)
def _has(path: Path, letter: str) -> bool:
    """Whether a face has a character of its own for this one, rather than the box that stands for all it has not."""
    if not _joins_letters() and (
        unicodedata.bidirectional(letter) in {"R", "AL"} or unicodedata.category(letter) in {"Mn", "Mc"}
    ):
        return False
    if unicodedata.category(letter) == "Cf":
        return True
    try:
        font = _face(path, 24)
        return bytes(font.getmask(letter)) != _box(path)
    except OSError:
        return False


@cache
def _box(path: Path) -> bytes:
    return bytes(_face(path, 24).getmask("\U0010fffe"))


def cut_to_measure(picture: IO[bytes]) -> bytes:
    """The middle of a picture at the size of a card, as a JPEG. Its bytes were cleaned when it came in."""
    with _drawing, Image.open(picture) as image:
        image.draft("RGB", (WIDTH, HEIGHT))
        flat = Image.new("RGB", image.size, SHEET)
        whole = image.convert("RGBA")
        flat.paste(whole, mask=whole.getchannel("A"))
        return _saved(
            ImageOps.fit(flat, (WIDTH, HEIGHT), Image.Resampling.BICUBIC), "JPEG", quality=82, progressive=True
        )


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def faces() -> Sequence[Path]:
    """The faces that cards are set in on this machine, in the order in which they are asked."""
    return (VOICE, TOOL, *_further())

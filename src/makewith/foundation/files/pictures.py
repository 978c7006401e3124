"""Pictures: what a file really is, whether it may come in, and the clean copies that are kept of it.

Nothing here touches the database. A picture is judged by its content; its name and the type a browser claims count for nothing.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import filetype
import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

MIB = 1024 * 1024
MAX_BYTES = 20 * MIB
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 480
# Decoding more than this takes longer than a person should wait for a page; larger ones are decoded by the job alone.
SMALL_PIXELS = 4_000_000
# A drawing stays a PNG; a photograph saved as one becomes a JPEG.
LARGEST_PNG = MIB

HEIC = "image/heic"
# What Pillow calls each kind, by what it is on the wire. MPO is a JPEG of some cameras with a second picture behind the first.
PILLOW_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    HEIC: ("HEIF",),
}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

pillow_heif.register_heif_opener()


class BrokenPicture(ValueError):
    """The file is no picture that can be taken in; the text says why, for the person who sent it."""


@dataclass(frozen=True)
class Header:
    """What a picture says of itself before it is decoded; sizes in pixels."""

    content_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Copy:
    """A clean copy, ready to be stored."""

    content: bytes
    content_type: str
    extension: str
    width: int
    height: int


def sniff(head: bytes) -> str | None:
    """The media type of one of the accepted kinds, told from the first bytes of a file; None for all others."""
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS and b"avif" not in head[8:64]:
        return HEIC
    found = filetype.guess_mime(head)
    return found if found in PILLOW_FORMATS else None


@contextmanager
def _told_in_words(sentence: Any) -> Iterator[None]:
    """Decoders fail with whatever their format stumbled on; to the person all of it means the same."""
    try:
        yield
    except BrokenPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BrokenPicture(_TOO_MANY_PIXELS) from None
    except MemoryError:
        raise
    except Exception as error:
        raise BrokenPicture(sentence) from error


_TOO_MANY_PIXELS = _("This picture has more than 50 megapixels. Choose a smaller one.")
_NOT_A_PICTURE = _("This file is not a picture that can be shown here. Choose a JPEG, PNG, WebP, GIF or HEIC.")
_BROKEN = _("This picture is damaged or did not arrive whole. Try to send it again, or choose another one.")


def inspect(file: IO[bytes], *, is_whole: bool = False) -> Header:
    """What `file` is, judged by its content and without decoding it whole. Raises BrokenPicture.

    A file cut short is told at once where that is cheap: always for JPEG and PNG, for others when they are small, or
    when it has to be known (`is_whole`).
    """
    file.seek(0)
    content_type = sniff(file.read(512))
    if content_type is None:
        raise BrokenPicture(_NOT_A_PICTURE)
    with _told_in_words(_BROKEN):
        header, picture = _open(file, content_type)
        pixels = header.width * header.height
        if content_type == "image/png":
            picture.verify()
        elif content_type == "image/jpeg":
            # An eighth of the size reads the whole file at a fraction of the cost.
            picture.draft("RGB", (header.width // 8, header.height // 8))
            picture.load()
        elif is_whole or pixels <= SMALL_PIXELS:
            picture.load()
    file.seek(0)
    return header


def _open(file: IO[bytes], content_type: str) -> tuple[Header, Any]:
    file.seek(0)
    picture = Image.open(file, formats=PILLOW_FORMATS[content_type])
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise BrokenPicture(_TOO_MANY_PIXELS)
    if width < 1 or height < 1:
        raise BrokenPicture(_BROKEN)
    return Header(content_type, width, height), picture


def clean_copies(file: IO[bytes]) -> tuple[Copy, Copy]:
    """The picture and its thumbnail, upright, in sRGB, and without anything the camera wrote into it.

    Burns CPU: a second for a large photograph. Raises BrokenPicture when the picture cannot be decoded.
    """
    file.seek(0)
    content_type = sniff(file.read(512))
    if content_type is None:
        raise BrokenPicture(_NOT_A_PICTURE)
    with _told_in_words(_BROKEN):
        _, picture = _open(file, content_type)
        if content_type == "image/jpeg":
            picture.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        picture.load()
        picture = _plain(ImageOps.exif_transpose(picture))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
        small = picture.copy()
        small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
        return _encode(picture, content_type), _encode(small, content_type)


def _plain(picture: Any) -> Any:
    """RGB or RGBA in the colours every browser shows, with no notes attached."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I") or picture.mode == "F":
        # Sixteen bits a pixel become eight; Pillow itself would cut off everything above 255.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    if picture.mode in {"P", "PA", "LA", "La", "RGBa", "1"}:
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        picture = _in_srgb(picture, profile)
    wanted = "RGBA" if has_alpha else "RGB"
    if picture.mode != wanted:
        picture = picture.convert(wanted)
    picture.info.clear()
    return picture


def _in_srgb(picture: Any, profile: bytes) -> Any:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=wanted)
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile that makes no sense is left out, as browsers do.
        return picture


def _encode(picture: Any, content_type: str) -> Copy:
    if content_type in {"image/png", "image/gif"} or (content_type == HEIC and picture.mode == "RGBA"):
        content = _saved(picture, "PNG", optimize=True)
        if picture.mode == "RGBA" or len(content) <= LARGEST_PNG:
            return Copy(content, "image/png", "png", *picture.size)
    if content_type == "image/webp":
        return Copy(_saved(picture, "WEBP", quality=82, method=4), "image/webp", "webp", *picture.size)
    return Copy(_saved(picture, "JPEG", quality=84, progressive=True), "image/jpeg", "jpg", *picture.size)


def _saved(picture: Any, kind: str, **options: Any) -> bytes:
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()

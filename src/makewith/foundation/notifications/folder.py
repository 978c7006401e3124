"""Letters as files, for an installation that has no mail server yet."""

import hashlib
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

# The time it was written, so that names sort by age, and a digest of its Message-ID, by which it is found.
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{32}\.eml")


@dataclass(frozen=True)
class KeptLetter:
    """A letter in the folder. `text` and `html` are empty in lists."""

    name: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str = ""
    html: str = ""


def keep(message: bytes, message_id: str) -> Path:
    """Write one letter; the same Message-ID again replaces the file it had."""
    place = _place()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = _mark(message_id)
    earlier = next(place.glob(f"*-{mark}.eml"), None)
    path = earlier or place / f"{timezone.now():%Y%m%dT%H%M%S%f}-{mark}.eml"
    _write(path, message)
    return path


def kept_letters(before: str | None = None, size: int = 50) -> tuple[list[KeptLetter], str | None]:
    """A page of the letters kept as files, newest first, and the name to ask for the next page with."""
    names = sorted((name for name in _names() if before is None or name < before), reverse=True)
    letters = [letter for name in names[:size] if (letter := _headers(name))]
    return letters, names[size - 1] if len(names) > size else None


def kept_letter(name: str) -> KeptLetter | None:
    """One letter with its words, or None if no such file is kept."""
    content = _read(name)
    if content is None:
        return None
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return KeptLetter(
        name,
        str(message["To"] or ""),
        str(message["Subject"] or ""),
        _date(message),
        text.get_content() if text else "",
        html.get_content() if html else "",
    )


def forget(message_ids: Iterable[str]) -> int:
    """Replace the words of these letters by a line that says they were taken back; how many were found."""
    marks = {_mark(message_id) for message_id in message_ids}
    found = [name for name in _names() if name[-36:-4] in marks]
    for name in found:
        content = _read(name)
        if content is None:
            continue
        old = BytesHeaderParser(policy=policy.default).parsebytes(content)
        new = EmailMessage()
        for header in ("From", "To", "Date", "Message-ID"):
            if old[header]:
                new[header] = str(old[header])
        new["Subject"] = gettext("Taken back")
        new.set_content(
            gettext("Something in this letter was taken back by the person who gave it. Its words are gone.")
        )
        _write(_place() / name, new.as_bytes())
    return len(found)


def forget_address(digest: str) -> int:
    """Delete letters to the address with this digest (see `digest_of`); how many there were."""
    gone = 0
    for name in _names():
        letter = _headers(name)
        if letter and any(digest_of(address) == digest for _name, address in getaddresses([letter.to])):
            (_place() / name).unlink(missing_ok=True)
            gone += 1
    return gone


def digest_of(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _place() -> Path:
    return Path(settings.MAIL_FOLDER)


def _mark(message_id: str) -> str:
    return hashlib.sha256(message_id.strip().encode()).hexdigest()[:32]


def _names() -> list[str]:
    try:
        return [entry.name for entry in os.scandir(_place()) if _NAME.fullmatch(entry.name)]
    except FileNotFoundError:
        return []


def _read(name: str) -> bytes | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return (_place() / name).read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, and only for the user the platform runs as: letters hold codes to sign in with."""
    half = path.with_name(f".{uuid.uuid4().hex}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)


def _headers(name: str) -> KeptLetter | None:
    content = _read(name)
    if content is None:
        return None
    message = BytesHeaderParser(policy=policy.default).parsebytes(content)
    return KeptLetter(name, str(message["To"] or ""), str(message["Subject"] or ""), _date(message))


def _date(message: object) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))  # type: ignore[index]
    except (TypeError, ValueError):
        return None
    # "-0000" says that the time is UTC and the writer's zone is not known.
    return found if found.tzinfo else found.replace(tzinfo=UTC)

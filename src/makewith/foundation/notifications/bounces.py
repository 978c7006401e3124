"""What mail servers say about letters that did not arrive. No database here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from django.utils.translation import gettext_lazy as _

# Enhanced codes (RFC 3463) that call themselves permanent and yet say nothing lasting about an address: a full mailbox, a
# letter that is too large, and a server's rules about spam.
_PASSING = ("5.2.2", "5.2.3", "5.3.4", "5.7.")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REFUSED = _("Its mail server refused a letter.")
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")


@dataclass(frozen=True)
class Refusal:
    """One recipient whom a letter did not reach. `message_id` is the letter's, or "" where the report does not say."""

    recipient: str
    status: str
    message_id: str


def is_hard(status: str) -> bool:
    """Whether a status ("5.1.1", or a bare "550") says that the address itself is wrong."""
    return status.startswith("5") and not status.startswith(_PASSING)


# The beginning of an enhanced code -> what it means to somebody who runs this (RFC 3463, section 3).
_MEANINGS = {
    "5.1.1": _("There is no such mailbox."),
    "5.1.2": _("There is no mail server for what stands after the @."),
    "5.1.10": _("There is no mail server for what stands after the @."),
    "5.2.1": _("The mailbox was closed."),
    "4.2.2": _("The mailbox was full several times."),
    "5.2.2": _("The mailbox was full several times."),
    "5.4": _("There is no way to its mail server."),
    "4.": _("Its mail server could not take letters several times."),
    "5.7": _("Its mail server does not want letters of ours."),
}


def meaning_of(status: str) -> str:
    """What a status says, in words."""
    known = sorted(_MEANINGS, key=len, reverse=True)
    return str(next((_MEANINGS[code] for code in known if f"{status}.".startswith(f"{code.rstrip('.')}.")), _REFUSED))


def status_in(said: bytes | str) -> str:
    """The enhanced status code in what a server said, or ""."""
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    found = _STATUS.search(text)
    return found[1] if found else ""


def read_report(content: bytes) -> list[Refusal]:
    """The recipients whom a delivery report (RFC 3464) gives up; none for any other letter, or for one that is only late."""
    message = message_from_bytes(content, policy=policy.default)
    parts = list(message.walk())
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    message_id = _original_id(parts)
    refusals = []
    for block in (block for report in reports for block in _blocks(report)):
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        recipient = _address(block.get("Original-Recipient")) or _address(block.get("Final-Recipient"))
        if recipient:
            refusals.append(Refusal(recipient, status_in(str(block.get("Status", ""))), message_id))
    return refusals


def _blocks(report: Message) -> Iterable[Message]:
    content = report.get_payload()
    return [block for block in content if isinstance(block, Message)] if isinstance(content, list) else []


def _address(field: object) -> str:
    """`rfc822; amina@example.org` without its type, in small letters."""
    address = str(field or "").rpartition(";")[2].strip().strip("<>")
    return address.lower() if "@" in address else ""


def _original_id(parts: Sequence[Message]) -> str:
    """The Message-ID of the letter that came back, which reports carry whole or as its headers."""
    for part in parts[1:]:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            found = str(inner[0].get("Message-ID", "")) if isinstance(inner, list) and inner else ""  # type: ignore[union-attr]
        elif kind == "text/rfc822-headers":
            found = str(message_from_bytes(_text(part)).get("Message-ID", ""))
        else:
            continue
        if match := _MESSAGE_ID.search(found):
            return match[0]
    return ""


def _text(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""

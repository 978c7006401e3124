"""A mail server that keeps what it is given, so that a journey can read its letters."""

import re
import socket
import threading
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Letter:
    """One mail to one person, as it travelled."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        body = self.message.get_body(preferencelist=("html",))
        return str(body.get_content()) if body else ""

    @property
    def links(self) -> list[str]:
        return re.findall(r"https?://[^\s<>\"]+", self.text)


class Letterbox:
    """All letters in the order in which they came. Start before use, stop afterwards."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.content
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self._arrived:
            self._letters += [Letter(recipient.lower(), message) for recipient in envelope.rcpt_tos]
            self._arrived.notify_all()
        return "250 Kept"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def address(self) -> str:
        """What belongs into MAKEWITH_EMAIL_URL."""
        return f"smtp://{self._controller.hostname}:{self._controller.port}"

    def all(self) -> list[Letter]:
        with self._arrived:
            return list(self._letters)

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.all() if letter.to == address.lower()]

    def wait_for(self, address: str, *, number: int = 1, seconds: float = 20) -> Letter:
        """The letter with this number to this person, once it is here."""
        end = time.monotonic() + seconds
        with self._arrived:
            while len(found := [letter for letter in self._letters if letter.to == address.lower()]) < number:
                if not self._arrived.wait(end - time.monotonic()):
                    raise AssertionError(
                        f"{address} has {len(found)} letters after {seconds:.0f} s, and {number} were awaited"
                    )
        return found[number - 1]

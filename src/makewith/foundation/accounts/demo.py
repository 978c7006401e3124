"""One-click sign-in for the demo's cast, on the machine it runs on and nowhere else."""

import hmac
import ipaddress
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest

_FILE = "demo-links.json"
_HOSTS = {"localhost", "127.0.0.1"}
_FORWARDING = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_CF_CONNECTING_IP", "HTTP_TRUE_CLIENT_IP")


@dataclass(frozen=True)
class DemoLink:
    """`path` signs in as `email`, who plays `role` in the demo."""

    role: str
    email: str
    token: str

    @property
    def path(self) -> str:
        return f"/demo/sign-in/{self.token}/"


def read_links(folder: Path) -> list[DemoLink]:
    """The links made so far, in the order in which they were made."""
    try:
        saved = json.loads((folder / _FILE).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [DemoLink(role=role, email=row["email"], token=row["token"]) for role, row in saved.items()]


def demo_links(folder: Path, emails: Mapping[str, str]) -> list[DemoLink]:
    """A link for each role in `emails` (role -> address), random per installation and kept in `folder` for the next start.

    The file is readable by its owner alone. A role keeps its link while its address stays the same.
    """
    known = {link.role: link for link in read_links(folder)}
    links = []
    for role, email in emails.items():
        link = known.get(role)
        if link is None or link.email != email:
            link = DemoLink(role=role, email=email, token=secrets.token_urlsafe(24))
        links.append(link)
    if list(known.values()) != links:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{_FILE}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600, exist_ok=False)
        rows = {link.role: {"email": link.email, "token": link.token} for link in links}
        draft.write_text(json.dumps(rows, indent=2), "utf-8")
        draft.replace(folder / _FILE)
    return links


def link_for_token(folder: Path, token: str) -> DemoLink | None:
    """The link with this token. Every link is compared in full, whichever fits."""
    found = None
    for link in read_links(folder):
        if hmac.compare_digest(link.token.encode(), token.encode()):
            found = link
    return found


def comes_from_this_machine(request: HttpRequest) -> bool:
    """Whether a request was made on this machine, to this machine by name, through no proxy."""
    if any(name in _FORWARDING or name.startswith("HTTP_X_FORWARDED") for name in request.META):
        return False
    host = request.META.get("HTTP_HOST", "")
    name, _colon, port = host.partition(":")
    if name.lower() not in _HOSTS or not (port.isdigit() or host == name):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

"""Who may open a socket, from where, and which rooms it may listen in."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host

from makewith.foundation.realtime.registry import may_listen

MAX_ROOMS = 8


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a socket is opened by a page of this site, from the Origin and Host headers of its handshake.

    Browsers send cookies along with every site's sockets and let every site read them; the Origin, which they
    always send and no page can change, is what keeps others from listening in a visitor's name.
    """
    if origin == settings.URL:
        return True
    scheme, address = urlsplit(origin)[:2]
    if scheme != "https" and settings.URL.startswith("https://"):
        return False
    return host != "" and address == host and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def rooms_asked_for(query: str) -> tuple[str, ...]:
    """The rooms named by `?room=…&room=…`, each once; ValueError when there are none or more than `MAX_ROOMS`."""
    rooms = tuple(dict.fromkeys(parse_qs(query, max_num_fields=4 * MAX_ROOMS).get("room", [])))
    if not 1 <= len(rooms) <= MAX_ROOMS or any(len(room) > 200 for room in rooms):
        raise ValueError(f"Name 1 to {MAX_ROOMS} rooms")
    return rooms


def refused_room(cookies: str, rooms: Sequence[str]) -> str | None:
    """The first of `rooms` in which the owner of the session in `cookies` may not listen, or None. Reads the database."""
    request = HttpRequest()
    request.session = SessionStore(parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return next((room for room in rooms if not may_listen(user, room)), None)

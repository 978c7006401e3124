"""Whom a request acts for: the person whose key it carries, or a visitor."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from makewith.foundation.accounts.queries import user_for_token
from makewith.foundation.accounts.tokens import PREFIX
from makewith.foundation.people.models import Person
from makewith.kit.limits import consume
from makewith.surfaces.api.problems import Problem

# Uses and seconds: of one key, of one key for writing, of all visitors from one address, of wrong keys from one address.
REQUESTS = (600, 60)
WRITES = (60, 60)
VISITS = (120, 60)
GUESSES = (30, 60)
_READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Caller:
    """Who asks; `person` is None for a visitor."""

    person: Person | None


class PersonalKey(HttpBearer):
    """`Authorization: Bearer mw_…`. Cookies are never looked at, so no page elsewhere can make a browser write here."""

    def __init__(self) -> None:
        super().__init__()
        self.openapi_security_schema["description"] = (
            "A key that a person made for a program on the page “Who I am here”. It is good for what the person may do."
        )

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Raises Problem for a key that is not good, and TooMany for one that is used too often."""
        address = request.META.get("REMOTE_ADDR", "")
        user = user_for_token(token, timezone.now()) if token.startswith(PREFIX) and len(token) < 100 else None
        if user is None:
            consume(f"api-guess:{address}", *GUESSES)
            raise Problem(401, "This key is unknown, was ended, or has run out. Make a new one on “Who I am here”.")
        consume(f"api:{token}", *REQUESTS)
        if request.method not in _READING:
            consume(f"api-write:{token}", *WRITES)
        person = getattr(user, "person", None)
        if person is None:
            raise Problem(403, "Choose a name on the site first. Then this key works.")
        # What is read about the person is kept for this request, as PersonMiddleware does for pages.
        person.request_cache = {}
        return Caller(person)


def visitor(request: HttpRequest) -> Caller:
    """Nobody in particular, for what everybody may read. A header that holds no key is an error, not a visitor."""
    if "Authorization" in request.headers:
        raise Problem(401, "Send the key like this: Authorization: Bearer mw_…")
    consume(f"api:{request.META.get('REMOTE_ADDR', '')}", *VISITS)
    return Caller(None)


NEEDED = [PersonalKey()]
OPTIONAL: list[Any] = [PersonalKey(), visitor]
# OpenAPI says "or without any" as an empty requirement beside the others.
OPENLY: dict[str, Any] = {"security": [{}]}


def reader(request: HttpRequest) -> Person | None:
    """The person who asks, or None for a visitor."""
    person: Person | None = request.auth.person  # type: ignore[attr-defined]
    return person


def person(request: HttpRequest) -> Person:
    """The person who asks, of an operation that needs a key."""
    known = reader(request)
    assert known is not None
    return known

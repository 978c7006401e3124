"""Who is behind a request, and in which time zone they read dates."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from makewith.foundation.people.models import Person


def person_of(request: HttpRequest) -> Person | None:
    """The person who is signed in, or None for a visitor or somebody who has not chosen a name yet."""
    # A request that was refused before anybody looked who it is from has no user at all.
    user = getattr(request, "user", None)
    return getattr(user, "person", None) if user is not None and user.is_authenticated else None


class PersonMiddleware:
    """Sets the time zone in which dates are shown, and lets what is read about the person be kept for this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = person_of(request)
        if person is None:
            return self.get_response(request)
        person.request_cache = {}
        with timezone.override(person.time_zone):
            return self.get_response(request)

"""Pages that need to know who is looking."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person

P = ParamSpec("P")
_READING = {"GET", "HEAD"}
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def require_person(request: HttpRequest) -> Person:
    """The person behind a request that `person_required` let through."""
    person = person_of(request)
    assert person is not None
    return person


def _way_back(request: HttpRequest) -> str:
    """The page that somebody was on: this one, or for what was sent from a page, that page."""
    is_part = "HX-Request" in request.headers
    if request.method in _READING and not is_part:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL" if is_part else "Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def person_required(view: View[P]) -> View[P]:
    """Ask visitors to sign in, and those who just did to choose a name; both come back to the page they asked for.

    What was posted by somebody who is not signed in any more is not sent again, so the way back from a POST is the page it
    was posted from.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if person_of(request) is not None:
            return view(request, *args, **kwargs)
        back = _way_back(request)
        if request.user.is_authenticated:
            answer = redirect_to_login(back, reverse("people:welcome"))
        else:
            answer = redirect_to_login(back)
        if "HX-Request" not in request.headers:
            return answer
        # htmx would put the page of signing in where a part of this page belongs; this makes it go there instead.
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})

    return guarded

"""Pages that need to know who is looking."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def require_person(request: HttpRequest) -> Person:
    """The person behind a request that `person_required` let through."""
    person = person_of(request)
    assert person is not None
    return person


def person_required(view: View[P]) -> View[P]:
    """Ask visitors to sign in, and those who just did to choose a name; both come back to the page they asked for.

    What was posted by somebody who is not signed in any more is not sent again, so the way back from a POST is the page it
    was posted from.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if person_of(request) is not None:
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if not request.user.is_authenticated:
            return redirect_to_login(back)
        return redirect_to_login(back, reverse("people:welcome"))

    return guarded

"""Finding the programme a page is about, and keeping out whom it is not for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.permissions import can_see_studio
from makewith.foundation.programmes.queries import has_left
from makewith.kit.rows import Prepared

_PROGRAMME = Prepared(lambda slug: Programme.objects.filter(slug=slug), "no-such-programme-101")
P = ParamSpec("P")
ProgrammeView = Callable[Concatenate[HttpRequest, Programme, P], HttpResponse]


def programme_page(
    place: str, *, after_leaving: bool = False
) -> Callable[[ProgrammeView[P]], Callable[..., HttpResponse]]:
    """Give the view its programme instead of a slug; `place` is the entry of the navigation it belongs to.

    Visitors to what they may not see are asked to sign in; people who are signed in find nothing there. A page that
    is there `after_leaving` is also for who left a programme that is closed to them since; it then leads nowhere else in it.
    """

    def decorate(view: ProgrammeView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            person = person_of(request)
            programme = _PROGRAMME.one(slug)
            is_visible = programme is not None and programme.is_visible_to(person)
            if programme is None or not (is_visible or (after_leaving and person and has_left(person, programme))):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise Http404("There is no such programme, or it is not open to you.")
            if is_visible:
                request.programme, request.place = programme, place  # type: ignore[attr-defined]
            return view(request, programme, *args, **kwargs)

        return found

    return decorate


def team_page(place: str) -> Callable[[ProgrammeView[P]], Callable[..., HttpResponse]]:
    """Like `programme_page`, for the studio: only people in the programme's team get in."""

    def decorate(view: ProgrammeView[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, programme: Programme, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not can_see_studio(person_of(request), programme):
                raise PermissionDenied("programmes.see_studio")
            return view(request, programme, *args, **kwargs)

        return programme_page(place)(checked)

    return decorate

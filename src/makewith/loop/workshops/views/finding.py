"""Finding the workshop a page of the team is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.queries import workshop_for

P = ParamSpec("P")
WorkshopView = Callable[Concatenate[HttpRequest, Workshop, P], HttpResponse]


def workshop_page(view: WorkshopView[P]) -> Callable[..., HttpResponse]:
    """Give the view its workshop, for the team alone. Times are those of the place where it is, whoever looks from where."""

    @wraps(view)
    def found(
        request: HttpRequest, programme: Programme, workshop_slug: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        workshop = workshop_for(programme, workshop_slug, require_person(request))
        if workshop is None:
            raise Http404("There is no such workshop.")
        with timezone.override(programme.time_zone):
            return view(request, workshop, *args, **kwargs)

    return team_page("workshops")(found)

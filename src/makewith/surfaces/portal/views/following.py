"""What somebody keeps an eye on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from makewith.foundation.people.requests import person_required, require_person
from makewith.surfaces.portal.queries import following as queries


@require_GET
@person_required
def following(request: HttpRequest) -> HttpResponse:
    """Programmes, calls and ideas that one follows or stands behind, each to be muted or let go."""
    person = require_person(request)
    context = {
        "programmes": queries.followed_programmes(person),
        "activities": queries.followed_activities(person),
        "page": queries.followed_items(person, request.GET.get("after")),
    }
    return render(request, "portal/following.jinja", context)

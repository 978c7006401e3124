"""Finding the workshop, prototype, version, part or fix that an address names, for somebody who may see it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.permissions import require
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes import permissions, queries
from makewith.loop.workshops.prototypes.models import Fix, Part, Prototype, Version

T = TypeVar("T")


def workshop_or_404(programme: Programme, workshop_slug: str, person: Person) -> Workshop:
    """A workshop of the programme, for its team."""
    rows = Workshop.objects.filter(activity__programme=programme).select_related("activity")
    found = get_object_or_404(rows, activity__slug=workshop_slug)
    found.activity.programme = programme
    require(permissions.can_see_prototypes, person, found)
    return found


def prototype_or_404(programme: Programme, workshop_slug: str, prototype_id: uuid.UUID, person: Person) -> Prototype:
    workshop = workshop_or_404(programme, workshop_slug, person)
    found = get_object_or_404(Prototype, workshop=workshop, public_id=prototype_id)
    found.workshop = workshop
    return found


def version_or_404(prototype: Prototype, number: int) -> Version:
    # A number that no table can hold is not there.
    if not 0 < number < 10_000:
        raise Http404("There is no such version.")
    found = get_object_or_404(Version.objects.select_related("trail_item", "block"), prototype=prototype, number=number)
    found.prototype = prototype
    return found


def part_or_404(prototype: Prototype, part_id: uuid.UUID) -> Part:
    rows = Part.objects.select_related("version", "element", "picture")
    found = get_object_or_404(rows, version__prototype=prototype, public_id=part_id)
    found.version.prototype = prototype
    return found


def fix_or_404(prototype: Prototype, fix_id: uuid.UUID) -> Fix:
    """A fix of a version that is revealed; of another it is not there for anybody yet."""
    rows = Fix.objects.select_related("part__version", "part__element", "trail_item")
    found = get_object_or_404(
        rows, part__version__prototype=prototype, part__version__revealed_at__isnull=False, public_id=fix_id
    )
    found.part.version.prototype = prototype
    return found


def _page(find: Callable[..., T]) -> Callable[..., Callable[..., HttpResponse]]:
    """A decorator that gives a view what its address names, for the team alone."""

    def decorator(view: Callable[[HttpRequest, T], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def found(
            request: HttpRequest,
            programme: Programme,
            workshop_slug: str,
            prototype_id: uuid.UUID,
            *_: Any,
            **named: Any,
        ) -> HttpResponse:
            prototype = prototype_or_404(programme, workshop_slug, prototype_id, require_person(request))
            return view(request, find(prototype, **named))

        return team_page("workshops")(found)

    return decorator


prototype_page = _page(lambda prototype: prototype)
version_page = _page(version_or_404)
part_page = _page(part_or_404)
fix_page = _page(fix_or_404)


def room_or_404(workshop_id: uuid.UUID) -> Workshop:
    """The workshop by the uuid of its activity, which is what addresses of the room carry."""
    rows = Workshop.objects.select_related("activity__programme")
    return get_object_or_404(rows, activity__public_id=workshop_id)


def arguments(prototype: Prototype, *more: Any) -> list[Any]:
    """What the address of a prototype's page is made of."""
    activity = prototype.workshop.activity
    return [activity.programme.slug, activity.slug, prototype.public_id, *more]


def open_parts(version: Version) -> list[Part]:
    parts = queries.parts_of(version)
    for part in parts:
        part.version = version
    return parts

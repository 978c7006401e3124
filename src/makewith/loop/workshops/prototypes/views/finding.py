"""Finding the workshop, prototype, version or part that an address names, for somebody who may see it."""

import uuid
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes import permissions, queries
from makewith.loop.workshops.prototypes.models import Part, Prototype, Version


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

"""The pages on which a workshop happens: the facilitator's desk, the big screen, the board for laptops, and the phone."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.permissions import require
from makewith.loop.workshops import permissions, queries, walls
from makewith.loop.workshops.board.operations.room import WORD_LENGTH
from makewith.loop.workshops.board.operations.things import NOTE_LENGTH
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.prototypes.models import WORDS_LIMIT
from makewith.loop.workshops.seats import find_seat, has_sat_down


def _page(
    request: HttpRequest, workshop: Workshop, live_page: str, seat: Seat | None = None, **more: Any
) -> HttpResponse:
    """One live page; `more` is what its script needs beside the socket and the drawings."""
    room = {
        "socket": f"/ws/workshop/{workshop.activity.public_id}?view={live_page}",
        "workshop": str(workshop.activity.public_id),
        "seat": str(seat.public_id) if seat is not None else None,
        "sprite": static("icons.svg"),
        "photos": reverse("workshops:photos", args=[workshop.activity.public_id]),
        **more,
    }
    context: dict[str, Any] = {"workshop": workshop, "live_page": live_page, "room": room}
    return render(request, "workshops/live.jinja", context)


@require_safe
@never_cache
@team_page("workshops")
def console(request: HttpRequest, programme: Programme, activity: str) -> HttpResponse:
    """The facilitator's desk."""
    workshop = queries.workshop_for(programme, activity, person_of(request))
    if workshop is None:
        raise Http404("There is no such workshop.")
    person = require_person(request)
    require(permissions.can_open_console, person, workshop)
    return _page(
        request,
        workshop,
        "console",
        find_seat(workshop, person=person, cookies={}),
        plan=reverse("workshops:plan", args=[programme.slug, activity]),
        report=reverse("workshops_report:report", args=[programme.slug, activity]),
        wall=walls.wall_address(workshop),
        board=reverse("workshops:board", args=[workshop.activity.public_id]),
        prototypes=reverse("prototypes:prototypes", args=[programme.slug, activity]),
    )


@require_safe
@never_cache
def wall(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """The big screen, for the team and for a machine with a signed address; the key then moves from the address into a cookie."""
    workshop = _workshop_or_404(workshop_id)
    key = request.GET.get("key", "")
    if walls.opens_wall(workshop_id, key):
        answer: HttpResponse = redirect("workshops:wall", workshop_id)
        answer.set_cookie(
            walls.wall_cookie(workshop_id),
            key,
            max_age=walls.KEY_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return answer
    if not walls.may_show_wall(workshop, person_of(request), request.COOKIES):
        raise PermissionDenied("workshops.show_wall")
    return _page(
        request,
        workshop,
        "wall",
        qr=reverse("joining:qr", args=[workshop.code]),
        prototype=reverse("prototypes:wall", args=[workshop_id]),
    )


@require_safe
@never_cache
@ensure_csrf_cookie
def board(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """The board for laptops, for whoever has a seat and sat down, with or without an account."""
    workshop = _workshop_or_404(workshop_id)
    seat = find_seat(workshop, person=person_of(request), cookies=request.COOKIES)
    if seat is None:
        return _to_the_door(workshop, person_of(request))
    if not has_sat_down(seat):
        return redirect("joining:join", workshop.code)
    return _page(request, workshop, "board", seat)


@require_safe
@never_cache
@ensure_csrf_cookie
def phone(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """The page of a seat. Whoever has none is shown the door, and whoever has not sat down yet is asked for a name first."""
    workshop = _workshop_or_404(workshop_id)
    seat = find_seat(workshop, person=person_of(request), cookies=request.COOKIES)
    if seat is None:
        return _to_the_door(workshop, person_of(request))
    if seat.joined_at is None:
        return redirect("joining:join", workshop.code)
    return _page(
        request,
        workshop,
        "phone",
        seat,
        mine=reverse("joining:seat", args=[workshop_id]),
        door=reverse("joining:enter_code"),
        limits={"note": NOTE_LENGTH, "word": WORD_LENGTH, "part": WORDS_LIMIT},
        thanks=workshop.thank_you,
    )


def _to_the_door(workshop: Workshop, person: Person | None) -> HttpResponse:
    """Whoever has no seat takes one. The team need not type the code, which others have from the big screen."""
    if permissions.can_see_plan(person, workshop):
        return redirect("joining:join", workshop.code)
    return redirect("joining:enter_code")


def _workshop_or_404(workshop_id: uuid.UUID) -> Workshop:
    workshop = queries.workshop_by_id(workshop_id)
    if workshop is None:
        raise Http404("There is no such workshop.")
    return workshop

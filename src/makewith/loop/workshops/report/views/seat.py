"""What somebody without an account gave in a workshop, what became of it, and taking it back: behind their seat's link."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from makewith.foundation.people.middleware import person_of
from makewith.foundation.trail.registry import kind_of
from makewith.kit.limits import limited
from makewith.loop.workshops.models import Seat
from makewith.loop.workshops.queries import workshop_by_id
from makewith.loop.workshops.report import permissions
from makewith.loop.workshops.report.actions.taking_back import drop_unseen_from_seat, take_back_from_seat
from makewith.loop.workshops.report.queries import given as queries
from makewith.loop.workshops.report.queries.commitments import commitments_from
from makewith.loop.workshops.seats import find_seat


def _seat(request: HttpRequest, workshop_id: uuid.UUID) -> Seat | None:
    workshop = workshop_by_id(workshop_id)
    if workshop is None:
        raise Http404("There is no such workshop.")
    seat = find_seat(workshop, person_of(request), request.COOKIES)
    if seat is not None:
        seat.workshop = workshop
    return seat


@require_safe
@never_cache
def given(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """Everything from one's own seat, with what became of it. Whoever has an account finds it on their trail."""
    seat = _seat(request, workshop_id)
    if seat is None:
        return redirect("joining:enter_code")
    activity = seat.workshop.activity
    if not permissions.can_take_back_from_seat(person_of(request), seat):
        return redirect("workshops_report:afterwards", activity.programme.slug, activity.slug)
    context = {
        "workshop": seat.workshop,
        "activity": activity,
        "programme": activity.programme,
        "seat": seat,
        "given": queries.given_from(seat),
        "unseen": queries.unseen_from(seat) if seat.workshop.closed_at else [],
        "commitments": list(commitments_from(seat)),
        "kind_of": kind_of,
    }
    with timezone.override(activity.programme.time_zone):
        return render(request, "workshops_report/given.jinja", context)


@require_POST
@limited("taking back from a seat", 60, 60)
def take_back(request: HttpRequest, workshop_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """One thing is gone from every page."""
    seat = _own_seat(request, workshop_id)
    take_back_from_seat(seat=seat, item_id=item_id, now=timezone.now())
    messages.success(request, _("It is gone from every page. Its place stays empty."))
    return redirect("workshops_report:given", workshop_id)


@require_POST
@limited("taking back from a seat", 60, 60)
def take_back_unseen(request: HttpRequest, workshop_id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Something that is on no trail is gone."""
    drop_unseen_from_seat(seat=_own_seat(request, workshop_id), thing=thing)
    messages.success(request, _("It is gone."))
    return redirect("workshops_report:given", workshop_id)


def _own_seat(request: HttpRequest, workshop_id: uuid.UUID) -> Seat:
    seat = _seat(request, workshop_id)
    if seat is None:
        raise Http404("This is not yours to take back.")
    return seat

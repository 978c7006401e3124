"""What is to be seen to before the day, and what the business team has practised."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.workshops import actions, permissions, queries
from makewith.loop.workshops.forms import PreparationForm, TrainingForm
from makewith.loop.workshops.library.countdown import skills
from makewith.loop.workshops.models import Preparation, Seat, Training, Workshop
from makewith.loop.workshops.views.finding import workshop_page


def _back(workshop: Workshop, part: str) -> HttpResponse:
    address = reverse("workshops:plan", args=[workshop.activity.programme.slug, workshop.activity.slug])
    return redirect(f"{address}#{part}")


def _row(workshop: Workshop, row_id: uuid.UUID) -> Preparation:
    found = get_object_or_404(Preparation.objects.select_related("owner"), workshop=workshop, public_id=row_id)
    found.workshop = workshop
    return found


@require_POST
@workshop_page
def tick(request: HttpRequest, workshop: Workshop, row_id: uuid.UUID) -> HttpResponse:
    """Seen to, or not yet after all."""
    actions.tick_preparation(
        actor=require_person(request),
        preparation=_row(workshop, row_id),
        is_done=request.POST.get("done") == "1",
        now=timezone.now(),
    )
    return _back(workshop, "counted")


@require_http_methods(["GET", "POST"])
@workshop_page
def add(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """One more thing to see to."""
    return _page(request, workshop, None)


@require_http_methods(["GET", "POST"])
@workshop_page
def change(request: HttpRequest, workshop: Workshop, row_id: uuid.UUID) -> HttpResponse:
    """Its words, its day, and who sees to it."""
    return _page(request, workshop, _row(workshop, row_id))


def _page(request: HttpRequest, workshop: Workshop, row: Preparation | None) -> HttpResponse:
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    team = queries.team_of(workshop.activity.programme)
    if row is not None and row.owner is not None and row.owner not in team:
        team.append(row.owner)
    form = PreparationForm(team, request.POST or None, initial=PreparationForm.initial_of(row) if row else {"days": -7})
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                actions.add_preparation(actor=person, workshop=workshop, **form.values())
            else:
                actions.change_preparation(actor=person, preparation=row, **form.values())
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _back(workshop, "counted")
    context = {"programme": workshop.activity.programme, "workshop": workshop, "row": row, "form": form}
    return render(request, "workshops/preparation.jinja", context, status=422 if form.errors else 200)


@require_POST
@workshop_page
def remove(request: HttpRequest, workshop: Workshop, row_id: uuid.UUID) -> HttpResponse:
    """Nothing to see to any more."""
    actions.remove_preparation(actor=require_person(request), preparation=_row(workshop, row_id))
    messages.success(request, _("It is off the list."))
    return _back(workshop, "counted")


@require_http_methods(["GET", "POST"])
@workshop_page
def training(request: HttpRequest, workshop: Workshop, seat_id: uuid.UUID, skill: str) -> HttpResponse:
    """How far somebody is with one skill."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    seat = get_object_or_404(Seat, workshop=workshop, public_id=seat_id, removed_at=None)
    seat.workshop = workshop
    known = next((one for one in skills() if one.key == skill), None)
    if known is None:
        raise Http404("There is no such skill.")
    row = Training.objects.filter(seat=seat, skill=skill).first()
    initial = {"state": row.state, "booked_on": row.booked_on} if row else {}
    form = TrainingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_training(actor=person, seat=seat, skill=skill, **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _back(workshop, "ready")
    context = {
        "programme": workshop.activity.programme,
        "workshop": workshop,
        "seat": seat,
        "skill": known,
        "form": form,
    }
    return render(request, "workshops/training.jinja", context, status=422 if form.errors else 200)

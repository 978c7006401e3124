"""Who comes, what they do there, and at which table."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.kit.text import storable
from makewith.loop.workshops import actions, permissions, queries, showing, words
from makewith.loop.workshops.forms import ROLES, GuestForm, PlacesForm, TableForm
from makewith.loop.workshops.models import Seat, SeatRole, Table, Workshop
from makewith.loop.workshops.views.blocks import back_to_plan
from makewith.loop.workshops.views.finding import workshop_page
from makewith.loop.workshops.views.team import plan_page


def back(workshop: Workshop) -> HttpResponse:
    return redirect("workshops:people", workshop.activity.programme.slug, workshop.activity.slug)


@require_http_methods(["GET", "POST"])
@workshop_page
def people(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Everybody who has a seat, with role and table, and finding people who could come."""
    person = require_person(request)
    require(permissions.can_see_seats, person, workshop)
    form = None
    if request.method == "POST":
        require(permissions.can_plan_workshop, person, workshop)
        form = PlacesForm(list(queries.seats_of(workshop)), list(workshop.tables.all()), request.POST)
        if form.is_valid():
            actions.place_seats(actor=person, workshop=workshop, places=form.places(), now=timezone.now())
            messages.success(request, _("Kept. This is who sits where."))
            return back(workshop)
    return people_page(request, workshop, form, status=422 if form else 200)


def people_page(
    request: HttpRequest,
    workshop: Workshop,
    form: PlacesForm | None = None,
    *,
    guest_form: GuestForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of people and seats, with what was typed in one of its forms."""
    seats, tables = list(queries.seats_of(workshop)), list(workshop.tables.all())
    form = form or PlacesForm(seats, tables)
    text = storable(request.GET.get("find", "")).strip()[:80]
    can_plan = permissions.can_plan_workshop(require_person(request), workshop)
    context: dict[str, Any] = {
        "programme": workshop.activity.programme,
        "workshop": workshop,
        "form": form,
        "rows": form.rows(),
        "letters": showing.letter_lines(seats),
        "to_ask": queries.guests_to_ask(workshop).count(),
        "said_no": queries.said_no(workshop),
        "guest_form": guest_form or GuestForm(auto_id="guest-%s"),
        "tables": showing.table_lines(tables, seats),
        "legend": showing.legend(seats),
        "lacks": words.table_words(tables, seats),
        "unfit": words.fit_words(tables, seats, workshop.activity.capacity),
        "can_plan": can_plan,
        "text": text,
        "found": queries.could_come(workshop, text) if can_plan else [],
        "most": queries.FOUND_AT_ONCE,
        "waiting": queries.coming_without_seat(workshop).count(),
        "roles": list(ROLES.items()),
    }
    return render(request, "workshops/people.jinja", context, status=status)


@require_POST
@workshop_page
def give(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Somebody is asked to come, or to do something there."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    chosen = _could_come(workshop, request.POST.get("person", ""))
    role = request.POST.get("role", SeatRole.PARTICIPANT)
    if chosen is None:
        messages.error(request, _("Choose somebody from the list."))
        return back(workshop)
    try:
        seat = actions.give_seat(actor=person, workshop=workshop, person=chosen, role=role, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s has a seat.") % {"name": seat.name})
    return back(workshop)


def _could_come(workshop: Workshop, text: str) -> Person | None:
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    return queries.one_who_could_come(workshop, key)


@require_POST
@workshop_page
def everybody(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """A seat for everybody who is invited or comes."""
    count = actions.seat_everybody(actor=require_person(request), workshop=workshop, now=timezone.now())
    said = ngettext("%(count)d person has a seat now.", "%(count)d people have a seat now.", count)
    messages.success(request, said % {"count": count})
    return back(workshop)


@require_POST
@workshop_page
def take(request: HttpRequest, workshop: Workshop, seat_id: uuid.UUID) -> HttpResponse:
    """Somebody does not come."""
    seat = get_object_or_404(Seat, workshop=workshop, public_id=seat_id)
    seat.workshop = workshop
    actions.take_seat(actor=require_person(request), seat=seat, now=timezone.now())
    messages.success(request, _("%(name)s has no seat any more.") % {"name": seat.name})
    return back(workshop)


@require_POST
@workshop_page
def balance(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Spread people over the tables, so that each kind is at as many as can be."""
    anew = request.POST.get("anew") == "1"
    left = actions.balance_tables(actor=require_person(request), workshop=workshop, anew=anew, now=timezone.now())
    if left:
        said = ngettext(
            "%(count)d person found no chair. Add a table, or make one larger.",
            "%(count)d people found no chair. Add a table, or make one larger.",
            left,
        )
        messages.error(request, said % {"count": left})
    else:
        messages.success(request, _("Everybody has a table."))
    return back(workshop)


@require_POST
@workshop_page
def add_table(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """One more table."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    form = TableForm(request.POST, auto_id="table-%s")
    try:
        table_id: uuid.UUID | None = uuid.UUID(request.POST.get("table", ""))
    except ValueError:
        table_id = None
    if form.is_valid():
        try:
            actions.add_table(
                actor=person, workshop=workshop, table_id=table_id, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            address = reverse("workshops:plan", args=[workshop.activity.programme.slug, workshop.activity.slug])
            return redirect(f"{address}#tables")
    return plan_page(request, workshop, 422, table_form=form)


@require_http_methods(["GET", "POST"])
@workshop_page
def table(request: HttpRequest, workshop: Workshop, table_id: uuid.UUID) -> HttpResponse:
    """A table's name, its chairs, and whether it meets on a call."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    shown = _table(workshop, table_id)
    form = TableForm(request.POST or None, initial=TableForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_table(actor=person, table=shown, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return back_to_plan(workshop)
    context = {"programme": workshop.activity.programme, "workshop": workshop, "table": shown, "form": form}
    return render(request, "workshops/table.jinja", context, status=422 if form.errors else 200)


@require_POST
@workshop_page
def remove_table(request: HttpRequest, workshop: Workshop, table_id: uuid.UUID) -> HttpResponse:
    """A table goes."""
    shown = _table(workshop, table_id)
    actions.remove_table(actor=require_person(request), table=shown, now=timezone.now())
    messages.success(request, _("%(table)s is gone. Whoever sat there has no table yet.") % {"table": shown.name})
    return back_to_plan(workshop)


def _table(workshop: Workshop, table_id: uuid.UUID) -> Table:
    found = get_object_or_404(Table, workshop=workshop, public_id=table_id)
    found.workshop = workshop
    return found

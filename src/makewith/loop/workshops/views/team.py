"""Where the team plans workshops: the list, a new one, the plan, what is said about it, and the next one."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.actions import change_activity
from makewith.foundation.programmes.models import ActivityState, Programme
from makewith.foundation.programmes.permissions import can_run_activities
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.workshops import actions, permissions, queries, showing, words
from makewith.loop.workshops.forms import (
    ROLES,
    LearnedForm,
    LibraryFilter,
    NextForm,
    SettingsForm,
    StartForm,
    TableForm,
    between,
    workshop_initial,
)
from makewith.loop.workshops.library import ExerciseKind
from makewith.loop.workshops.library.agendas import agendas
from makewith.loop.workshops.library.countdown import skills
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.report.permissions import can_see_report
from makewith.loop.workshops.report.queries.report import board_state, parts_of, spans_of
from makewith.loop.workshops.report.writing import how_it_went
from makewith.loop.workshops.views.finding import workshop_page

SHOWN_AT_ONCE = 8
PAGE = 30


@require_GET
@team_page("workshops")
def workshops(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All workshops of a programme, drafts among them, newest first."""
    person = require_person(request)
    rows = queries.with_counts(queries.workshops_of(programme, person))
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("after"), size=PAGE)
    for workshop in page.rows:
        workshop.activity.programme = programme
    context = {
        "programme": programme,
        "page": page,
        "can_run": can_run_activities(person, programme),
        "now": timezone.now(),
    }
    with timezone.override(programme.time_zone):
        return render(request, "workshops/workshops.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("workshops")
def create(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Plan a new workshop."""
    person, now = require_person(request), timezone.now()
    require(can_run_activities, person, programme)
    initial = {"visibility": "members", "takes_walk_ins": True, "start": "evening"}
    form = StartForm(request.POST or None, initial=initial, programme=programme)
    if request.method == "POST" and form.is_valid():
        start = agendas().get(form.cleaned_data["start"])
        values = form.activity()
        state = values.pop("state")
        try:
            with transaction.atomic():
                made = actions.create_workshop(
                    actor=person,
                    programme=programme,
                    now=now,
                    place=form.cleaned_data["place"],
                    blocks=start.blocks if start else None,
                    tables=start.tables if start else 0,
                    **values,
                )
                walk_ins = form.cleaned_data["takes_walk_ins"]
                actions.change_workshop(actor=person, workshop=made, now=now, takes_walk_ins=walk_ins)
                change_activity(actor=person, activity=made.activity, now=now, state=state)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The workshop is on the plan."))
            return redirect("workshops:plan", programme.slug, made.activity.slug)
    context = {"programme": programme, "form": form}
    return render(request, "workshops/create.jinja", context, status=422 if form.errors else 200)


@require_GET
@workshop_page
def plan(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The agenda, the exercises, the tables, and what is to be seen to."""
    return plan_page(request, workshop)


def plan_page(request: HttpRequest, workshop: Workshop, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a plan, with a form that was refused in the place of a fresh one."""
    person, now = require_person(request), timezone.now()
    programme = workshop.activity.programme
    blocks = list(workshop.blocks.prefetch_related("led_by__kind"))
    seats, tables = list(queries.seats_of(workshop)), list(workshop.tables.all())
    shown = showing.plan_of(workshop, blocks, list(workshop.agenda_changes.all()), _on(request), now)
    held_on = timezone.localtime(workshop.activity.opens_at).date() if workshop.activity.opens_at else None
    today = timezone.localdate()
    context = {
        "programme": programme,
        "workshop": workshop,
        "activity": workshop.activity,
        "previous": workshop.previous,
        "took": _last_time(workshop, person),
        "plan": shown,
        "new_block": uuid.uuid4(),
        "days_left": (held_on - today).days if held_on else None,
        "seats": seats,
        "tables": showing.table_lines(tables, seats),
        "chairs": sum(table.capacity for table in tables),
        "seated": sum(seat.table_id is not None for seat in seats),
        "participants": sum(seat.role == "participant" for seat in seats),
        "legend": showing.legend(seats),
        "lacks": words.table_words(tables, seats),
        "unfit": words.fit_words(tables, seats, workshop.activity.capacity),
        "duties": showing.duties(seats, tables, shown.lines, {str(key): str(label) for key, label in ROLES.items()}),
        "ready": showing.readiness(seats, queries.trainings_of(workshop)),
        "skills": skills(),
        "days": showing.countdown_of(workshop.preparations.select_related("owner__kind"), held_on, today),
        "can_plan": permissions.can_plan_workshop(person, workshop),
        "can_change": permissions.can_change_agenda(person, workshop),
        "can_see_seats": permissions.can_see_seats(person, workshop),
        "table_form": forms.get("table_form") or TableForm(auto_id="table-%s"),
        "new_table": uuid.uuid4(),
        "learned_form": forms.get("learned_form") or LearnedForm(initial={"learned": workshop.learned}),
        "next_form": forms.get("next_form") or NextForm(initial={"title": workshop.activity.title}, auto_id="next-%s"),
        "now": now,
        **library_context(request, programme),
    }
    return render(request, "workshops/plan.jinja", context, status=status)


def _last_time(workshop: Workshop, person: Person) -> list[str]:
    """How long each block of the one before took, for those who may read its report."""
    previous = workshop.previous
    if previous is None or previous.closed_at is None or not can_see_report(person, previous):
        return []
    with timezone.override(previous.activity.programme.time_zone):
        return [how_it_went(part) for part in parts_of(board_state(previous), spans_of(previous))]


def _on(request: HttpRequest) -> uuid.UUID | None:
    """The block one is on."""
    try:
        return uuid.UUID(request.GET.get("on", ""))
    except ValueError:
        return None


def library_context(request: HttpRequest, programme: Programme, most: int | None = SHOWN_AT_ONCE) -> dict[str, Any]:
    """Exercises that were looked for, with how often each has been used."""
    chosen = LibraryFilter(request.GET).chosen()
    library = queries.library_of(programme)
    found = queries.Filters(**chosen).keep(library.values())
    return {
        "exercises": found[:most],
        "found": len(found),
        "all": len(library),
        "looked_for": chosen,
        "kinds": ExerciseKind.choices,
        "used": queries.used_in(programme),
    }


@require_http_methods(["GET", "POST"])
@workshop_page
def settings(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """What is said about a workshop, when and where it is, and the texts people read."""
    person, now, activity = require_person(request), timezone.now(), workshop.activity
    require(permissions.can_plan_workshop, person, workshop)
    programme = activity.programme
    form = SettingsForm(
        request.POST or None, initial=workshop_initial(workshop), programme=programme, activity=activity
    )
    if request.method == "POST" and form.is_valid():
        values = {**form.own(), **form.activity(activity.state)}
        try:
            actions.change_workshop(actor=person, workshop=workshop, now=now, **values)
        except ValidationError as error:
            show_problems(form, error)
        else:
            announced = activity.state == ActivityState.OPEN
            messages.success(request, _("Kept. People find it on the programme’s page.") if announced else _("Kept."))
            return redirect("workshops:plan", programme.slug, activity.slug)
    context = {"programme": programme, "workshop": workshop, "form": form}
    return render(request, "workshops/settings.jinja", context, status=422 if form.errors else 200)


@require_POST
@workshop_page
def learned(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Note what the next one should know."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    form = LearnedForm(request.POST)
    if form.is_valid():
        actions.note_learned(actor=person, workshop=workshop, text=form.cleaned_data["learned"], now=timezone.now())
        messages.success(request, _("Noted for the next one."))
        return redirect(_plan_url(workshop) + "#learned")
    return plan_page(request, workshop, 422, learned_form=form)


@require_POST
@workshop_page
def duplicate(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Begin the next one."""
    person, now = require_person(request), timezone.now()
    require(permissions.can_plan_workshop, person, workshop)
    form = NextForm(request.POST, auto_id="next-%s")
    if not form.is_valid():
        return plan_page(request, workshop, 422, next_form=form)
    data = form.cleaned_data
    starts_at: datetime | None = between(data["held_on"], data["begins"], None, workshop.activity.programme)[0]
    made = actions.duplicate_workshop(actor=person, source=workshop, title=data["title"], starts_at=starts_at, now=now)
    messages.success(request, _("The next one is begun, as a draft. Nobody has a seat in it yet but you."))
    return redirect(_plan_url(made))


def _plan_url(workshop: Workshop) -> str:
    return reverse("workshops:plan", args=[workshop.activity.programme.slug, workshop.activity.slug])

"""The report and the replay, for the team."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.permissions import can_plan_workshop
from makewith.loop.workshops.queries import workshop_for
from makewith.loop.workshops.report import permissions, writing
from makewith.loop.workshops.report.actions.commitments import (
    change_commitment,
    drop_commitment,
    make_commitment,
    tick_commitment,
)
from makewith.loop.workshops.report.forms import CommitmentForm
from makewith.loop.workshops.report.models import Commitment
from makewith.loop.workshops.report.queries import commitments as commitment_queries
from makewith.loop.workshops.report.queries.notes import items_by_thing
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.queries.report import owner_name, report_of


def _workshop(request: HttpRequest, programme: Programme, name: str) -> Workshop:
    found = workshop_for(programme, name, require_person(request))
    if found is None:
        raise Http404("There is no such workshop.")
    require(permissions.can_see_report, require_person(request), found)
    return found


@require_GET
@team_page("workshops")
def report(request: HttpRequest, programme: Programme, name: str) -> HttpResponse:
    """A workshop as it went."""
    workshop = _workshop(request, programme, name)
    return _page(request, programme, workshop, None)


def _page(
    request: HttpRequest, programme: Programme, workshop: Workshop, form: CommitmentForm | None, status: int = 200
) -> HttpResponse:
    person, now = require_person(request), timezone.now()
    told = report_of(workshop)
    items = items_by_thing(workshop, [said.thing for group in told.groups for said in group.notes])
    context = {
        "programme": programme,
        "activity": workshop.activity,
        "workshop": workshop,
        "report": told,
        "links": {thing: reverse("studio:read", args=[programme.slug, item]) for thing, item in items.items()},
        "present": writing.who_was_there(told.present),
        "went": [writing.how_it_went(part) for part in told.parts],
        "missed": writing.what_was_not_heard(told.not_heard),
        "commitments": [_shown(one) for one in commitment_queries.commitments_of(workshop)],
        "can_keep": permissions.can_keep_commitments(person, workshop),
        "can_learn": can_plan_workshop(person, workshop),
        "form": form or CommitmentForm.empty(workshop, due_on=_usual_day(workshop)),
        "today": now.astimezone(ZoneInfo(programme.time_zone)).date(),
    }
    return render(request, "workshops_report/report.jinja", context, status=status)


def _shown(commitment: Commitment) -> Commitment:
    commitment.owner = owner_name(commitment.seat)  # type: ignore[attr-defined]
    return commitment


def _usual_day(workshop: Workshop) -> Any:
    """A commitment is due when the programme's promise is, unless somebody says otherwise."""
    programme = workshop.activity.programme
    begins = workshop.closed_at or workshop.activity.closes_at or timezone.now()
    return (begins + programme.promise).astimezone(ZoneInfo(programme.time_zone)).date()


@require_GET
@team_page("workshops")
def download(request: HttpRequest, programme: Programme, name: str, kind: str) -> HttpResponse:
    """The report as a file."""
    workshop = _workshop(request, programme, name)
    if kind not in writing.FORMATS:
        raise Http404("There is no report of this kind.")
    content_type, write = writing.FORMATS[kind]
    response = HttpResponse(write(report_of(workshop)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{workshop.activity.slug}.{kind}"'
    return response


@require_GET
@team_page("workshops")
def replay(request: HttpRequest, programme: Programme, name: str) -> HttpResponse:
    """The board as it was at any moment; only that moment for a page that is open already."""
    workshop = _workshop(request, programme, name)
    moment = moment_of(workshop, require_person(request), _whole(request.GET.get("at", "")))
    context = {"programme": programme, "activity": workshop.activity, "workshop": workshop, "moment": moment}
    is_part = (
        moment is not None
        and request.headers.get("HX-Request")
        and not request.headers.get("HX-History-Restore-Request")
    )
    template = "workshops_report/moment.jinja" if is_part else "workshops_report/replay.jinja"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


@require_POST
@team_page("workshops")
def commit(request: HttpRequest, programme: Programme, name: str) -> HttpResponse:
    """Write down what somebody takes on."""
    workshop = _workshop(request, programme, name)
    form = CommitmentForm(workshop, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            make_commitment(
                actor=require_person(request),
                workshop=workshop,
                text=data["text"],
                seat=data["seat"],
                due_on=data["due_on"],
                submission_key=data["submission_key"] or uuid.uuid4(),
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Written down. Whoever took it on is reminded two days before."))
            return redirect(_report_of(programme, workshop) + "#taken-on")
    return _page(request, programme, workshop, form, status=422)


@require_http_methods(["GET", "POST"])
@team_page("workshops")
def commitment(request: HttpRequest, programme: Programme, name: str, commitment_id: uuid.UUID) -> HttpResponse:
    """Change what somebody took on."""
    workshop = _workshop(request, programme, name)
    one = _commitment(workshop, commitment_id)
    require(permissions.can_keep_commitments, require_person(request), workshop)
    form = CommitmentForm(workshop, request.POST) if request.method == "POST" else CommitmentForm.filled(one)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_commitment(
                actor=require_person(request),
                commitment=one,
                text=data["text"],
                seat=data["seat"],
                due_on=data["due_on"],
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect(_report_of(programme, workshop) + "#taken-on")
    context = {"programme": programme, "activity": workshop.activity, "commitment": one, "form": form}
    return render(request, "workshops_report/commitment.jinja", context, status=422 if form.errors else 200)


@require_POST
@team_page("workshops")
def tick(request: HttpRequest, programme: Programme, name: str, commitment_id: uuid.UUID) -> HttpResponse:
    """It is done, or not after all."""
    workshop = _workshop(request, programme, name)
    one, done = _commitment(workshop, commitment_id), bool(request.POST.get("done"))
    tick_commitment(actor=require_person(request), commitment=one, done=done, now=timezone.now())
    return redirect(_report_of(programme, workshop) + "#taken-on")


@require_POST
@team_page("workshops")
def drop(request: HttpRequest, programme: Programme, name: str, commitment_id: uuid.UUID) -> HttpResponse:
    """Take it off the list."""
    workshop = _workshop(request, programme, name)
    drop_commitment(actor=require_person(request), commitment=_commitment(workshop, commitment_id))
    messages.success(request, _("It is off the list."))
    return redirect(_report_of(programme, workshop) + "#taken-on")


def _commitment(workshop: Workshop, commitment_id: uuid.UUID) -> Commitment:
    found = commitment_queries.find_commitment(workshop, commitment_id)
    if found is None:
        raise Http404("There is no such commitment.")
    return found


def _report_of(programme: Programme, workshop: Workshop) -> str:
    return reverse("workshops_report:report", args=[programme.slug, workshop.activity.slug])

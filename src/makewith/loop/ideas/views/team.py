"""Where the team opens and changes calls for ideas."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.actions import change_activity, publish_terms
from makewith.foundation.programmes.forms import chosen_audience
from makewith.foundation.programmes.models import ActivityState, Programme
from makewith.foundation.programmes.permissions import can_run_activities
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.programmes.requests import team_page
from makewith.kit.dates import end_of_day
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.ideas import actions, permissions, queries
from makewith.loop.ideas.forms import CallForm
from makewith.loop.ideas.models import Call


@require_GET
@team_page("ideas")
def calls(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All calls for ideas, drafts among them."""
    person = require_person(request)
    context = {
        "programme": programme,
        "calls": [
            {"call": call, "counts": queries.counts_of(call)} for call in queries.calls_of(programme, person)[:30]
        ],
        "can_run": can_run_activities(person, programme),
        "now": timezone.now(),
    }
    return render(request, "ideas/team_calls.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def create(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Plan a new call and perhaps open it at once."""
    person, now = require_person(request), timezone.now()
    require(can_run_activities, person, programme)
    first, second = (question["label"] for question in actions.DEFAULT_QUESTIONS)
    form = CallForm(
        request.POST or None,
        initial={"first_question": first, "second_question": second, "opened": True, "terms": default_terms()},
        programme=programme,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                call = actions.create_call(
                    actor=person,
                    programme=programme,
                    now=now,
                    questions=_questions(data, actions.DEFAULT_QUESTIONS),
                    **_activity_values(data, programme),
                )
                _settle(request, call, data, now)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The call is open.") if data["opened"] else _("Kept as a draft."))
            return redirect("ideas:call", programme.slug, call.activity.slug)
    context = {"programme": programme, "form": form, "call": None}
    return render(request, "ideas/call_form.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def change(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Change a call, open it or close it."""
    person, now = require_person(request), timezone.now()
    call = get_object_or_404(queries.calls_of(programme, person), activity__slug=call_slug)
    require(permissions.can_run_call, person, call)
    form = CallForm(request.POST or None, initial=_initial(call), programme=programme, activity=call.activity)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                actions.change_call(actor=person, call=call, now=now, questions=_questions(data, call.questions))
                values = _activity_values(data, programme)
                change_activity(actor=person, activity=call.activity, now=now, **values)
                _settle(request, call, data, now)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("ideas:call", programme.slug, call.activity.slug)
    context = {"programme": programme, "form": form, "call": call}
    return render(request, "ideas/call_form.jinja", context, status=422 if form.errors else 200)


def default_terms() -> str:
    """A plain first version that a company changes to its own."""
    return _(
        "You wrote this yourself, or with the people you name. We may try it, change it and build it, and we say that "
        "it came from you. If we earn money with it, we agree on your share with you first. You can take it back at "
        "any time: then it is gone from our pages, and we use it no further."
    )


def _settle(request: HttpRequest, call: Call, data: dict[str, Any], now: datetime) -> None:
    person = require_person(request)
    publish_terms(actor=person, activity=call.activity, text=data["terms"], now=now)
    state = call.activity.state
    if data["opened"]:
        state = ActivityState.OPEN
    elif state == ActivityState.OPEN:
        state = ActivityState.CLOSED
    change_activity(actor=person, activity=call.activity, now=now, state=state)


def _questions(data: dict[str, Any], before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first two questions with the labels typed; their keys, hints and limits, and any further ones, stay."""
    rows = [*before[:2], *actions.DEFAULT_QUESTIONS[len(before) : 2]]
    labels = [data["first_question"], data["second_question"]]
    worded = [{**row, "label": label} for row, label in zip(rows, labels, strict=True) if label]
    return [*worded, *before[2:]]


def _activity_values(data: dict[str, Any], programme: Programme) -> dict[str, Any]:
    """What the form says about the call's activity."""
    values = {name: data[name] for name in ("title", "brief", "thanks")}
    return {**values, **data["visibility"], "closes_at": _closes_at(data, programme)}


def _closes_at(data: dict[str, Any], programme: Programme) -> datetime | None:
    return end_of_day(data["closes_on"], programme.time_zone) if data["closes_on"] else None


def _initial(call: Call) -> dict[str, Any]:
    activity, terms = call.activity, current_terms(call.activity)
    labels = [question["label"] for question in call.questions] + ["", ""]
    closes_on = activity.closes_at and activity.closes_at.astimezone(ZoneInfo(activity.programme.time_zone)).date()
    return {
        "title": activity.title,
        "brief": activity.brief,
        "thanks": activity.thanks,
        "first_question": labels[0],
        "second_question": labels[1],
        "closes_on": closes_on,
        "terms": terms.text if terms else default_terms(),
        "visibility": chosen_audience(activity.visibility, activity.segment),
        "opened": activity.state == ActivityState.OPEN,
    }

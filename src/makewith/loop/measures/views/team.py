"""Where the team sets its goal and writes down readings."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.measures import actions, permissions, queries
from makewith.loop.measures.forms import MetricForm, ReadingForm
from makewith.loop.measures.models import OutcomeMetric


@require_GET
@team_page("measures")
def metrics(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The goal's measures with their readings."""
    person = require_person(request)
    context = {
        "programme": programme,
        "metrics": list(queries.metrics_of(programme)),
        "can_set": permissions.can_set_metric(person, programme),
        "can_read": permissions.can_take_reading(person, programme),
    }
    return render(request, "measures/metrics.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("measures")
def set_metric(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add a measure."""
    return _metric_page(request, programme, None)


@require_http_methods(["GET", "POST"])
@team_page("measures")
def change_metric(request: HttpRequest, programme: Programme, metric_id: uuid.UUID) -> HttpResponse:
    """Change a measure."""
    return _metric_page(request, programme, get_object_or_404(OutcomeMetric, programme=programme, public_id=metric_id))


def _metric_page(request: HttpRequest, programme: Programme, metric: OutcomeMetric | None) -> HttpResponse:
    person = require_person(request)
    require(permissions.can_set_metric, person, programme)
    form = MetricForm(request.POST or None, instance=metric)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.set_metric(actor=person, programme=programme, metric=metric, now=timezone.now(), **values)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("measures:metrics", programme.slug)
    context = {"programme": programme, "form": form, "metric": metric}
    return render(request, "measures/metric.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@team_page("measures")
def take_reading(request: HttpRequest, programme: Programme, metric_id: uuid.UUID) -> HttpResponse:
    """Write down a measurement."""
    person = require_person(request)
    require(permissions.can_take_reading, person, programme)
    metric = get_object_or_404(OutcomeMetric, programme=programme, public_id=metric_id)
    form = ReadingForm(request.POST or None, initial={"read_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_reading(actor=person, metric=metric, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("measures:metrics", programme.slug)
    context = {"programme": programme, "form": form, "metric": metric}
    return render(request, "measures/reading.jinja", context, status=422 if form.errors else 200)

"""Saved filters over people: made here, used as an audience."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes import actions, permissions, queries
from makewith.foundation.programmes.models import Programme, Segment
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.surfaces.studio.forms import SegmentForm

MOST_SHOWN = 100


@require_GET
@team_page("people")
def segments(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The programme's segments, each with how many people are in it now."""
    require(permissions.can_run_activities, require_person(request), programme)
    rows = programme.own_segments.all()[:MOST_SHOWN]
    counted = [(row, queries.count_in(queries.Asked.of(row))) for row in rows]
    return render(request, "studio/segments.jinja", {"programme": programme, "segments": counted})


@require_http_methods(["GET", "POST"])
@limited("segments", 60, 60)
@team_page("people")
def segment(request: HttpRequest, programme: Programme, segment_id: uuid.UUID | None = None) -> HttpResponse:
    """Make one, or change it."""
    person = require_person(request)
    require(permissions.can_run_activities, person, programme)
    row = _segment(programme, segment_id) if segment_id else None
    form = SegmentForm.of(row, programme) if row else SegmentForm(programme=programme)
    if request.method == "POST":
        form = SegmentForm(request.POST, programme=programme)
        if form.is_valid():
            try:
                actions.set_segment(
                    actor=person, programme=programme, segment=row, now=timezone.now(), **form.cleaned_data
                )
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("Kept."))
                return redirect("studio:segments", programme.slug)
    asked = form.asked(programme) if form.is_bound and form.is_valid() else queries.Asked.of(row) if row else None
    context = {"programme": programme, "form": form, "segment": row, "asked": asked, **_counted(asked)}
    return render(request, "studio/segment.jinja", context, status=422 if form.errors else 200)


def _counted(asked: queries.Asked | None) -> dict[str, object]:
    is_asked = asked is not None and not asked.is_nothing
    return {"is_asked": is_asked, "count": queries.count_in(asked) if asked and is_asked else None}


@never_cache
@require_GET
@limited("counting people", 120, 60)
@team_page("people")
def count(request: HttpRequest, programme: Programme) -> HttpResponse:
    """How many people have in common what is ticked right now."""
    require(permissions.can_run_activities, require_person(request), programme)
    form = SegmentForm({**request.GET.dict(), "name": "-"}, programme=programme)
    form.data = request.GET.copy()
    form.data["name"] = "-"
    asked = form.asked(programme) if form.is_valid() else None
    return render(request, "studio/_segment_count.jinja", _counted(asked))


@require_POST
@team_page("people")
def remove(request: HttpRequest, programme: Programme, segment_id: uuid.UUID) -> HttpResponse:
    """Remove one that is nobody's audience."""
    person = require_person(request)
    require(permissions.can_run_activities, person, programme)
    try:
        actions.remove_segment(actor=person, segment=_segment(programme, segment_id), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The segment is removed. Its people are not."))
    return redirect("studio:segments", programme.slug)


def _segment(programme: Programme, segment_id: uuid.UUID) -> Segment:
    return get_object_or_404(programme.own_segments.select_related("took_part_in"), public_id=segment_id)

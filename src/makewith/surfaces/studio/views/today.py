"""What a programme looks like today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.permissions import can_change_programme, can_run_activities
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.permissions import can_see_waiting
from makewith.foundation.trail.queries import heard_rate
from makewith.loop.measures.queries import metrics_of
from makewith.surfaces.studio.queries.today import counts_of, due_of, loop_of

DUE_SHOWN = 8


@require_GET
@team_page("today")
def today(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The goal, the loop, what is due, who has been heard, and whether it works."""
    person, now = require_person(request), timezone.now()
    counts = counts_of(programme)
    heard = heard_rate(programme, now)
    metrics = list(metrics_of(programme))
    due = due_of(programme, person, now)
    context = {
        "programme": programme,
        "counts": counts,
        "stages": loop_of(programme, counts, heard, metrics, now),
        "heard": heard,
        "answered": heard.people - heard.late,
        "due": due if request.GET.get("due") == "all" else due[:DUE_SHOWN],
        "due_count": len(due),
        "metrics": metrics,
        "can_change": can_change_programme(person, programme),
        "can_run": can_run_activities(person, programme),
        "can_wait": can_see_waiting(person, programme),
        "now": now,
    }
    return render(request, "studio/today.jinja", context)

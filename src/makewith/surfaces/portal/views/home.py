"""The front door, a programme's home, and what there is to take part in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from makewith.foundation.following.queries import follows
from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme, ProgrammeState
from makewith.foundation.programmes.queries import open_for, portal_programmes
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.queries import heard_rate
from makewith.loop.decisions.reviews.queries import votes_open
from makewith.loop.measures.queries import metrics_of
from makewith.loop.workshops.queries import announced
from makewith.surfaces.portal import loop, queries


@require_GET
def front_door(request: HttpRequest) -> HttpResponse:
    """All programmes one may see; with a single open one, its home."""
    found = list(portal_programmes(person_of(request))[:50])
    running = [programme for programme in found if programme.state == ProgrammeState.OPEN]
    if len(running) == 1:
        return redirect("portal:programme", running[0].slug)
    return render(request, "portal/front_door.jinja", {"programmes": found})


@require_GET
@programme_page("home")
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The goal, the loop, what is open, what changed because of whom, how far it is, and the heard rate."""
    person, now = person_of(request), timezone.now()
    totals = queries.totals(programme)
    heard = heard_rate(programme, now)
    calls = queries.open_calls(open_for(person, programme, now)[:12])
    context = {
        "programme": programme,
        "open_calls": calls,
        "workshops": list(announced(programme, person, now)[:6]),
        "changes": queries.changes(programme, person),
        "decisions": queries.decided_count(programme, person),
        "metrics": list(metrics_of(programme)),
        "heard": heard,
        "totals": totals,
        "is_followed": follows(person, programme),
        "stages": loop.stages(programme, totals, heard, calls, now),
        "now": now,
    }
    return render(request, "portal/programme.jinja", context)


@require_GET
@programme_page("take-part")
def take_part(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Everything that is open for this person now."""
    now = timezone.now()
    person = person_of(request)
    context = {
        "programme": programme,
        "open_calls": queries.open_calls(open_for(person, programme, now)[:50]),
        "workshops": list(announced(programme, person, now)[:30]),
        "votes": votes_open(programme, person, now),
        "now": now,
    }
    return render(request, "portal/take_part.jinja", context)

"""Decisions in the open, the noes among them."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.pages import keyset_page
from makewith.loop.decisions import queries


@require_GET
@programme_page("learned")
def decisions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All decisions, newest first, each with its reasons."""
    rows = queries.decisions_of(programme, person_of(request))
    page = keyset_page(rows, order=("-decided_on", "-id"), cursor=request.GET.get("after"))
    return render(request, "decisions/decisions.jinja", {"page": page, "programme": programme})


@require_GET
@programme_page("learned")
def decision(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """One decision: who, when, about what, why, and what came of it."""
    person = person_of(request)
    shown = queries.decision_for(item_id, person)
    if shown is None or shown.trail_item.programme_id != programme.pk:
        raise Http404("There is no such decision, or it is not open to you.")
    context = {
        "decision": shown,
        "item": shown.trail_item,
        "programme": programme,
        "verdicts": list(queries.verdicts_of(shown, person)),
    }
    return render(request, "decisions/decision.jinja", context)


@require_GET
@programme_page("learned")
def delivery(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """What shipped is shown with the decision it came from."""
    shown = queries.delivery_for(item_id, person_of(request))
    if shown is None or shown.trail_item.programme_id != programme.pk:
        raise Http404("There is no such delivery, or it is not open to you.")
    page = reverse("decisions:decision", args=[programme.slug, shown.decision.trail_item.public_id])
    return redirect(f"{page}#delivery-{item_id}")

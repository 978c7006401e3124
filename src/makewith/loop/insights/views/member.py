"""What everybody can read of what was learned."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.models import Relation
from makewith.foundation.trail.queries import authors_of, evidence_counts, evidence_of, onward_from
from makewith.kit.pages import keyset_page
from makewith.loop.insights import queries
from makewith.loop.insights.drawing import led_to
from makewith.loop.insights.models import InsightState


@require_GET
@programme_page("learned")
def insights(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Published insights, newest first."""
    rows = queries.insights_of(programme, person_of(request)).filter(state=InsightState.PUBLISHED)
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("after"))
    return render(request, "insights/insights.jinja", {"page": page, "programme": programme})


@require_GET
@programme_page("learned")
def insight(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """A claim, who says so, in their words, who sees it differently, and where it led."""
    person = person_of(request)
    shown = queries.insight_for(item_id, person)
    if shown is None or shown.trail_item.programme_id != programme.pk:
        raise Http404("There is no such insight, or it is not published.")
    evidence = list(evidence_of(shown.trail_item, person)[:200])
    sources = [link.source for link in evidence]
    pieces, people = evidence_counts([shown.trail_item_id]).get(shown.trail_item_id, (0, 0))
    columns, links = led_to(onward_from([shown.trail_item], person), shown.trail_item)
    context = {
        "insight": shown,
        "item": shown.trail_item,
        "programme": programme,
        "led_columns": columns,
        "led_links": links,
        "speaking_for": [link for link in evidence if link.relation == Relation.EVIDENCE_FOR],
        "speaking_against": [link for link in evidence if link.relation == Relation.EVIDENCE_AGAINST],
        "authors": authors_of(sources, person),
        "voices": queries.voices(shown),
        "pieces": pieces,
        "people": people,
    }
    return render(request, "insights/insight.jinja", context)

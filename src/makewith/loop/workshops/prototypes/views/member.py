"""What people find again on their trail: a version they judged, and their own words about it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.permissions import can_see_item, can_withdraw_item
from makewith.loop.workshops.prototypes import queries
from makewith.loop.workshops.prototypes.models import Fix, Judgement, Version


@require_GET
@programme_page("trail", after_leaving=True)
def version(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """A version that was put before people: its parts, and which of them changed because of what people said."""
    rows = Version.objects.select_related("trail_item__activity", "trail_item__programme", "prototype")
    shown = get_object_or_404(rows, trail_item__programme=programme, trail_item__public_id=item_id)
    _see(request, shown.trail_item)
    changes = queries.changes_in(shown)
    context = {
        "programme": programme,
        "version": shown,
        "parts": [(part, len(changes.get(part.pk, []))) for part in queries.parts_of(shown)],
    }
    return render(request, "prototypes/member_version.jinja", context)


@require_GET
@programme_page("trail", after_leaving=True)
def judgement(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """What somebody said of one part."""
    rows = Judgement.objects.select_related("trail_item__programme", "part__version__prototype", "part__picture")
    shown = get_object_or_404(rows, trail_item__programme=programme, trail_item__public_id=item_id)
    return _words(request, programme, shown, shown.why)


@require_GET
@programme_page("trail", after_leaving=True)
def fix(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """How somebody would mend one part, and what became of it."""
    rows = Fix.objects.select_related(
        "trail_item__programme", "part__version__prototype", "part__picture", "change__part__version__trail_item"
    )
    shown = get_object_or_404(rows, trail_item__programme=programme, trail_item__public_id=item_id)
    return _words(request, programme, shown, shown.text)


def _words(request: HttpRequest, programme: Programme, shown: Any, text: str) -> HttpResponse:
    _see(request, shown.trail_item)
    context = {
        "programme": programme,
        "item": shown.trail_item,
        "part": shown.part,
        "version": shown.part.version,
        "text": text,
        "verdict": getattr(shown, "verdict", ""),
        "change": getattr(shown, "change", None),
        "can_withdraw": can_withdraw_item(person_of(request), shown.trail_item),
    }
    return render(request, "prototypes/said.jinja", context)


def _see(request: HttpRequest, item: Any) -> None:
    if not can_see_item(person_of(request), item):
        raise Http404("There is no such thing, or it is not open to you.")

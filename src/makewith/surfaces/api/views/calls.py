"""Calls for ideas."""

import uuid

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router

from makewith.foundation.programmes.queries import current_terms
from makewith.kit.pages import keyset_page
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.queries import calls_of
from makewith.surfaces.api import keys, queries, shapes, showing
from makewith.surfaces.api.problems import declared
from makewith.surfaces.api.views.programmes import Slug, found_programme

router = Router(tags=["Calls"])


def found_call(request: HttpRequest, call_id: uuid.UUID) -> Call:
    call = queries.call_for(call_id, keys.reader(request))
    if call is None:
        raise Http404
    return call


@router.get(
    "/programmes/{slug}/calls",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="list_calls",
    response={200: shapes.Calls, **declared(401, 403, 404, 422, 429)},
)
def list_calls(request: HttpRequest, slug: Slug, asked: Query[shapes.PageAsked]) -> shapes.Calls:
    """A programme's calls, newest first."""
    now = timezone.now()
    rows = calls_of(found_programme(request, slug), keys.reader(request))
    page = keyset_page(rows, order=("-activity_id",), cursor=asked.after, size=asked.limit)
    return shapes.Calls(results=[showing.call(row, now) for row in page.rows], next=page.next_cursor)


@router.get(
    "/calls/{call_id}",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="get_call",
    response={200: shapes.CallInFull, **declared(401, 403, 404, 422, 429)},
)
def get_call(request: HttpRequest, call_id: uuid.UUID) -> shapes.CallInFull:
    """One call with its questions and the terms that people agree to now."""
    call = found_call(request, call_id)
    return showing.call_in_full(call, current_terms(call.activity), timezone.now())

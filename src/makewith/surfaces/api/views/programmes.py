"""Programmes, and whom the key belongs to."""

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import portal_programmes
from makewith.kit.pages import keyset_page
from makewith.surfaces.api import keys, queries, shapes, showing
from makewith.surfaces.api.problems import declared

router = Router()

Slug = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]+$", max_length=50)]


def found_programme(request: HttpRequest, slug: str) -> Programme:
    programme = queries.programme_for(slug, keys.reader(request))
    if programme is None:
        raise Http404
    return programme


@router.get(
    "/me", auth=keys.NEEDED, tags=["You"], operation_id="me", response={200: shapes.Me, **declared(401, 403, 422, 429)}
)
def me(request: HttpRequest) -> shapes.Me:
    """Whom this key belongs to."""
    return showing.me(keys.person(request))


@router.get(
    "/programmes",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    tags=["Programmes"],
    operation_id="list_programmes",
    response={200: shapes.Programmes, **declared(401, 403, 422, 429)},
)
def list_programmes(request: HttpRequest, asked: Query[shapes.PageAsked]) -> shapes.Programmes:
    """Programmes that are open to you: running ones first, newest first."""
    rows = portal_programmes(keys.reader(request))
    page = keyset_page(rows, order=("-state", "-id"), cursor=asked.after, size=asked.limit)
    return shapes.Programmes(results=[showing.programme(row) for row in page.rows], next=page.next_cursor)


@router.get(
    "/programmes/{slug}",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    tags=["Programmes"],
    operation_id="get_programme",
    response={200: shapes.ProgrammeInFull, **declared(401, 403, 404, 422, 429)},
)
def get_programme(request: HttpRequest, slug: Slug) -> shapes.ProgrammeInFull:
    """One programme with its rounds."""
    programme = found_programme(request, slug)
    return showing.programme_in_full(programme, list(programme.rounds.all()))

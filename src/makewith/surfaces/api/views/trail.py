"""What became of what was given."""

import uuid

from django.http import Http404, HttpRequest
from ninja import Query, Router

from makewith.foundation.trail.queries import authors_of, fate_of, items_of, onward_from, steps_of
from makewith.kit.pages import keyset_page
from makewith.surfaces.api import keys, queries, shapes, showing
from makewith.surfaces.api.problems import declared
from makewith.surfaces.api.views.programmes import Slug, found_programme

router = Router(tags=["Trail"])


@router.get(
    "/programmes/{slug}/trail",
    auth=keys.NEEDED,
    operation_id="get_trail",
    response={200: shapes.Trail, **declared(401, 403, 404, 422, 429)},
)
def get_trail(request: HttpRequest, slug: Slug, asked: Query[shapes.PageAsked]) -> shapes.Trail:
    """What you gave in a programme, newest first, and where it led, with the reasons."""
    person = keys.person(request)
    programme = found_programme(request, slug)
    rows = items_of(person, programme)
    page = keyset_page(rows, order=("-occurred_at", "-id"), cursor=asked.after, size=asked.limit)
    graph = onward_from(page.rows, person)
    slugs = queries.slugs_of(graph.items.values())
    heard = {credit.item_id: credit.heard_at for credit in queries.heard_of(page.rows, person)}
    own = set(heard)
    return shapes.Trail(
        given=[
            shapes.Given(**dict(showing.item(row, slugs)), fate=fate_of(graph, row.pk), heard_at=heard[row.pk])
            for row in page.rows
        ],
        reached=[showing.item(row, slugs) for key, row in sorted(graph.items.items()) if key not in own],
        links=[showing.link(link, graph.items) for links in graph.onward.values() for link in links],
        next=page.next_cursor,
    )


@router.get(
    "/items/{item_id}",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="get_item",
    response={200: shapes.ItemInFull, **declared(401, 403, 404, 422, 429)},
)
def get_item(request: HttpRequest, item_id: uuid.UUID) -> shapes.ItemInFull:
    """One thing on the trail: whose it is, what it came from, and what became of it so far."""
    reader = keys.reader(request)
    item = queries.item_for(item_id, reader)
    if item is None:
        raise Http404
    steps = steps_of(item, reader)
    slugs = queries.slugs_of([item, *(step.item for step in steps)])
    credits = [] if item.withdrawn_at else authors_of([item], reader).get(item.pk, [])
    return shapes.ItemInFull(
        **dict(showing.item(item, slugs)),
        authors=[showing.author(credit.person, reader) for credit in credits],
        steps=[
            shapes.Step(
                at=step.at,
                state=shapes.StepState(step.state),
                relation=step.relation,
                reason=step.reason,
                item=showing.item(step.item, slugs),
            )
            for step in steps
        ],
    )

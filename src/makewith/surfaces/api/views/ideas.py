"""Ideas and who stands behind them."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Status

from makewith.foundation.conversation.queries import answers_to
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import withdraw_item
from makewith.kit.limits import consume_address
from makewith.loop.ideas import actions, queries
from makewith.loop.ideas.models import Direction, Idea
from makewith.loop.ideas.queries import supported_idea
from makewith.surfaces.api import keys, shapes, showing
from makewith.surfaces.api.idempotency import IdempotencyKey, submission_key
from makewith.surfaces.api.problems import Problem, declared, does_not_fit, from_validation
from makewith.surfaces.api.queries import kind_id_of
from makewith.surfaces.api.views.calls import found_call

router = Router(tags=["Ideas"])
LETTERS = 5


@router.get(
    "/calls/{call_id}/ideas",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="list_ideas",
    response={200: shapes.Ideas, **declared(401, 403, 404, 422, 429)},
)
def list_ideas(request: HttpRequest, call_id: uuid.UUID, asked: Query[shapes.IdeasAsked]) -> shapes.Ideas:
    """A call's ideas: searched, filtered, sorted, and paged from where the last page ended."""
    reader = keys.reader(request)
    call = found_call(request, call_id)
    kind = kind_id_of(asked.kind) if asked.kind else None
    if asked.kind and kind is None:
        raise does_not_fit(("query.kind", "There is no such kind of people."))
    if asked.show == shapes.Show.MINE and reader is None:
        raise does_not_fit(("query.show", "Send a key to see your own."))
    filters = queries.Filters(
        text=asked.text, order=asked.order, show=asked.show, kind=kind, category=asked.category, status=asked.status
    )
    page = queries.ideas_page(call, reader, filters, asked.after, asked.limit)
    verdicts = queries.verdicts_on([idea.trail_item for idea in page.rows if idea.trail_item])
    return shapes.Ideas(
        results=[showing.idea(row, call, reader, verdicts.get(row.trail_item_id or 0)) for row in page.rows],
        next=page.next_cursor,
    )


@router.post(
    "/calls/{call_id}/ideas",
    auth=keys.NEEDED,
    operation_id="write_idea",
    response={
        200: shapes.IdeaInFull,
        201: shapes.IdeaInFull,
        **declared(400, 401, 403, 404, 409, 410, 413, 415, 422, 429),
    },
)
def write_idea(
    request: HttpRequest,
    response: HttpResponse,
    call_id: uuid.UUID,
    idempotency_key: IdempotencyKey,
    new: shapes.NewIdea,
) -> Status[shapes.IdeaInFull]:
    """Write an idea and put it on the table. 201 the first time, 200 with the same idea when the key is sent again.

    A draft that the person has open on the site stays as it is.
    """
    author, now = keys.person(request), timezone.now()
    call = found_call(request, call_id)
    known = {question["key"] for question in call.questions}
    if unknown := sorted(set(new.answers) - known):
        raise does_not_fit(*[(f"body.answers.{key}", "This call asks no such question.") for key in unknown])
    words = actions.Words(new.title, new.answers, new.category)
    try:
        idea = actions.write_idea(
            author=author,
            call=call,
            words=words,
            terms_version=new.terms_version,
            submission_key=submission_key(author, f"idea:{call_id}", idempotency_key),
            now=now,
            nameless=new.nameless,
        )
        kept = words.limited(call)
    except ValidationError as error:
        places = {key: f"body.answers.{key}" for key in known} | {
            "title": "body.title",
            "terms": "body.terms_version",
            "category": "body.category",
            "nameless": "body.nameless",
        }
        raise from_validation(error, places) from error
    assert idea.trail_item is not None
    shown = _shown(found_idea(idea.trail_item.public_id, author), author)
    sent = (kept.title, dict(kept.answers), kept.category, new.nameless)
    if (idea.title, idea.answers, idea.category, idea.is_anonymous) != sent:
        raise Problem(409)
    response["Location"] = reverse("api:get_idea", args=[idea.trail_item.public_id])
    return Status(201 if idea.submitted_at == now else 200, shown)


def found_idea(idea_id: uuid.UUID, reader: Person | None) -> Idea:
    """An idea that is there for this reader; raises 410 where they may know that it was taken back."""
    idea = queries.idea_for(idea_id, reader)
    if idea is None or idea.trail_item is None:
        raise Http404
    if idea.trail_item.withdrawn_at is not None:
        raise Problem(410)
    return idea


def _shown(idea: Idea, reader: Person | None) -> shapes.IdeaInFull:
    assert idea.trail_item is not None
    item = idea.trail_item
    verdict = queries.verdicts_on([item]).get(item.pk)
    return showing.idea_in_full(idea, reader, verdict, list(answers_to(item)[:LETTERS]))


@router.get(
    "/ideas/{idea_id}",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="get_idea",
    url_name="get_idea",
    response={200: shapes.IdeaInFull, **declared(401, 403, 404, 410, 422, 429)},
)
def get_idea(request: HttpRequest, idea_id: uuid.UUID) -> shapes.IdeaInFull:
    """One idea in full: its words, pictures, and the team's newest answers."""
    reader = keys.reader(request)
    return _shown(found_idea(idea_id, reader), reader)


@router.delete(
    "/ideas/{idea_id}",
    auth=keys.NEEDED,
    operation_id="take_back_idea",
    response={204: None, **declared(401, 403, 404, 422, 429)},
)
def take_back_idea(request: HttpRequest, idea_id: uuid.UUID) -> Status[None]:
    """Take your idea back: its words and pictures are gone everywhere. Twice is as once. It cannot be undone."""
    person = keys.person(request)
    idea = queries.idea_for(idea_id, person)
    if idea is None or idea.trail_item is None:
        raise Http404
    withdraw_item(actor=person, item=idea.trail_item, now=timezone.now())
    return Status(204, None)


@router.put(
    "/ideas/{idea_id}/support",
    auth=keys.NEEDED,
    operation_id="support_idea",
    response={200: shapes.SupportState, **declared(401, 403, 404, 410, 422, 429)},
)
def support_idea(request: HttpRequest, idea_id: uuid.UUID, vote: Query[shapes.Vote]) -> shapes.SupportState:
    """Stand behind an idea, or vote against it. However often this is sent, it counts once; the other way changes sides."""
    person = keys.person(request)
    consume_address(request, "supports", "VOTES_PER_ADDRESS", 60)
    idea = found_idea(idea_id, person)
    direction = Direction.FOR if vote.direction == shapes.Way.FOR else Direction.AGAINST
    try:
        actions.support_idea(person=person, idea=idea, direction=direction, now=timezone.now())
    except ValidationError as error:
        raise from_validation(error, {}) from error
    return showing.support(idea, supported=direction == Direction.FOR)


@router.delete(
    "/ideas/{idea_id}/support",
    auth=keys.NEEDED,
    operation_id="take_back_support",
    response={200: shapes.SupportState, **declared(401, 403, 404, 410, 422, 429)},
)
def take_back_support(request: HttpRequest, idea_id: uuid.UUID) -> shapes.SupportState:
    """Step back from an idea. However often this is sent, it is as once."""
    person = keys.person(request)
    # What one stands behind stays in reach for stepping back, also after one has left.
    idea = supported_idea(idea_id, person) or found_idea(idea_id, person)
    actions.take_back_support(person=person, idea=idea, now=timezone.now())
    return showing.support(idea, supported=False)

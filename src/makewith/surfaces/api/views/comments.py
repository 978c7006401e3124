"""Comments on ideas, insights and other things on the trail."""

import uuid

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from makewith.foundation.conversation import actions
from makewith.foundation.conversation.models import Comment
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Item
from makewith.kit.pages import keyset_page
from makewith.kit.text import plain
from makewith.surfaces.api import keys, queries, shapes, showing
from makewith.surfaces.api.idempotency import IdempotencyKey, submission_key
from makewith.surfaces.api.problems import Problem, declared, does_not_fit

router = Router(tags=["Comments"])


def _target(item_id: uuid.UUID, reader: Person | None) -> Item:
    target = queries.item_for(item_id, reader)
    if target is None:
        raise Http404
    if target.withdrawn_at is not None:
        raise Problem(410)
    return target


@router.get(
    "/items/{item_id}/comments",
    auth=keys.OPTIONAL,
    openapi_extra=keys.OPENLY,
    operation_id="list_comments",
    response={200: shapes.Comments, **declared(401, 403, 404, 410, 422, 429)},
)
def list_comments(request: HttpRequest, item_id: uuid.UUID, asked: Query[shapes.PageAsked]) -> shapes.Comments:
    """What people say about an idea or another thing on the trail, oldest first."""
    reader = keys.reader(request)
    target = _target(item_id, reader)
    rows = queries.comments_for(target, reader)
    page = keyset_page(rows, order=("id",), cursor=asked.after, size=asked.limit)
    return shapes.Comments(results=[showing.comment(row, target, reader) for row in page.rows], next=page.next_cursor)


@router.post(
    "/items/{item_id}/comments",
    auth=keys.NEEDED,
    operation_id="add_comment",
    response={
        200: shapes.Comment,
        201: shapes.Comment,
        **declared(400, 401, 403, 404, 409, 410, 413, 415, 422, 429),
    },
)
def add_comment(
    request: HttpRequest, item_id: uuid.UUID, idempotency_key: IdempotencyKey, new: shapes.NewComment
) -> Status[shapes.Comment]:
    """Say something about an idea or another thing. 201 the first time, 200 with the same comment for the same key."""
    author, now = keys.person(request), timezone.now()
    target = _target(item_id, author)
    reply_to = _replied_to(new.reply_to, target, author)
    comment = actions.add_comment(
        author=author,
        target=target,
        text=new.text,
        stance=new.stance,
        reply_to=reply_to,
        submission_key=submission_key(author, f"comment:{item_id}", idempotency_key),
        now=now,
    )
    if comment.trail_item.withdrawn_at is not None:
        raise Problem(410)
    sent = (plain(new.text), new.stance, reply_to.pk if reply_to else None)
    if (comment.text, comment.stance, comment.reply_to_id) != sent:
        raise Problem(409)
    return Status(201 if comment.created_at == now else 200, showing.comment(comment, target, author))


def _replied_to(comment_id: uuid.UUID | None, target: Item, reader: Person) -> Comment | None:
    if comment_id is None:
        return None
    comment = queries.comments_for(target, reader).filter(trail_item__public_id=comment_id).first()
    if comment is None:
        raise does_not_fit(("body.reply_to", "There is no such comment on this."))
    return comment


@router.delete(
    "/comments/{comment_id}",
    auth=keys.NEEDED,
    operation_id="take_back_comment",
    response={204: None, **declared(401, 403, 404, 422, 429)},
)
def take_back_comment(request: HttpRequest, comment_id: uuid.UUID) -> Status[None]:
    """Take your comment back: its words are gone everywhere. Twice is as once. It cannot be undone."""
    person = keys.person(request)
    item = queries.item_for(comment_id, person)
    if item is None or item.kind != "comment":
        raise Http404
    withdraw_item(actor=person, item=item, now=timezone.now())
    return Status(204, None)

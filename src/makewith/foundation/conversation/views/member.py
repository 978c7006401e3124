"""What everybody does in a conversation."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.conversation import actions, queries
from makewith.foundation.conversation.forms import CommentForm
from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.conversation.permissions import can_add_comment
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited


def _comment(request: HttpRequest, slug: str, item_id: uuid.UUID) -> Comment:
    comments = Comment.objects.visible_to(person_of(request)).filter(trail_item__programme__slug=slug)
    loaded = comments.select_related("target__programme", "target__activity", "trail_item", "author__kind", "thread")
    return get_object_or_404(loaded, trail_item__public_id=item_id)


def _address_of(comment: Comment, person: Person | None) -> str:
    """Where a comment is read: on the page of what it is about, or with all replies of its thread."""
    where, cursor = queries.place_of(comment, person)
    path = path_of(comment.target)
    if where == "thread" and comment.thread is not None:
        path = reverse("conversation:thread", args=[comment.target.programme.slug, comment.thread.trail_item.public_id])
    query = f"?{urlencode({'after': cursor})}" if cursor else ""
    return f"{path}{query}#comment-{comment.trail_item.public_id}"


@require_GET
def show_comment(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """A comment has no page of its own: it is shown where it was made."""
    return redirect(_address_of(_comment(request, slug, item_id), person_of(request)))


@require_GET
def show_answer(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """An answer is shown with what it answers."""
    answers = Answer.objects.visible_to(person_of(request)).select_related("target__programme")
    answer = get_object_or_404(answers, trail_item__public_id=item_id)
    return redirect(f"{path_of(answer.target)}#answer-{item_id}")


@require_GET
def thread(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """What a comment began, page by page; as rows for a page that shows its beginning already."""
    begun, person = _comment(request, slug, item_id), person_of(request)
    if begun.thread_id is not None:
        return redirect(_address_of(begun, person))
    target = begun.target
    first, page, replies = queries.thread_page(begun, person, request.GET.get("after"))
    request.programme, request.place = target.programme, "ideas"  # type: ignore[attr-defined]
    context = {
        "programme": target.programme,
        "target": target,
        "begun": first,
        "replies": replies,
        "next_cursor": page.next_cursor,
        "is_first": not request.GET.get("after"),
        "may": queries.what_may(person, target, timezone.now()),
        "back": path_of(target),
    }
    rows = request.headers.get("HX-Request")
    return render(request, "conversation/thread_rows.jinja" if rows else "conversation/thread.jinja", context)


@require_GET
@person_required
def reply(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """The form to reply to a comment, below it or on a page of its own."""
    said = _comment(request, slug, item_id)
    if not can_add_comment(require_person(request), said.target, timezone.now()):
        raise Http404("This conversation is closed.")
    form = CommentForm(initial={"reply_to": item_id}, auto_id=f"reply-{item_id}-%s")
    request.programme, request.place = said.target.programme, "ideas"  # type: ignore[attr-defined]
    context = {"form": form, "target": said.target, "reply_to": said, "back": _address_of(said, person_of(request))}
    below = request.headers.get("HX-Request")
    return render(request, "conversation/reply.jinja" if below else "conversation/comment_again.jinja", context)


@require_GET
@person_required
def people(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Whom one may mean after an @: people of this conversation, as options of a list."""
    person = require_person(request)
    target = _target(item_id, person)
    found = queries.to_mention(target, person, request.GET.get("q", ""))
    prefix = f"mention-{item_id}-"
    return render(request, "conversation/people.jinja", {"people": found, "prefix": prefix})


def _target(item_id: uuid.UUID, person: Person) -> Item:
    items = Item.objects.visible_to(person).select_related("programme", "activity")
    return get_object_or_404(items, public_id=item_id)


@require_POST
@person_required
@limited("comments", 20, 60)
def add_comment(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a comment or a reply and go to where it stands. What was typed stays when something is wrong with it."""
    person = require_person(request)
    target = _target(item_id, person)
    form = CommentForm(request.POST)
    reply_to = None
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            reply_to = _replied_to(data.pop("reply_to"), target, person)
            comment = actions.add_comment(author=person, target=target, reply_to=reply_to, now=timezone.now(), **data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return redirect(_address_of(comment, person))
    request.programme, request.place = target.programme, "ideas"  # type: ignore[attr-defined]
    context = {"form": form, "target": target, "reply_to": reply_to, "back": path_of(target)}
    return render(request, "conversation/comment_again.jinja", context, status=422)


def _replied_to(item_id: uuid.UUID | None, target: Item, person: Person) -> Comment | None:
    if item_id is None:
        return None
    rows = Comment.objects.visible_to(person).filter(target=target, trail_item__withdrawn_at=None)
    found = rows.select_related("author__kind").filter(trail_item__public_id=item_id).first()
    if found is None:
        raise ValidationError(_("What you reply to is gone. Post it as a comment of its own."))
    return found

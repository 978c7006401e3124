"""What everybody does in a conversation."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.conversation import actions
from makewith.foundation.conversation.forms import CommentForm
from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited


@require_GET
def show_comment(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """A comment has no page of its own: it is shown where it was made."""
    comments = Comment.objects.visible_to(person_of(request)).select_related("target__programme")
    comment = get_object_or_404(comments, trail_item__public_id=item_id)
    return redirect(f"{path_of(comment.target)}#comment-{item_id}")


@require_GET
def show_answer(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """An answer is shown with what it answers."""
    answers = Answer.objects.visible_to(person_of(request)).select_related("target__programme")
    answer = get_object_or_404(answers, trail_item__public_id=item_id)
    return redirect(f"{path_of(answer.target)}#answer-{item_id}")


@require_POST
@person_required
@limited("comments", 20, 60)
def add_comment(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a comment and go back to where it was written. What was typed stays when something is wrong with it."""
    person = require_person(request)
    target = get_object_or_404(
        Item.objects.visible_to(person).select_related("programme", "activity"), public_id=item_id
    )
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment = actions.add_comment(author=person, target=target, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return redirect(f"{path_of(target)}#comment-{comment.trail_item.public_id}")
    request.programme, request.place = target.programme, "ideas"  # type: ignore[attr-defined]
    context = {"form": form, "target": target, "back": path_of(target)}
    return render(request, "conversation/comment_again.jinja", context, status=422)

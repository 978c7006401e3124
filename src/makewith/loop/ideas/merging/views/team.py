"""Where the team puts ideas together that say the same, and parts them again."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.ideas.merging import actions, permissions, queries
from makewith.loop.ideas.merging.forms import MergeForm
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.queries import idea_for


def _idea(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> Idea:
    idea = idea_for(item_id, require_person(request), programme)
    if idea is None or idea.trail_item is None or idea.trail_item.withdrawn_at is not None:
        raise Http404("There is no such idea, or it is not open to you.")
    return idea


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def merge(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Choose the idea that this one is to be part of; those that are close stand there already."""
    person = require_person(request)
    require(permissions.can_merge_ideas, person, programme)
    source = _idea(request, programme, item_id)
    if source.state != IdeaState.OPEN:
        messages.info(request, _("This idea is not on the table, so it cannot become part of another."))
        return redirect("ideas:idea", programme.slug, item_id)
    text = request.GET.get("text", "")[:200]
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        target = idea_for(form.cleaned_data["target"], person, programme)
        try:
            if target is None:
                raise ValidationError({"target": _("This idea is not there (any more). Choose another one.")})
            made = actions.merge_ideas(
                actor=person, source=source, target=target, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The two go on as one. Whoever stood behind either is brought together."))
            return redirect("ideas_merging:merges", made.source.call.activity.programme.slug)
    context: dict[str, Any] = {
        "programme": programme,
        "idea": source,
        "item": source.trail_item,
        "form": form,
        "text": text,
        "candidates": queries.candidates_for(source, person, text=text),
    }
    return render(request, "ideas_merging/merge.jinja", context, status=422 if form.errors else 200)


@require_GET
@team_page("ideas")
def merges(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What was put together, by whom and why, with how far it is; each can be parted again."""
    person = require_person(request)
    page = keyset_page(queries.merges_in(programme), order=("-id",), cursor=request.GET.get("after"), size=30)
    context = {
        "programme": programme,
        "page": page,
        "is_first": "after" not in request.GET,
        "can_merge": permissions.can_merge_ideas(person, programme),
        "moving": any(row.is_under_way for row in page.rows),
    }
    template = "ideas_merging/rows.jinja" if request.headers.get("HX-Request") else "ideas_merging/merges.jinja"
    return render(request, template, context)


@require_POST
@team_page("ideas")
def part(request: HttpRequest, programme: Programme, merge_id: uuid.UUID) -> HttpResponse:
    """Let two stand for themselves again."""
    made = get_object_or_404(queries.merges_in(programme), public_id=merge_id)
    try:
        actions.part_ideas(actor=require_person(request), merge=made, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The two stand for themselves again, each with those who stood behind it."))
    return redirect("ideas_merging:merges", programme.slug)

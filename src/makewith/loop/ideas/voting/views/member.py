"""What everybody keeps for later, and where idea partners work."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.conversation.permissions import can_give_answer
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.queries import idea_for
from makewith.loop.ideas.voting import actions, permissions, queries
from makewith.loop.ideas.voting.forms import StatusForm
from makewith.loop.ideas.voting.rules import Pipeline


def _idea(item_id: uuid.UUID, person: Person | None, programme: Programme) -> Idea:
    idea = idea_for(item_id, person, programme)
    if idea is None or idea.trail_item is None or idea.trail_item.withdrawn_at is not None:
        raise Http404("There is no such idea, or it is not open to you.")
    return idea


@require_GET
@person_required
@programme_page("ideas")
def favourites(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the reader keeps for later."""
    page = queries.favourites_page(require_person(request), programme, request.GET.get("after"))
    return render(request, "ideas_voting/favourites.jinja", {"programme": programme, "page": page})


@require_POST
@person_required
@limited("favourites", 120, 60)
@programme_page("ideas")
def keep(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Keep an idea for later, or no longer: each click turns it."""
    person = require_person(request)
    idea = _idea(item_id, person, programme)
    is_kept = not actions.let_go(person=person, idea=idea)
    if is_kept:
        actions.keep_idea(person=person, idea=idea, now=timezone.now())
    if request.headers.get("HX-Request"):
        context = {"programme": programme, "item": idea.trail_item, "is_kept": is_kept}
        return render(request, "ideas_voting/star.jinja", context)
    messages.success(request, _("Kept for later.") if is_kept else _("No longer kept."))
    return redirect("ideas:idea", programme.slug, item_id)


@require_GET
@person_required
@programme_page("ideas")
def queue(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The ideas that an idea partner looks after, and those that nobody does."""
    person = require_person(request)
    require(permissions.can_see_queue, person, programme)
    partners = queries.partner_in(person, programme)
    context = {
        "programme": programme,
        "queue": queries.queue_page(partners, request.GET.get("after")),
        "waiting": queries.waiting_page(partners, request.GET.get("waiting")),
        "pipelines": {partner.call_id: Pipeline.of(partner.call) for partner in partners},
        "now": timezone.now(),
    }
    return render(request, "ideas_voting/queue.jinja", context)


@require_POST
@person_required
@limited("queue", 120, 60)
@programme_page("ideas")
def take(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Put an idea into one's own queue."""
    person = require_person(request)
    try:
        actions.take_idea(person=person, idea=_idea(item_id, person, programme), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is in your queue."))
    return redirect("ideas_voting:queue", programme.slug)


@require_POST
@person_required
@limited("queue", 120, 60)
@programme_page("ideas")
def lay_down(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Put an idea of one's own queue back."""
    person = require_person(request)
    if actions.lay_down_idea(person=person, idea=_idea(item_id, person, programme), now=timezone.now()):
        messages.success(request, _("It waits for somebody else now."))
    return redirect("ideas:idea", programme.slug, item_id)


@require_http_methods(["GET", "POST"])
@person_required
@limited("statuses", 60, 60)
@programme_page("ideas")
def status(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Say where an idea stands, with the answer that goes with it."""
    person = require_person(request)
    idea = _idea(item_id, person, programme)
    require(permissions.can_set_status, person, idea)
    may_answer = can_give_answer(person, idea.trail_item)
    rows = Pipeline.of(idea.call).rows
    form = StatusForm(rows, request.POST or None, may_answer=may_answer, initial={"status": idea.status})
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.set_status(actor=person, idea=idea, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("They are told.") if change else _("It stands there already."))
            return redirect("ideas:idea", programme.slug, item_id)
    context = {"programme": programme, "idea": idea, "item": idea.trail_item, "form": form}
    return render(request, "ideas_voting/status.jinja", context, status=422 if form.errors else 200)


@require_GET
@programme_page("ideas")
def in_action(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Ideas that became something, with what was done and what shipped."""
    person = person_of(request)
    page = queries.in_action_page(programme, person, request.GET.get("after"))
    calls = {row.idea.call_id: row.idea.call for row in page.rows}
    context: dict[str, Any] = {
        "programme": programme,
        "page": page,
        "tones": {(key, row.key): row.tone for key, call in calls.items() for row in Pipeline.of(call).rows},
        "deliveries": queries.deliveries_of([row.idea.trail_item for row in page.rows if row.idea.trail_item], person),
    }
    return render(request, "ideas_voting/in_action.jinja", context)

"""Changing the words of an idea that is on the table."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.loop.ideas.authors.actions import NOTE_LIMIT, edit_idea
from makewith.loop.ideas.authors.permissions import can_edit_idea
from makewith.loop.ideas.authors.queries import base_of, idea_at, waiting_wording
from makewith.loop.ideas.forms import IdeaForm


@require_http_methods(["GET", "POST"])
@person_required
@limited("ideas", 60, 60)
@programme_page("ideas")
def edit(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """The words as they are now (GET), and others in their place (POST): a new version."""
    person, now = require_person(request), timezone.now()
    idea = idea_at(item_id, programme, person)
    if idea is None:
        raise Http404("There is no such idea, or it is not open to you.")
    require(can_edit_idea, person, idea, now)
    waiting = waiting_wording(idea)
    form, note = IdeaForm.to_change(idea, waiting or idea), waiting.note if waiting else ""
    based_on = base_of(idea, waiting)
    if request.method == "POST":
        form, note = IdeaForm(idea.call, None, request.POST), request.POST.get("note", "")
        based_on = request.POST.get("based_on", "")
        try:
            edited = edit_idea(person=person, idea=idea, words=form.words(), based_on=based_on, note=note, now=now)
        except ValidationError as error:
            form = IdeaForm.again(idea.call, None, request.POST, error)
            idea.refresh_from_db(fields=["version"])
            waiting = waiting_wording(idea)
        else:
            if edited.version > idea.version:
                messages.success(request, _("Version %(n)d is on the table.") % {"n": edited.version})
            elif waiting_wording(edited):
                text = _("Your new wording waits to be read. Until then the idea stays as it is.")
                messages.success(request, text)
            return redirect("ideas:idea", programme.slug, item_id)
    context = {
        "idea": idea,
        "item": idea.trail_item,
        "call": idea.call,
        "activity": idea.call.activity,
        "form": form,
        "note": note,
        "note_limit": NOTE_LIMIT,
        "based_on": based_on,
        "waiting": waiting,
        "is_stale": based_on != base_of(idea, waiting),
    }
    return render(request, "ideas/edit.jinja", context, status=422 if form.errors else 200)

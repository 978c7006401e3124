"""Where the team puts an idea aside and takes it up again."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import actions, permissions
from makewith.loop.ideas.ladders.forms import ArchiveForm
from makewith.loop.ideas.ladders.views.finding import idea_or_404


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def archive(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Put an idea aside, with its reason in public."""
    person, now = require_person(request), timezone.now()
    idea = idea_or_404(item_id, person, programme)
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        require(permissions.can_archive_idea, person, idea)
    elif form.is_valid():
        try:
            actions.archive_idea(actor=person, idea=idea, now=now, **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("It is put aside. Its author and supporters hear why."))
            return redirect("ideas:idea", programme.slug, item_id)
    else:
        require(permissions.can_archive_idea, person, idea)
    context = {"idea": idea, "item": idea.trail_item, "call": idea.call, "form": form, "programme": programme}
    return render(request, "ideas_ladders/archive.jinja", context, status=422 if form.errors else 200)


@require_POST
@team_page("ideas")
def restore(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Take an idea up again."""
    person = require_person(request)
    idea = idea_or_404(item_id, person, programme)
    if actions.restore_idea(actor=person, idea=idea, now=timezone.now()):
        messages.success(request, _("It is open again, with the time that it had left."))
    return redirect("ideas:idea", programme.slug, item_id)

"""Where the team keeps tags in order."""

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.permissions import require
from makewith.loop.ideas.authors import actions, permissions, queries
from makewith.loop.ideas.authors.models import Tag


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def tags(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All tags of a programme: rename one, merge two, take one off everything."""
    person, now = require_person(request), timezone.now()
    require(permissions.can_curate_tags, person, programme)
    problem, tag_id = "", None
    if request.method == "POST":
        tag = get_object_or_404(
            Tag.objects.select_related("programme"), programme=programme, public_id=_id(request, "tag")
        )
        tag_id = tag.public_id
        try:
            if request.POST.get("act") == "rename":
                actions.rename_tag(actor=person, tag=tag, name=request.POST.get("name", ""), now=now)
            elif request.POST.get("act") == "merge":
                into = get_object_or_404(Tag, programme=programme, public_id=_id(request, "into"))
                actions.merge_tags(actor=person, tag=tag, into=into, now=now)
            elif request.POST.get("act") == "remove":
                actions.remove_tag(actor=person, tag=tag, now=now)
            else:
                raise BadRequest(_("Say what to do: rename, merge or remove."))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("Kept."))
            return redirect("ideas_authors:team_tags", programme.slug)
    context = {
        "programme": programme,
        "tags": list(queries.tags_in(programme)[:400]),
        "problem": problem,
        "wrong": tag_id,
    }
    return render(request, "ideas_authors/team_tags.jinja", context, status=422 if problem else 200)


def _id(request: HttpRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        raise BadRequest(_("Choose a tag.")) from None

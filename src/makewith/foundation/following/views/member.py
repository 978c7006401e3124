"""Following from the page of what is followed."""

import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from makewith.foundation.following import actions, queries
from makewith.foundation.people.requests import person_required, require_person
from makewith.kit.limits import limited


@require_POST
@person_required
@limited("follows", 60, 60)
def follow(request: HttpRequest, kind: str, target_id: uuid.UUID) -> HttpResponse:
    """Follow, mute or let go of something, and stay where one was. `act` is "follow", "mute" or "unfollow"."""
    person, now = require_person(request), timezone.now()
    target = queries.target_of(kind, target_id, person)
    if target is None:
        raise Http404("There is no such thing, or it is not open to you.")
    act = request.POST.get("act", "")
    if act == "follow":
        actions.follow(person=person, target=target, now=now)
        messages.success(request, _("You follow it. You hear when something moves."))
    elif act == "mute":
        actions.mute(person=person, target=target, now=now)
        messages.success(request, _("It is quiet. You hear nothing of it until you want to."))
    elif act == "unfollow":
        actions.unfollow(person=person, target=target)
        messages.success(request, _("You follow it no longer."))
    else:
        raise BadRequest(_("Say what to do: follow, mute or unfollow."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/following/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")

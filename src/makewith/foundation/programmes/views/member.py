"""Pages for somebody who was invited."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes import actions, permissions
from makewith.foundation.programmes.models import Invitation


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Read an invitation, and accept it once signed in with the address it was sent to."""
    found = get_object_or_404(
        Invitation.objects.select_related("programme", "invited_by__kind"), public_id=invitation_id
    )
    person = person_of(request)
    if person is None and request.user.is_authenticated:
        # Whoever just signed in by the letter's link chooses a name first, and comes back here to say yes.
        return redirect_to_login(request.path, reverse("people:welcome"))
    mine = permissions.can_answer_invitation(person, found)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if person is not None and mine:
            try:
                programme = actions.accept_invitation(person=person, invitation=found, now=timezone.now())
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return redirect(request.path)
            messages.success(request, _("Welcome. You are in."))
            return redirect("portal:programme", programme.slug)
    context = {"invitation": found, "programme": found.programme, "mine": mine, "other": bool(person) and not mine}
    return render(request, "programmes/invitation.jinja", context)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Say no, without an account."""
    found = get_object_or_404(Invitation.objects.select_related("programme"), public_id=invitation_id)
    if request.method == "POST":
        actions.decline_invitation(invitation=found, now=timezone.now())
        found.refresh_from_db()
    return render(request, "programmes/decline.jinja", {"invitation": found, "programme": found.programme})

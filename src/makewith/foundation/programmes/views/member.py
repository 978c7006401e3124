"""Pages for somebody who was invited, takes part, or leaves."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes import actions, permissions, queries
from makewith.foundation.programmes.models import Invitation, Programme, Role
from makewith.kit.limits import limited


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


@require_GET
@person_required
def mine(request: HttpRequest) -> HttpResponse:
    """The programmes one takes part in, works in or left."""
    belongings = queries.belongings_of(require_person(request))
    context = {
        "here": [row for row in belongings if row.left_at is None],
        "left": [row for row in belongings if row.left_at is not None],
        "role_names": {role.value: role.label for role in Role},
    }
    return render(request, "programmes/mine.jinja", context)


@require_http_methods(["GET", "POST"])
@person_required
@limited("leaving", 20, 60)
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what leaving means (GET), and do it (POST)."""
    person = require_person(request)
    programme = get_object_or_404(Programme, slug=slug)
    if not permissions.can_leave_programme(person, programme):
        if queries.has_left(person, programme):
            return redirect("programmes:mine")
        raise Http404("You do not take part in this.")
    is_only_owner = programme.pk in queries.only_owner_of(person)
    if request.method == "POST":
        try:
            actions.leave_programme(person=person, programme=programme, now=timezone.now())
        except actions.LastOwner:
            is_only_owner = True
        else:
            messages.success(request, _("You have left “%(name)s”.") % {"name": programme.name})
            return redirect("programmes:mine")
    context = {
        "programme": programme,
        "is_only_owner": is_only_owner,
        "is_in_team": bool(permissions.roles_of(person, programme)),
        "is_seen_after": programme.visibility == "public",
    }
    return render(request, "programmes/leave.jinja", context, status=409 if request.method == "POST" else 200)


@require_POST
@person_required
@limited("leaving", 20, 60)
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take part again."""
    person = require_person(request)
    programme = get_object_or_404(Programme, slug=slug)
    takes_part = programme.memberships.filter(person=person).exists()
    if not (takes_part or permissions.can_come_back(person, programme)):
        raise Http404("There is nothing to come back to.")
    actions.come_back(person=person, programme=programme, now=timezone.now())
    messages.success(request, _("Good to have you back."))
    return redirect("portal:programme", programme.slug)

"""Who takes part, who is in the team, and who was invited."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.accounts.requests import ask_again
from makewith.foundation.people.actions import erase_person
from makewith.foundation.people.permissions import can_change_company, can_erase_person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes import actions, guests, permissions
from makewith.foundation.programmes.models import Programme, Role
from makewith.foundation.programmes.requests import team_page
from makewith.kit.dates import end_of_day
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.surfaces.studio.forms import ROLES, InviteForm, RoleForm, StudioEraseForm
from makewith.surfaces.studio.queries import people as queries

PROBLEMS_SHOWN = 50


@require_GET
@team_page("people")
def people(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Members, searched and twenty a page; the team; what became of the invitations."""
    person = require_person(request)
    require(permissions.can_see_people, person, programme)
    text = request.GET.get("text", "")[:100]
    page = keyset_page(queries.members_of(programme, text), order=("-id",), cursor=request.GET.get("after"))
    can_change = permissions.can_change_programme(person, programme)
    context = {
        "programme": programme,
        "page": page,
        "text": text,
        "is_first": not request.GET.get("after"),
        "count": programme.memberships.count(),
        "team": queries.team_of(programme),
        "role_names": dict(ROLES),
        "role_form": RoleForm(),
        "invitations": queries.invitation_counts(programme),
        "can_change": can_change,
        "can_invite": permissions.can_invite_people(person, programme),
        "can_erase": can_change_company(person),
    }
    return render(request, "studio/people.jinja", context)


@require_http_methods(["GET", "POST"])
@limited("invitations", 20, 60)
@team_page("people")
def invite(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A list of addresses or a CSV file: first what would happen, then it happens."""
    person = require_person(request)
    require(permissions.can_invite_people, person, programme)
    with_roles = permissions.can_change_programme(person, programme)
    is_post = request.method == "POST"
    form = InviteForm(request.POST if is_post else None, request.FILES if is_post else None, with_roles=with_roles)
    context: dict[str, Any] = {"programme": programme, "form": form, "found": None}
    if is_post and form.is_valid():
        text, found = _read(form)
        waiting = queries.sort_guests(programme, found.guests)
        context |= {
            "found": found,
            "problems": found.problems[:PROBLEMS_SHOWN],
            "more_problems": max(0, len(found.problems) - PROBLEMS_SHOWN),
            "waiting": waiting,
            "text": text,
            "role_names": dict(ROLES),
        }
        if request.POST.get("do") == "invite" and not found.problems:
            try:
                invited = actions.invite_people(
                    actor=person, programme=programme, guests=waiting.new, now=timezone.now()
                )
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _invited(len(invited)))
                return redirect("studio:invitations", programme.slug)
    has_problems = bool(form.errors) or bool(context["found"] and context["found"].problems)
    return render(request, "studio/invite.jinja", context, status=422 if has_problems else 200)


def _invited(count: int) -> str:
    text = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)
    return text % {"count": count}


def _read(form: InviteForm) -> tuple[str, guests.GuestList]:
    """The list as text that can be mended in the form, and who stands on it. A file goes before what was typed."""
    data = form.cleaned_data
    if data["file"]:
        text = guests.decode(data["file"].read())
        return guests.with_head(text), guests.read_csv(text)
    text = data["people"]
    if guests.has_head(text):
        return text, guests.read_csv(text)
    return text, guests.read_addresses(text, data["role"], data["kind"])


@require_GET
@team_page("people")
def invitations(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Everybody who was invited, and what they said."""
    person = require_person(request)
    require(permissions.can_see_people, person, programme)
    page = keyset_page(queries.invitations_of(programme), order=("-id",), cursor=request.GET.get("after"))
    context = {
        "programme": programme,
        "page": page,
        "counts": queries.invitation_counts(programme),
        "role_names": dict(ROLES),
        "can_invite": permissions.can_invite_people(person, programme),
        "is_first": not request.GET.get("after"),
    }
    return render(request, "studio/invitations.jinja", context)


@require_POST
@team_page("people")
def resend(request: HttpRequest, programme: Programme, invitation_id: uuid.UUID) -> HttpResponse:
    """Send the letter again."""
    person = require_person(request)
    require(permissions.can_invite_people, person, programme)
    invitation = get_object_or_404(queries.invitations_of(programme), public_id=invitation_id)
    try:
        actions.resend_invitation(actor=person, invitation=invitation, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The letter to %(address)s goes out again.") % {"address": invitation.email})
    return redirect("studio:invitations", programme.slug)


@require_POST
@team_page("people")
def give_role(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put somebody who is in the programme into its team."""
    return _change_role(request, programme, actions.give_role)


@require_POST
@team_page("people")
def take_role(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Take a role from somebody. The last owner stays."""
    return _change_role(request, programme, actions.take_role)


def _change_role(request: HttpRequest, programme: Programme, action: Any) -> HttpResponse:
    person = require_person(request)
    require(permissions.can_change_programme, person, programme)
    form = RoleForm(request.POST)
    form.among(queries.people_around(programme))
    if not form.is_valid():
        messages.error(request, _("Choose somebody who takes part here, a role, and a day if it ends."))
        return redirect("studio:people", programme.slug)
    data = form.cleaned_data
    values = {}
    if action is actions.give_role:
        ends_on = data["ends_on"]
        if ends_on is None and data["role"] == Role.COACH:
            messages.error(request, _("A coach comes for a time. Say until when."))
            return redirect("studio:people", programme.slug)
        values["ends_at"] = end_of_day(ends_on, programme.time_zone) if ends_on else None
    try:
        action(
            actor=person, programme=programme, person=data["person"], role=data["role"], now=timezone.now(), **values
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kept."))
    return redirect("studio:people", programme.slug)


@require_http_methods(["GET", "POST"])
@limited("erasing", 10, 60)
@team_page("people")
def erase(request: HttpRequest, programme: Programme, person_id: uuid.UUID) -> HttpResponse:
    """Erase somebody who takes part, on their behalf; administrators only, with the reason kept."""
    actor = require_person(request)
    require(can_change_company, actor)
    person = get_object_or_404(queries.people_around(programme), public_id=person_id)
    require(can_erase_person, actor, person)
    if again := ask_again(request):
        return again
    form = StudioEraseForm(request.POST or None, name=person.name)
    if request.method == "POST" and form.is_valid():
        try:
            erasure = erase_person(
                actor=actor,
                person=person,
                takes_back=form.cleaned_data["what"] == "take_back",
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Name, address and account are gone."))
            return redirect("people:erased", erasure.public_id)
    context = {"programme": programme, "form": form, "erased": person}
    return render(request, "studio/erase.jinja", context, status=422 if form.errors else 200)

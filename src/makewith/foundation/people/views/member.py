"""Pages about oneself: the first visit, who I am here, my keys."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from makewith.foundation.accounts import actions as account_actions
from makewith.foundation.accounts import queries as account_queries
from makewith.foundation.accounts.models import User
from makewith.foundation.people import actions, queries
from makewith.foundation.people.forms import AppearanceForm, KeyForm, SettingsForm, WelcomeForm
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.kit.limits import limited


def _next_of(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours else "/"


@never_cache
@login_required
@limited("welcome", 20, 60)
def welcome(request: HttpRequest) -> HttpResponse:
    """Choose a name and a side on the first visit. Who was invited or imported finds the name they are known by."""
    user, target = request.user, _next_of(request)
    assert isinstance(user, User)
    if person_of(request) is not None:
        return redirect(target)
    waiting = queries.person_waiting_for(user)
    has_kind = waiting is not None and waiting.kind_id is not None
    if request.method == "POST":
        form = WelcomeForm(request.POST, has_kind=has_kind)
        if form.is_valid():
            try:
                actions.create_person(
                    user=user,
                    name=form.cleaned_data["name"],
                    kind=form.cleaned_data.get("kind"),
                    time_zone=form.cleaned_data["time_zone"],
                    language=get_language(),
                    now=timezone.now(),
                )
            except actions.AddressTaken:
                form.add_error(None, gettext("Somebody here already uses this address. Write to us; we sort it out."))
            else:
                return redirect(target)
    else:
        form = WelcomeForm(
            has_kind=has_kind,
            initial={"name": waiting.name if waiting else "", "time_zone": waiting.time_zone if waiting else "UTC"},
        )
    return render(request, "people/welcome.jinja", {"form": form, "waiting": waiting, "next": target})


def _me(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    person = require_person(request)
    user = request.user
    assert isinstance(user, User)
    shown = {
        "appearance": AppearanceForm(initial={"name": person.name, "shown_as": person.shown_as}),
        "settings": SettingsForm(initial={"time_zone": person.time_zone, "theme": person.theme}),
        "key_form": KeyForm(),
        **forms,
    }
    return render(
        request,
        "people/me.jinja",
        {
            **shown,
            "me": person,
            "address": user.email,
            "passkeys": account_queries.passkeys_of(user),
            "has_authenticator_app": account_queries.has_authenticator_app(user),
            "keys": account_queries.live_tokens_of(user),
            "now": timezone.now(),
        },
        status=status,
    )


@never_cache
@person_required
def me(request: HttpRequest) -> HttpResponse:
    return _me(request)


@require_POST
@person_required
@limited("who I am here", 30, 60)
def change_appearance(request: HttpRequest) -> HttpResponse:
    person = require_person(request)
    form = AppearanceForm(request.POST)
    if not form.is_valid():
        return _me(request, appearance=form, status=422)
    actions.change_appearance(
        person=person,
        by=person,
        name=form.cleaned_data["name"],
        shown_as=form.cleaned_data["shown_as"],
        now=timezone.now(),
    )
    messages.success(request, gettext("This is how others see you from now on."))
    return redirect("people:me")


@require_POST
@person_required
@limited("who I am here", 30, 60)
def change_settings(request: HttpRequest) -> HttpResponse:
    person = require_person(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _me(request, settings=form, status=422)
    actions.change_settings(
        person=person, by=person, time_zone=form.cleaned_data["time_zone"], theme=form.cleaned_data["theme"]
    )
    messages.success(request, gettext("Clock and light are set."))
    return redirect("people:me")


@never_cache
@require_POST
@person_required
@limited("keys", 10, 60)
def create_key(request: HttpRequest) -> HttpResponse:
    """Make a key and show it in the answer itself, because its text is kept nowhere."""
    user = request.user
    assert isinstance(user, User)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _me(request, key_form=form, status=422)
    token, text = account_actions.create_token(user=user, name=form.cleaned_data["name"])
    return render(request, "people/key.jinja", {"token": token, "text": text}, status=201)


@require_POST
@person_required
def revoke_key(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    token = get_object_or_404(user.api_tokens, public_id=public_id)
    account_actions.revoke_token(user=user, token=token, now=timezone.now())
    messages.success(request, gettext("The key “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("people:me")

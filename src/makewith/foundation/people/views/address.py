"""Changing one's address: the new one proves itself by a code, the old one is told."""

import time

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from makewith.foundation.accounts.forms import ConfirmCodeForm
from makewith.foundation.accounts.requests import fresh_sign_in_required
from makewith.foundation.people import actions, queries
from makewith.foundation.people.forms import AddressForm
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.kit.limits import limited

_STATE = "people_new_address"
CODE_SECONDS = 600
MAX_ATTEMPTS = 5


@never_cache
@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
@person_required
@limited("changing the address", 5, 600)
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the new address and write to it. Whether it is free shows only in the letter."""
    person = require_person(request)
    form = AddressForm(request.POST or None, present=person.email)
    if request.method == "POST" and form.is_valid():
        _write_to(request, person, form.cleaned_data["email"])
        return redirect("people:confirm_address")
    context = {"form": form, "address": person.email}
    return render(request, "people/address.jinja", context, status=422 if form.errors else 200)


def _write_to(request: HttpRequest, person: Person, address: str) -> None:
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    if queries.is_address_taken(address, but_by=person):
        # The same page follows, with a code that nobody has: who uses this house is nobody's to find out.
        adapter.send_mail("account/email/address_in_use", address, {})
        code = ""
    else:
        adapter.send_mail("account/email/new_address", address, {"code": code})
    request.session[_STATE] = {"address": address, "code": code, "at": time.time(), "attempts": 0}


@never_cache
@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
@person_required
@limited("codes for an address", 20, 600)
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code, and move the account."""
    person = require_person(request)
    state = request.session.get(_STATE)
    if state is None or time.time() - state["at"] > CODE_SECONDS or state["attempts"] >= MAX_ATTEMPTS:
        request.session.pop(_STATE, None)
        messages.error(request, _("That code has run out; each is good for ten minutes. We can send you a new one."))
        return redirect("people:change_address")
    form = ConfirmCodeForm(request.POST or None, code=state["code"])
    if request.method == "POST":
        if form.is_valid():
            request.session.pop(_STATE)
            return _move(request, person, state["address"])
        request.session[_STATE] = {**state, "attempts": state["attempts"] + 1}
    context = {"form": form, "address": state["address"]}
    return render(request, "people/confirm_address.jinja", context, status=422 if form.errors else 200)


def _move(request: HttpRequest, person: Person, address: str) -> HttpResponse:
    before, now = person.email, timezone.now()
    try:
        changed = actions.change_address(person=person, by=person, address=address, now=now)
    except actions.AddressTaken:
        messages.error(request, _("Somebody here uses this address by now. Write to us; we sort it out."))
        return redirect("people:change_address")
    if changed:
        get_adapter(request).send_mail("account/email/address_changed", before, {"changed_at": now})
    messages.success(request, _("From now on you sign in with %(address)s.") % {"address": address})
    return redirect("people:me")

"""Changing one's ways in asks for a sign-in that is not long ago, so that a borrowed screen cannot do it."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

FRESH_SECONDS = 15 * 60

View = Callable[..., HttpResponseBase]


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session signed in, or proved itself again, within the last quarter of an hour."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < FRESH_SECONDS


def ask_again(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where to prove oneself again if the sign-in is long ago, and from there back to this page; None if it is not."""
    if is_fresh(request):
        return None
    return redirect_to_login(request.get_full_path(), reverse("account_reauthenticate"))


def fresh_sign_in_required(view: View) -> View:
    """Send visitors to sign in, and those whose sign-in is long ago to prove themselves again, then back to the page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return ask_again(request) or view(request, *args, **kwargs)

    return guarded

"""One's ways in: passkeys, an authenticator app, spare codes; and proving oneself again before changing them."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from makewith.foundation.accounts import queries
from makewith.foundation.accounts.forms import ConfirmCodeForm
from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.requests import fresh_sign_in_required
from makewith.kit.limits import limited

_AGAIN = "accounts_again"
CODE_SECONDS = 600
MAX_ATTEMPTS = 5


class AddPasskeyView(webauthn_views.AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey without making spare codes: the code by e-mail is everybody's spare way in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = webauthn_auth.begin_registration(self.request.user, True)
        return {**context, "js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        webauthn_flows.signup_authenticator(
            self.request,
            user=self.request.user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
        )
        get_adapter().send_notification_mail("mfa/email/webauthn_added", self.request.user)
        return redirect("mfa_index")


@login_required
@never_cache
@limited("sign-in again", 20, 60)
def again(request: HttpRequest) -> HttpResponse:
    """Prove oneself again with a code by e-mail, then go back to the page that asked for it."""
    user = request.user
    assert isinstance(user, User)
    state = request.session.get(_AGAIN)
    if state and (time.time() - state["at"] > CODE_SECONDS or state["attempts"] >= MAX_ATTEMPTS):
        request.session.pop(_AGAIN)
        state = None
    form = None
    if request.method == "POST" and (state is None or request.POST.get("action") == "send"):
        return _send_code(request, user)
    if request.method == "POST" and state is not None:
        form = ConfirmCodeForm(request.POST, code=state["code"])
        if form.is_valid():
            request.session.pop(_AGAIN)
            record_authentication(request, user, method="code", email=user.email, reauthenticated=True)
            return redirect(get_next_redirect_url(request) or reverse("mfa_index"))
        request.session[_AGAIN] = {**state, "attempts": state["attempts"] + 1}
    return render(
        request,
        "account/reauthenticate.jinja",
        {
            "form": form or ConfirmCodeForm(),
            "address": user.email,
            "code_was_sent": state is not None,
            "has_passkey": queries.has_passkey(user),
            "next_query": request.GET.urlencode(),
        },
    )


@limited("sign-in again: codes", 3, 60)
def _send_code(request: HttpRequest, user: User) -> HttpResponse:
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[_AGAIN] = {"code": code, "at": time.time(), "attempts": 0}
    adapter.send_mail("account/email/login_code", user.email, {"code": code})
    return redirect(request.get_full_path())


ways = never_cache(login_required(mfa_views.index))
add_passkey = never_cache(fresh_sign_in_required(AddPasskeyView.as_view()))
remove_passkey = never_cache(fresh_sign_in_required(webauthn_views.remove_webauthn))
again_by_passkey = never_cache(login_required(webauthn_views.reauthenticate_webauthn))
second_step = never_cache(mfa_views.authenticate)
add_app = never_cache(fresh_sign_in_required(totp_views.activate_totp))
remove_app = never_cache(fresh_sign_in_required(totp_views.deactivate_totp))
spare_codes = never_cache(fresh_sign_in_required(recovery_views.view_recovery_codes))
new_spare_codes = never_cache(fresh_sign_in_required(recovery_views.generate_recovery_codes))

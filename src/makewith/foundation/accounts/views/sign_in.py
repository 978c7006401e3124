"""Signing in: an address, then the code that was sent to it; or a passkey."""

import time
from datetime import datetime
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from makewith.foundation.accounts import actions

RESEND_AFTER_SECONDS = 30
EARLIER_CODES_KEPT = 3


def _seconds_to_wait(state: dict[str, Any]) -> int:
    return max(0, int(RESEND_AFTER_SECONDS - (time.time() - state["at"]) + 0.999))


def _with_current_code(state: dict[str, Any]) -> list[dict[str, Any]]:
    """The codes that somebody may still find in their letter box once a newer one is under way."""
    codes = [*state.get("earlier", ())]
    if state.get("code"):
        codes.append({"code": state["code"], "at": state["at"]})
    return codes[-EARLIER_CODES_KEPT:]


class RequestCodeView(allauth_views.RequestLoginCodeView):  # type: ignore[misc]
    """Asks for the address. Known, new and closed ones get the same answer; only the letters differ."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Who comes back here mistyped the address or wants another one: start again rather than insist on the old code."""

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"].strip().lower()
        user = actions.user_for_email(email=email)
        earlier = self._codes_sent_to(email)
        process = LoginCodeVerificationProcess.initiate(
            request=self.request, user=user if user.is_active else None, email=email
        )
        if not user.is_active:
            get_adapter().send_mail("account/email/account_closed", email, {})
        if earlier:
            process.state["earlier"] = earlier
            process.persist()
        return HttpResponseRedirect(str(self.get_success_url()))

    def _codes_sent_to(self, email: str) -> list[dict[str, Any]]:
        login = unstash_login(self.request, peek=True)
        if login is None:
            return []
        state = login.state.get("stages", {}).get("login_by_code", {}).get("data", {})
        return _with_current_code(state) if state.get("email") == email else []


class ConfirmCodeView(allauth_views.ConfirmLoginCodeView):  # type: ignore[misc]
    """Asks for the code, and sends another one on request."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", self) is None:
            messages.error(
                request, gettext("That code has run out; each is good for ten minutes. We can send you a new one.")
            )
            return redirect(self.passthrough_next_url(reverse("account_request_login_code")))
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if self._action == "verify":
            kwargs["earlier"] = self._process.state.get("earlier", [])
        return kwargs

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        state = self._process.state
        if wait := _seconds_to_wait(state):
            messages.error(
                self.request,
                gettext("The last e-mail is only just on its way. We can send another in %(seconds)s seconds.")
                % {"seconds": wait},
            )
            return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        state["earlier"] = _with_current_code(state)
        state["at"] = time.time()
        return super()._resend_form_valid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        state = self._process.state
        context["sent_at"] = datetime.fromtimestamp(state["at"], tz=timezone.get_current_timezone())
        context["seconds_to_wait"] = _seconds_to_wait(state)
        return context


class PasskeyView(webauthn_views.LoginWebAuthnView):  # type: ignore[misc]
    """GET gives the browser a challenge as JSON, POST takes its answer and goes on to the page that was asked for."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """A passkey may follow a code that was asked for and is not needed any more."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return webauthn_flows.perform_passwordless_login(  # type: ignore[no-any-return]
            self.request, authenticator, login
        )


request_code = never_cache(RequestCodeView.as_view())
confirm_code = never_cache(ConfirmCodeView.as_view())
passkey = never_cache(PasskeyView.as_view())

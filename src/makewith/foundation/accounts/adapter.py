"""How allauth behaves in this house: its words, its letters, and which second steps it asks for."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.foundation.accounts import queries
from makewith.foundation.accounts.models import User

# Letters and figures that are not mistaken for each other, and no vowels, so that no code is a word.
CODE_CHARACTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
CODE_LENGTH = 6

_SUBJECTS = {
    "account/email/login_code": _("%(code)s is your code"),
    "account/email/account_closed": _("This address cannot sign in"),
    "account/email/new_address": _("%(code)s is your code"),
    "account/email/address_in_use": _("This address is in use already"),
    "account/email/address_changed": _("Your address has changed"),
    "account/email/ways_changed": _("Your ways in have changed"),
}
_CHANGES = {
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was taken off."),
    "mfa/email/totp_activated": _("An authenticator app was added. We ask for its code after the one by e-mail."),
    "mfa/email/totp_deactivated": _("The authenticator app was taken off."),
    "mfa/email/recovery_codes_generated": _("New spare codes were made. The old ones no longer work."),
}
_MESSAGES = {
    "mfa/messages/webauthn_added.txt": _("Your passkey works from now on."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is taken off. It no longer opens anything here."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app works from now on."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is taken off."),
    "mfa/messages/recovery_codes_generated.txt": _("Here are new spare codes. The old ones no longer work."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by asking for a code (see views/sign_in.py), so the sign-up pages stay closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code that we sent. Compare it with the last e-mail that arrived."),
        "too_many_login_attempts": _("That was one try too many. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("That was quick. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        return get_random_string(CODE_LENGTH, CODE_CHARACTERS)

    def get_login_stages(self) -> list[str]:
        return [
            "allauth.account.stages.LoginByCodeStage",
            "makewith.foundation.accounts.stages.SecondStepStage",
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Never by allauth's own rule: `requests.fresh_sign_in_required` stands before every page that it would guard."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        if not user.is_authenticated:
            return []
        methods = [{"id": "code", "description": _("A code by e-mail"), "url": reverse("account_reauthenticate")}]
        if queries.has_passkey(user):
            url = reverse("mfa_reauthenticate_webauthn")
            methods.append({"id": "passkey", "description": _("A passkey"), "url": url})
        return methods

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """A letter in plain text and HTML. The subject never carries anything that a stranger typed."""
        subject = str(_SUBJECTS[template_prefix]) % context
        text = render_to_string(f"{template_prefix}_text.jinja", context, current.request).strip() + "\n"
        html = render_to_string(f"{template_prefix}_html.jinja", context, current.request)
        letter = EmailMultiAlternatives(subject, text, self.get_from_email(), [email], headers=headers)
        letter.attach_alternative(html, "text/html")
        return letter

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        self.render_mail(template_prefix, email, {"email": email, **context}).send()

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of the address that a way in was added or taken off."""
        if template_prefix in _CHANGES and isinstance(user, User):
            change = {"change": _CHANGES[template_prefix], "changed_at": timezone.now()}
            self.send_mail("account/email/ways_changed", user.email, change)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what we have words for; signing in and out shows by itself."""
        text = message or _MESSAGES.get(message_template or "")
        if text:
            super().add_message(request, level, message=str(text), extra_tags=extra_tags)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Take the one that the app shows now."),
        "unverified_email": _("Sign in with a code by e-mail first, then come back here."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth names the argument
        return gettext("My passkey")

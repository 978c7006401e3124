"""The step after the first one, for those who asked for it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.http import HttpRequest


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for a second step only from those who set up an authenticator app.

    allauth would ask everybody who owns a passkey, and a lost phone would lock them out; here the code by e-mail always
    works beside passkeys.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or did_use_passwordless_login(request, user):
            return False
        return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))

"""Forms of the sign-in pages."""

from datetime import datetime
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.kit import dates


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Ask for a code. New here? The same way."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address here."),
            "invalid": _("This does not look like an e-mail address. It needs an @ and a dot, like name@example.org."),
            "max_length": _("This address is too long. At most 254 characters fit."),
        },
    )


class ConfirmCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the letter: upper or lower case, with or without spaces.

    `earlier` holds older codes of the same person as {"code", "at"}, so that the answer can say which letter to look at.
    """

    code = forms.CharField(
        max_length=40,
        error_messages={
            "required": _("Type the code from the e-mail here."),
            "max_length": _("This is longer than any code of ours. Type only the six letters and figures."),
        },
    )

    def __init__(self, *args: Any, earlier: list[dict[str, Any]] | None = None, **kwargs: Any) -> None:
        self.earlier = earlier or []
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError:
            for old in self.earlier:
                if compare_user_code(actual=self.cleaned_data["code"], expected=old["code"]):
                    at = dates.clock(datetime.fromtimestamp(old["at"], tz=timezone.get_current_timezone()))
                    raise ValidationError(
                        gettext(
                            "This is the code from %(time)s. A newer one is on its way to you; "
                            "use the last one that arrived."
                        )
                        % {"time": at},
                        code="earlier_code",
                    ) from None
            raise


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey always signs in by itself here, so nobody is asked whether it should."""

    name = forms.CharField(
        required=False,
        max_length=60,
        error_messages={"max_length": _("This name is longer than %(limit_value)d characters. A shorter one will do.")},
    )
    passwordless = forms.BooleanField(required=False)

    def clean_passwordless(self) -> bool:
        """The device must have checked who holds it, by fingerprint, face or number."""
        return True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (TypeError, ValueError, KeyError) as error:
            # allauth's parser lets through what no browser sends.
            raise ValidationError(gettext("Your device did not finish. Try once more."), code="unreadable") from error
        return cleaned

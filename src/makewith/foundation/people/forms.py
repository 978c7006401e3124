"""Forms about oneself."""

import unicodedata
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people import queries
from makewith.foundation.people.models import ShownAs, StakeholderKind

NAME_LENGTH = 60
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Joiners that some scripts and some signs need inside a word.
_NEEDED = {"\u200c", "\u200d"}
_LEGACY = ("Etc/", "SystemV/", "posix/", "right/")
_SHORT = {"UTC"}


def zone_choices() -> list[tuple[str, str]]:
    """IANA zones as somebody would look for them, "Europe/Berlin", in the order of the alphabet."""
    names = (name for name in available_timezones() if ("/" in name and not name.startswith(_LEGACY)) or name in _SHORT)
    return [(name, name.replace("_", " ")) for name in sorted(names)]


class NameField(forms.CharField):
    """A name as others see it: any script, one line, nothing invisible that could make it look like another."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=NAME_LENGTH,
            error_messages={
                "required": _("Write a name, so that others know whom they are talking to."),
                "max_length": _("This name is longer than %(limit_value)d characters. A shorter one fits on a note."),
            },
            **options,
        )

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        text = "".join(sign for sign in text if sign in _NEEDED or unicodedata.category(sign) not in _HIDDEN)
        return " ".join(text.split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not any(sign.isalnum() for sign in value):
            raise ValidationError(gettext("A name has at least one letter or figure."), code="no_letter")


class ZoneField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=zone_choices,
            error_messages={
                "required": _("Choose the zone of your clock."),
                "invalid_choice": _("This is not the name of a time zone. Choose one from the list."),
            },
            **options,
        )

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Whoever has a zone by such an older name finds it chosen."""
        bound = super().get_bound_field(form, field_name)
        chosen = bound.value()
        offered: list[tuple[str, str]] = list(self.choices)  # type: ignore[arg-type]
        if chosen and chosen in available_timezones() and chosen not in dict(offered):
            self.choices = [*offered, (chosen, chosen)]
        return bound

    def valid_value(self, value: Any) -> bool:
        """Browsers may know their zone by an older name that the list does not offer."""
        return super().valid_value(value) or value in available_timezones()


class KindField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the sides that are open to choose, named by its public id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=StakeholderKind.objects.none(),
            to_field_name="public_id",
            empty_label=None,
            error_messages={
                "required": _("Choose the one that fits best."),
                "invalid_choice": _("This one is not open to choose. Choose one from the list."),
            },
            **options,
        )

    def to_python(self, value: Any) -> StakeholderKind | None:
        try:
            return super().to_python(value)
        except ValidationError:
            # Django would speak of UUIDs.
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class WelcomeForm(forms.Form):
    """How somebody new appears."""

    name = NameField()
    kind = KindField()
    time_zone = ZoneField(label=_("My clock"), help_text=_("Times and deadlines are told in this zone."))

    def __init__(self, *args: Any, has_kind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = queries.kinds_open_to_choose()
        kind = self.fields["kind"]
        assert isinstance(kind, KindField)
        kind.queryset = kinds
        if has_kind or not kinds.exists():
            del self.fields["kind"]


class OneOfSeveral(forms.Form):
    """A form that shares its page with others, so that its fields carry its name in their ids."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)


class AppearanceForm(OneOfSeveral):
    name = NameField()
    # The page says each in words of its own, with the name and the side that others would read.
    shown_as = forms.ChoiceField(
        choices=[(way, way) for way in ShownAs.values], error_messages={"required": _("Choose what others see.")}
    )


class SettingsForm(OneOfSeveral):
    time_zone = ZoneField(label=_("My clock"), help_text=_("Times and deadlines are told in this zone."))
    theme = forms.ChoiceField(
        required=False, choices=[("", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))]
    )


class KeyForm(OneOfSeveral):
    """A key to the API, named after where it will be used."""

    name = forms.CharField(
        max_length=80,
        error_messages={
            "required": _("Write where you will use it, so that you know later which key this is."),
            "max_length": _("This is longer than %(limit_value)d characters. A few words are enough."),
        },
    )


class AddressForm(forms.Form):
    """Another address to sign in with and get letters at."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the new address here."),
            "invalid": _("This does not look like an e-mail address. It needs an @ and a dot, like name@example.org."),
            "max_length": _("This address is too long. At most 254 characters fit."),
        },
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).strip().lower()
        if address == self.present.lower():
            raise ValidationError(gettext("This is the address you have now."), code="same")
        return address


class EraseForm(forms.Form):
    """What becomes of what somebody gave, and their name, typed so that it is not done by accident."""

    what = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            ("stay", _("Leave what they gave, without their name")),
            ("take_back", _("Take back everything they gave")),
        ],
        error_messages={"required": _("Choose what becomes of what was given.")},
    )
    name = forms.CharField(
        max_length=80,
        error_messages={"required": _("Write the name here, so that this does not happen by accident.")},
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = name

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        if " ".join(typed.split()).casefold() != " ".join(self.expected.split()).casefold():
            raise ValidationError(gettext("This is another name. Write it as it stands above."), code="other_name")
        return typed

"""Choosing what reaches one, how often and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makewith.foundation.notifications import registry
from makewith.foundation.notifications.models import Rhythm
from makewith.foundation.notifications.rhythms import Times
from makewith.foundation.programmes.models import Programme

RHYTHM_LABELS = {
    Rhythm.AT_ONCE: _("By e-mail at once"),
    Rhythm.DAILY: _("In the daily letter"),
    Rhythm.WEEKLY: _("In the weekly letter"),
    Rhythm.NEVER: _("Only in the inbox"),
    Rhythm.NOWHERE: _("Not at all"),
}
WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")), (5, _("Saturday")),
    (6, _("Sunday")),
]  # fmt: skip
_NOT_LISTED = {"invalid_choice": _("Choose how often from the list.")}


class HourField(forms.TimeField):
    """A time of a clock, to the minute."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"required": _("Choose a time."), "invalid": _("Write the time like 18:00.")},
            **options,
        )


class ReachForm(forms.Form):
    """The table of kinds, a line for each programme, and the hours. What a page did not show stays as it is."""

    is_quiet = forms.BooleanField(required=False, label=_("Keep quiet at night"))
    quiet_from = HourField(label=_("From"), required=False)
    quiet_until = HourField(label=_("Until"), required=False)
    daily_at = HourField(label=_("Daily letter at"))
    weekly_day = forms.TypedChoiceField(label=_("Weekly letter on"), choices=WEEKDAYS, coerce=int)
    weekly_at = HourField(label=_("Weekly letter at"))

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Mapping[str, str],
        programmes: Sequence[tuple[Programme, str]],
        times: Times,
    ) -> None:
        usual = registry.rules.times
        initial = {
            "is_quiet": times.quiet_from is not None,
            "quiet_from": times.quiet_from or usual.quiet_from,
            "quiet_until": times.quiet_until or usual.quiet_until,
            "daily_at": times.daily_at,
            "weekly_day": times.weekly_day,
            "weekly_at": times.weekly_at,
        }
        super().__init__(data, initial=initial, auto_id="reach-%s")
        self._programmes = {f"programme-{programme.public_id}": programme for programme, _rhythm in programmes}
        for kind in registry.kinds():
            choices = [(str(key), label) for key, label in RHYTHM_LABELS.items()]
            self.fields[f"kind-{kind.name}"] = forms.ChoiceField(
                label=kind.label,
                choices=choices[:-1] if kind.is_own else choices,
                initial=kinds[kind.name],
                required=False,
                error_messages=_NOT_LISTED,
            )
        for programme, rhythm in programmes:
            self.fields[f"programme-{programme.public_id}"] = forms.ChoiceField(
                label=programme.name,
                choices=[("", _("As above")), *((str(key), label) for key, label in RHYTHM_LABELS.items())][:-1],
                initial=rhythm,
                required=False,
                error_messages=_NOT_LISTED,
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("is_quiet"):
            for name in ("quiet_from", "quiet_until"):
                if name not in self.errors and not found.get(name):
                    self.add_error(name, gettext("Choose a time, or turn the quiet hours off."))
            if found.get("quiet_from") and found.get("quiet_from") == found.get("quiet_until"):
                self.add_error(
                    "quiet_until", ValidationError(gettext("Quiet hours end at another time than they begin."))
                )
        return found

    @property
    def kind_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("kind-")]

    @property
    def programme_fields(self) -> list[Any]:
        return [self[name] for name in self._programmes]

    def kinds(self) -> dict[str, str]:
        """The rhythm for each kind that was sent."""
        return {
            name.removeprefix("kind-"): rhythm
            for name, rhythm in self.cleaned_data.items()
            if name.startswith("kind-") and rhythm
        }

    def programmes(self) -> dict[int, str]:
        """The rhythm of its own, or "", for the key of each programme that was sent."""
        return {
            programme.pk: self.cleaned_data[name] for name, programme in self._programmes.items() if name in self.data
        }

    def times(self) -> Times:
        found = self.cleaned_data
        return Times(
            quiet_from=found["quiet_from"] if found["is_quiet"] else None,
            quiet_until=found["quiet_until"] if found["is_quiet"] else None,
            daily_at=found["daily_at"],
            weekly_day=found["weekly_day"],
            weekly_at=found["weekly_at"],
        )

"""Fields that the forms of a workshop share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ClockField(forms.TimeField):
    """A time of day, typed or chosen."""

    default_error_messages = {"invalid": _("Write the time like 18:30.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**options)

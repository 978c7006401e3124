"""Fields that forms share, and showing what an action says beside what was typed."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from makewith.kit.text import plain, storable

FIRST_YEAR, LAST_YEAR = 1900, 2100


class TextAreaField(forms.CharField):
    """Several lines, counted as the actions count them: each line break once, though browsers send two characters."""

    widget = forms.Textarea
    default_error_messages = {
        "max_length": _("This has %(show_value)d characters. %(limit_value)d fit."),
    }

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        return plain(str(value)) if self.strip else storable(str(value))


class DayField(forms.DateField):
    """A day, typed or chosen, near enough to be meant: calendars and time zones end with the year 9999."""

    widget = forms.DateInput
    default_error_messages = {
        "invalid": _("Write the date like 2026-09-14."),
        "far": _("Choose a day between the years %(first)d and %(last)d."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(
                self.error_messages["far"], code="far", params={"first": FIRST_YEAR, "last": LAST_YEAR}
            )


def show_problems(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action said beside the fields that it is about, and above the form what is about no field of it.

    Takes both shapes of error: by field, and a plain list.
    """
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    form.is_valid()  # A form that was not asked yet is cleaned before anything is added to it.
    for name, problems in by_field.items():
        form.add_error(name if name in form.fields else None, ValidationError(list(problems)))


class problems_in:  # noqa: N801 - read as a word of the language: with problems_in(form): act, and answer
    """What an action refuses within stands beside the fields, and the view goes on behind, to show the form again."""

    def __init__(self, form: forms.BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ValidationError):
            show_problems(self.form, error)
        return isinstance(error, ValidationError)


class problems_told:  # noqa: N801
    """The same where there is no form to show: what an action refuses is told on the next page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ValidationError):
            messages.error(self.request, " ".join(error.messages))
        return isinstance(error, ValidationError)

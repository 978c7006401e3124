"""Fields that forms share, and an action's words beside them."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from makewith.kit.forms import DayField, TextAreaField, show_problems


class Letter(forms.Form):
    text = TextAreaField(max_length=5, required=False)
    on = DayField(required=False)


def test_a_line_break_counts_once_though_browsers_send_two_characters():
    form = Letter({"text": "ab\r\ncd"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "ab\ncd"
    longer = Letter({"text": "ab\r\ncde"})
    assert longer.errors == {"text": ["This has 6 characters. 5 fit."]}


def test_what_no_database_stores_is_left_out_without_a_word():
    form = Letter({"text": " a\0b\ud83d "})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "ab"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("9999-12-31", "Choose a day between the years 1900 and 2100."),
        ("2101-01-01", "Choose a day between the years 1900 and 2100."),
        ("0001-01-01", "Choose a day between the years 1900 and 2100."),
        ("tomorrow", "Write the date like 2026-09-14."),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_in_words(typed, problem):
    assert Letter({"on": typed}).errors == {"on": [problem]}


def test_the_last_day_that_is_taken():
    form = Letter({"on": "2100-12-31"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2100, 12, 31)
    assert 'type="date"' in str(Letter(initial={"on": date(2026, 9, 14)})["on"])
    assert 'value="2026-09-14"' in str(Letter(initial={"on": date(2026, 9, 14)})["on"])


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (
            ValidationError({"text": ["Say more."], "elsewhere": "Not now."}),
            {"text": ["Say more."], "__all__": ["Not now."]},
        ),
        (ValidationError(["One.", "Two."]), {"__all__": ["One.", "Two."]}),
        (ValidationError("One of %(n)d.", params={"n": 3}), {"__all__": ["One of 3."]}),
        (ValidationError({"__all__": ["The same again."]}), {"__all__": ["The same again."]}),
    ],
)
def test_what_an_action_says_is_shown_whatever_its_shape(error, shown):
    form = Letter({"text": "abc"})
    show_problems(form, error)
    assert form.errors == shown

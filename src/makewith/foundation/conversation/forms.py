"""What is typed into a conversation."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.conversation.models import Stance


class CommentForm(forms.Form):
    """A comment with what it does, and a key that makes sending it twice the same as once."""

    text = forms.CharField(
        label=_("Add to it"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _("This has %(show_value)d characters. %(limit_value)d fit."),
        },
    )
    stance = forms.ChoiceField(
        choices=[
            (Stance.BUILDS, _("Builds on it")),
            (Stance.QUESTION, _("A question")),
            (Stance.WORRY, _("A worry")),
        ],
        initial=Stance.BUILDS,
        widget=forms.RadioSelect,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AnswerForm(forms.Form):
    """A letter, and when its readers hear again."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It is signed with your name and reaches everybody concerned."),
        max_length=4000,
        widget=forms.Textarea,
        error_messages={
            "required": _("There is nothing written yet."),
            "max_length": _("This has %(show_value)d characters. %(limit_value)d fit."),
        },
    )
    next_on = forms.DateField(
        label=_("They hear from you again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the date like 2026-09-14.")},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

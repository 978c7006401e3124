"""What is typed into a conversation."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.conversation.actions import ANSWER_LIMIT, COMMENT_LIMIT
from makewith.foundation.conversation.models import Stance
from makewith.kit.forms import DayField, TextAreaField


class CommentForm(forms.Form):
    """A comment with what it does, and a key that makes sending it twice the same as once."""

    text = TextAreaField(
        label=_("Add to it"),
        max_length=COMMENT_LIMIT,
        error_messages={"required": _("There is nothing written yet.")},
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
    reply_to = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    """A letter, and when its readers hear again."""

    text = TextAreaField(
        label=_("Your answer"),
        help_text=_("It is signed with your name and reaches everybody concerned."),
        max_length=ANSWER_LIMIT,
        error_messages={"required": _("There is nothing written yet.")},
    )
    next_on = DayField(label=_("They hear from you again by"), required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

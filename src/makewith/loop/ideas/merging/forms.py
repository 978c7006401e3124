"""What is chosen when two ideas are to become one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.kit.forms import TextAreaField


class MergeForm(forms.Form):
    """Which idea goes on, and what its author and supporters are told."""

    target = forms.UUIDField(
        error_messages={"required": _("Choose the idea that goes on."), "invalid": _("Choose the idea that goes on.")}
    )
    reason = TextAreaField(
        label=_("What you tell the authors and those who stand behind it"),
        help_text=_("Say what the two have in common. It is signed by the team."),
        max_length=400,
        required=False,
    )

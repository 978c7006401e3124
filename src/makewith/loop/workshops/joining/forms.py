"""What is typed at the door."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import StakeholderKind
from makewith.loop.workshops.joining.actions import NAME_LENGTH
from makewith.loop.workshops.models import Seat, Workshop


class CodeForm(forms.Form):
    code = forms.CharField(label=_("The code on the big screen"), max_length=12)


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Your four words"),
        help_text=_("They were shown when you sat down, and stand behind your name on the phone you used."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )


class JoinForm(forms.Form):
    """A name, a side, and what one agrees to. The action says what is missing."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. You can use another one."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH, "dir": "auto", "autocomplete": "given-name"}),
    )
    kind = forms.ModelChoiceField(
        label=_("You are here as"),
        queryset=StakeholderKind.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="public_id",
    )
    keeps_trail = forms.BooleanField(
        label=_("Keep my notes on my trail, so I can see what becomes of them."), required=False
    )
    consents = forms.BooleanField(label=_("I have read this, and agree."), required=False)

    def __init__(self, workshop: Workshop, seat: Seat | None, person_name: str, *args: Any, **kwargs: Any) -> None:
        about = {
            "token": uuid.uuid4(),
            "name": (seat.name if seat else "") or person_name,
            "kind": seat.kind.public_id if seat and seat.kind else None,
            "keeps_trail": seat.keeps_trail if seat else True,
        }
        super().__init__(*args, **{"initial": about, **kwargs})
        kinds: Any = self.fields["kind"]
        kinds.queryset = StakeholderKind.objects.filter(is_open_to_choose=True).order_by("pk")
        if not workshop.consent or (seat is not None and seat.consented_at is not None):
            del self.fields["consents"]

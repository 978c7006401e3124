"""What is typed about decisions and deliveries."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.foundation.trail.models import Item
from makewith.kit.forms import DayField, TextAreaField
from makewith.loop.decisions.actions import REASON_LIMIT, Effect, Verdict
from makewith.loop.decisions.models import Outcome


class DecisionForm(forms.Form):
    """Who decided what and when. The verdicts have a form each."""

    title = forms.CharField(
        label=_("What is decided, in one line"),
        max_length=120,
        error_messages={"required": _("Give the decision a line that people can repeat.")},
    )
    decided_by = forms.ModelChoiceField(
        label=_("Decides"), help_text=_("Signs the letters with this name"), queryset=Person.objects.none()
    )
    decided_on = DayField(label=_("On"))
    carried_by = forms.CharField(label=_("Makes it happen"), max_length=80, required=False)
    starts_on = DayField(label=_("Starts on"), required=False)
    heard_again_on = DayField(
        label=_("Heard from again by"),
        help_text=_("With numbers, whatever they say"),
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, deciders: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].queryset = deciders  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    """Go, not now or no to one Item, and why."""

    outcome = forms.ChoiceField(
        choices=[(Outcome.GO, _("Go")), (Outcome.NOT_NOW, _("Not now")), (Outcome.NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say go, not now or no.")},
    )
    reason = TextAreaField(
        label=_("Why"),
        help_text=_("In words that people can read."),
        max_length=REASON_LIMIT,
        error_messages={"required": _("Give a reason. Everybody concerned will read it.")},
    )
    look_again_on = DayField(label=_("We look again on"), required=False)

    def __init__(self, item: Item, data: Any = None) -> None:
        super().__init__(data, prefix=str(item.public_id))
        self.item = item

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("outcome") == Outcome.NOT_NOW and not data.get("look_again_on"):
            self.add_error("look_again_on", _("“Not now” needs a day on which you look again."))
        return data

    def verdict(self) -> Verdict:
        data = self.cleaned_data
        return Verdict(self.item, data["outcome"], data["reason"], data["look_again_on"])


class DeliveryForm(forms.Form):
    """What shipped, and its measured effect where there is one."""

    title = forms.CharField(label=_("What changed, in one line"), max_length=120)
    text = TextAreaField(label=_("What people should know about it"), max_length=2000, required=False)
    shipped_on = DayField(label=_("Since"))
    effect_measure = forms.CharField(
        label=_("What it moved"),
        help_text=_("For example: “Where is my parcel?” calls"),
        max_length=120,
        required=False,
    )
    effect_before = forms.DecimalField(label=_("Before"), max_digits=12, decimal_places=2, required=False)
    effect_after = forms.DecimalField(label=_("After"), max_digits=12, decimal_places=2, required=False)
    effect_unit = forms.CharField(
        label=_("Unit"), help_text=_("For example: per thousand"), max_length=40, required=False
    )
    effect_basis = forms.CharField(
        label=_("What the figures rest on"), help_text=_("Source, period, how many"), max_length=160, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [
            name for name in ("effect_measure", "effect_before", "effect_after") if data.get(name) not in (None, "")
        ]
        if given and len(given) < 3:
            for name in {"effect_measure", "effect_before", "effect_after"} - set(given) - set(self.errors):
                self.add_error(name, _("An effect has a name, a figure before and a figure after."))
        return data

    def effect(self) -> Effect | None:
        data = self.cleaned_data
        if not data["effect_measure"]:
            return None
        return Effect(
            data["effect_measure"],
            data["effect_before"],
            data["effect_after"],
            data["effect_unit"],
            data["effect_basis"],
        )

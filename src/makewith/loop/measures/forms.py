"""What is typed about the goal and its measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.kit.forms import DayField
from makewith.loop.measures.models import OutcomeMetric


class MetricForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    class Meta:
        model = OutcomeMetric
        fields = ("name", "unit", "baseline", "target", "due_on")
        labels = {
            "name": _("What do you want to move?"),
            "unit": _("Unit"),
            "baseline": _("Baseline"),
            "target": _("Target"),
            "due_on": _("By"),
        }
        field_classes = {"due_on": DayField}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("baseline") is not None and data["baseline"] == data.get("target"):
            self.add_error("target", _("The target is the same as the baseline, so nothing would move."))
        return data


class ReadingForm(forms.Form):
    value = forms.DecimalField(label=_("Reading"), max_digits=12, decimal_places=2)
    margin = forms.DecimalField(
        label=_("Plus or minus"),
        help_text=_("Half the 95 % interval, if you know it"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    n = forms.IntegerField(label=_("How many were asked"), min_value=1, max_value=2_000_000_000, required=False)
    read_on = DayField(label=_("On"))
    source = forms.CharField(label=_("Where it comes from"), max_length=120, required=False)

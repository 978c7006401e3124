"""What is typed about insights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.kit.forms import TextAreaField
from makewith.loop.insights.models import Insight, Strength

STRENGTHS = [
    (Strength.FIRST_HINT, _("A first hint")),
    (Strength.FAIR, _("Fair")),
    (Strength.STRONG, _("Strong")),
]


class QuoteForm(forms.Form):
    """Words of an Item, and the insight they go to: an existing one, or a new one with its claim."""

    source = forms.UUIDField(widget=forms.HiddenInput)
    # White space around them is taken off where `start` can go along.
    quote = TextAreaField(
        label=_("The words"),
        max_length=600,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Choose the words that say it.")},
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    speaks = forms.ChoiceField(
        label=_("These words"), choices=[("for", _("speak for it")), ("against", _("speak against it"))], initial="for"
    )
    insight = forms.UUIDField(label=_("Put them in"), required=False)
    claim = forms.CharField(
        label=_("What we claim, in one sentence that could be wrong"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("insight") and not data.get("claim"):
            self.add_error("claim", _("Say what these words show, or choose an insight they belong to."))
        return data


class InsightForm(forms.Form):
    """A claim and how it is judged."""

    claim = forms.CharField(
        label=_("What we claim, in one sentence that could be wrong"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("An insight is a sentence. Write it down.")},
    )
    summary = TextAreaField(label=_("In two or three sentences"), max_length=2000, required=False)
    strength = forms.ChoiceField(label=_("How much it can carry"), choices=STRENGTHS)
    not_heard_yet = forms.CharField(label=_("Whom we have not heard yet"), max_length=200, required=False)

    @classmethod
    def filled(cls, insight: Insight) -> "InsightForm":
        names = ("claim", "summary", "strength", "not_heard_yet")
        return cls(initial={name: getattr(insight, name) for name in names})

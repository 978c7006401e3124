"""What is typed when people report, appeal and moderate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.moderation.models import (
    APPEAL_LIMIT,
    REASON_LIMIT,
    WORDS_LIMIT,
    Before,
    Ground,
    Policy,
    ReasonTemplate,
)
from makewith.foundation.moderation.words import words_of
from makewith.kit.forms import TextAreaField

GROUNDS = [
    (Ground.SPAM, _("It is advertising or spam")),
    (Ground.INSULT, _("It insults or threatens somebody")),
    (Ground.PRIVATE, _("It tells something private about somebody")),
    (Ground.COPIED, _("It is taken from somebody else")),
    (Ground.OFF_TOPIC, _("It is about something else")),
    (Ground.UNLAWFUL, _("I believe it is against the law")),
    (Ground.OTHER, _("Something else")),
]


class ReportForm(forms.Form):
    """What is wrong, chosen from a list, and why in words."""

    ground = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=GROUNDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    words = TextAreaField(
        label=_("In your words"),
        help_text=_("Only the moderators read this."),
        max_length=WORDS_LIMIT,
        required=False,
    )


class AppealForm(forms.Form):
    words = TextAreaField(
        label=_("Why should it be seen?"),
        help_text=_("Somebody else than the one who refused it reads this, wherever there is somebody else."),
        max_length=APPEAL_LIMIT,
        error_messages={"required": _("Say in a sentence why it should be seen.")},
    )


class AppealAnswerForm(forms.Form):
    """What another look found."""

    is_granted = forms.TypedChoiceField(
        label=_("What holds"),
        choices=[("1", _("Publish it")), ("0", _("It stays refused"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    answer = TextAreaField(
        label=_("Your answer"),
        help_text=_("Whoever asked reads this."),
        max_length=REASON_LIMIT,
        error_messages={"required": _("Say what you found. Whoever asked reads this.")},
    )


class DecideForm(forms.Form):
    """What to do with the chosen Items. A reason is a template, words of one's own, or a template that was changed."""

    ACTS = ("publish", "refuse", "keep", "take_down")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    template = forms.ModelChoiceField(
        label=_("Begin with"),
        queryset=ReasonTemplate.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Words of your own"),
    )
    reason = TextAreaField(
        label=_("Why, in words its author reads"),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["template"].queryset = ReasonTemplate.objects.all()  # type: ignore[attr-defined]

    def words(self) -> str:
        """What was written, or else the words of the template."""
        template = self.cleaned_data.get("template")
        return self.cleaned_data.get("reason") or (template.text if template else "")


class BlockForm(forms.Form):
    reason = TextAreaField(
        label=_("Why"),
        help_text=_("The person reads this. They can still see everything, and take back what they gave."),
        max_length=REASON_LIMIT,
        error_messages={"required": _("Say why. The person reads this.")},
    )


class ReasonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("What moderators choose it by."))
    text = TextAreaField(label=_("Words"), max_length=REASON_LIMIT, help_text=_("What the author reads."))


class PolicyForm(forms.Form):
    """The rules of one activity."""

    before = forms.ChoiceField(
        label=_("Whose words wait to be read before everybody sees them?"),
        choices=[
            (Before.NOBODY, _("Nobody’s. We read what is reported")),
            (Before.NEWCOMERS, _("Newcomers’, until we know them")),
            (Before.EVERYBODY, _("Everybody’s but the team’s")),
        ],
        widget=forms.RadioSelect,
    )
    trusted_after = forms.IntegerField(
        label=_("Somebody is no newcomer any more after so many contributions"),
        help_text=_("Those that everybody sees count. Somebody of whom something was refused stays a newcomer."),
        min_value=0,
        max_value=1000,
    )
    words = TextAreaField(
        label=_("Words that always wait"),
        help_text=_("One word or phrase a line. A star at the end stands for any ending: casino*"),
        max_length=20_000,
        required=False,
    )
    newcomer_links = forms.IntegerField(
        label=_("A newcomer’s words wait when they have more links than"), min_value=0, max_value=1000
    )
    newcomer_comments = forms.IntegerField(
        label=_("Comments a newcomer writes in an hour, at most"), min_value=1, max_value=1000
    )
    hold_after_reports = forms.IntegerField(
        label=_("Something waits after so many people reported it"),
        help_text=_("Until one of us has looked. Leave it empty to let it stand."),
        min_value=1,
        max_value=1000,
        required=False,
    )

    @classmethod
    def of(cls, policy: Policy, data: Any = None) -> "PolicyForm":
        names = ("before", "trusted_after", "newcomer_links", "newcomer_comments", "hold_after_reports")
        values = {name: getattr(policy, name) for name in names}
        return cls(data, initial={**values, "words": "\n".join(policy.words)})

    def clean_words(self) -> list[str]:
        return words_of(self.cleaned_data["words"])

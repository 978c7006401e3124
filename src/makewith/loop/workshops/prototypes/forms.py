"""What is asked of those who make a prototype and of those who judge it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewith.kit.forms import TextAreaField
from makewith.loop.workshops.models import Block, Table, Workshop
from makewith.loop.workshops.prototypes.models import (
    STORY_LIMIT,
    TITLE_LIMIT,
    WORDS_LIMIT,
    ElementKind,
    Outcome,
    Part,
    Prototype,
    Verdict,
    Version,
)


class PrototypeForm(forms.Form):
    """A new prototype: its name and its story."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=TITLE_LIMIT, label=gettext_lazy("What is it called?"))
    story = TextAreaField(
        max_length=STORY_LIMIT,
        required=False,
        label=gettext_lazy("Its story"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeOnForm(forms.Form):
    """One of the programme's earlier prototypes, to go on with."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    earlier = forms.ModelChoiceField(
        Prototype.objects.none(), to_field_name="public_id", label=gettext_lazy("From an earlier workshop")
    )

    def __init__(self, earlier: list[Prototype], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Prototype.objects.filter(pk__in=[one.pk for one in earlier])
        field.choices = [(str(one.public_id), f"{one.title} ({one.workshop.activity.title})") for one in earlier]


class VersionForm(forms.Form):
    title = forms.CharField(max_length=TITLE_LIMIT, label=gettext_lazy("What is it called?"))
    story = TextAreaField(
        max_length=STORY_LIMIT,
        required=False,
        label=gettext_lazy("The story of this version"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    block = forms.ModelChoiceField(
        Block.objects.none(),
        required=False,
        to_field_name="public_id",
        label=gettext_lazy("When people judge it"),
        empty_label=gettext_lazy("When we open it by hand"),
    )
    shows_names = forms.BooleanField(
        required=False,
        label=gettext_lazy("Show who said what"),
        help_text=gettext_lazy(
            "Without it nobody learns who said what, the team neither. It stays as it is once people judge."
        ),
    )

    def __init__(self, version: Version, data: Any = None) -> None:
        initial = {
            "title": version.prototype.title,
            "story": version.story,
            "block": version.block and version.block.public_id,
            "shows_names": version.shows_names,
        }
        super().__init__(data, initial=initial)
        field = self.fields["block"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Block.objects.filter(workshop=version.prototype.workshop_id)
        if version.opened_at is not None:
            for name in ("block", "shows_names"):
                self.fields[name].disabled = True


class NewPartForm(forms.Form):
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=ElementKind.choices, label=gettext_lazy("What it is"), initial=ElementKind.FRAME)
    title = forms.CharField(max_length=TITLE_LIMIT, label=gettext_lazy("In a few words"))
    text = forms.CharField(max_length=WORDS_LIMIT, required=False, label=gettext_lazy("What happens in it"))


class PartForm(forms.Form):
    """A part with its picture. A pin is a line of its own: how far across, how far down, words."""

    title = forms.CharField(max_length=TITLE_LIMIT, label=gettext_lazy("In a few words"))
    text = forms.CharField(max_length=WORDS_LIMIT, required=False, label=gettext_lazy("What happens in it"))
    picture = forms.FileField(required=False, label=gettext_lazy("Picture"))
    picture_alt = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("For those who do not see it."),
    )
    pins = TextAreaField(
        max_length=1200,
        required=False,
        label=gettext_lazy("Pins on the picture"),
        help_text=gettext_lazy("One in each line: percent from the left, percent from the top, words. “40 60 the lid”"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, part: Part, data: Any = None, files: Any = None) -> None:
        pins = "\n".join(f"{pin['x']} {pin['y']} {pin['words']}" for pin in part.pins)
        initial = {"title": part.title, "text": part.text, "picture_alt": part.picture_alt, "pins": pins}
        super().__init__(data, files, initial=initial)

    def clean_pins(self) -> list[tuple[int, int, str]]:
        pins = []
        for line in self.cleaned_data["pins"].splitlines():
            across, _space, rest = line.strip().partition(" ")
            down, _space, words = rest.strip().partition(" ")
            if not line.strip():
                continue
            if not (across.isdecimal() and down.isdecimal() and len(across) < 4 and len(down) < 4):
                raise ValidationError(_("Write each pin like “40 60 the lid”."))
            pins.append((int(across), int(down), words.strip()))
        return pins


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(choices=Outcome.choices, label=gettext_lazy("What becomes of it"))
    reason = forms.CharField(max_length=WORDS_LIMIT, required=False, label=gettext_lazy("Why, or what is meant"))


class TableFixForm(forms.Form):
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(max_length=WORDS_LIMIT, label=gettext_lazy("How a table would mend it"))
    table = forms.ModelChoiceField(
        Table.objects.none(),
        required=False,
        to_field_name="public_id",
        label=gettext_lazy("Table"),
        empty_label=gettext_lazy("All together"),
    )

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["table"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Table.objects.filter(workshop=workshop)


class DecidedForm(forms.Form):
    decided = TextAreaField(
        max_length=STORY_LIMIT,
        required=False,
        label=gettext_lazy("What the evening decided"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class JudgementForm(forms.Form):
    """One part, on a phone."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices,
        label=gettext_lazy("For you, this part…"),
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    why = forms.CharField(max_length=WORDS_LIMIT, required=False, label=gettext_lazy("Why is that?"))
    fix = forms.CharField(max_length=WORDS_LIMIT, required=False, label=gettext_lazy("How would you fix or finish it?"))

"""What is typed about blocks and exercises."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.kit.forms import TextAreaField
from makewith.loop.workshops.forms.fields import ClockField
from makewith.loop.workshops.library import ExerciseKind
from makewith.loop.workshops.models import (
    Block,
    OwnExercise,
    Seat,
)
from makewith.loop.workshops.rules import MOST_DOTS, SWITCHES, BlockRules


class RulesForm(forms.Form):
    """The rules of a phase, each as a plain sentence."""

    writing = forms.BooleanField(label=_("Everybody can write notes"), required=False)
    private = forms.BooleanField(
        label=_("Private until revealed"),
        help_text=_("Each sees only their own, until you show all at once."),
        required=False,
    )
    names = forms.BooleanField(label=_("Names stand beside notes"), required=False)
    apart = forms.BooleanField(label=_("Each table has a board of its own"), required=False)
    moderated = forms.BooleanField(label=_("The team reads before anything is shown"), required=False)
    voting = forms.BooleanField(
        label=_("People vote with dots"), help_text=_("Secret until you reveal it."), required=False
    )
    vote_on = forms.ChoiceField(
        label=_("On"), choices=[("group", _("groups of notes")), ("note", _("single notes"))], required=False
    )
    budget = forms.IntegerField(label=_("Dots each"), min_value=1, max_value=MOST_DOTS, required=False)
    cap = forms.IntegerField(label=_("At most on one"), min_value=1, max_value=MOST_DOTS, required=False)

    @staticmethod
    def initial_of(rules: BlockRules) -> dict[str, Any]:
        vote = rules.vote
        return {
            **{name: getattr(rules, name) for name in SWITCHES},
            "voting": vote is not None,
            "vote_on": vote.on if vote else "group",
            "budget": vote.budget if vote else 5,
            "cap": vote.cap if vote else 3,
        }

    def rules(self) -> BlockRules:
        """What was typed. Raises ValidationError by field for what makes no sense."""
        data = self.cleaned_data
        typed = {name: data[name] for name in SWITCHES}
        if data["voting"]:
            typed["vote"] = {"on": data["vote_on"] or "group", "budget": data["budget"] or 5, "cap": data["cap"] or 1}
        return BlockRules.read(typed)


class BlockForm(RulesForm):
    """One block of an agenda."""

    title = forms.CharField(label=_("What it is called"), max_length=80)
    question = forms.CharField(
        label=_("The question"),
        help_text=_("It stands on the wall and on every phone."),
        max_length=200,
        required=False,
    )
    note = forms.CharField(label=_("In a few words, for the team"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)
    pinned = forms.BooleanField(
        label=_("It begins at a fixed time"),
        help_text=_("Whatever comes before it. The rest makes room."),
        required=False,
    )
    begins = ClockField(label=_("At"), required=False)
    led_by = forms.MultipleChoiceField(label=_("Who leads it"), required=False, widget=forms.CheckboxSelectMultiple)

    field_order = ("title", "question", "note", "minutes", "pinned", "begins", "led_by")

    def __init__(self, seats: list[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.public_id): seat for seat in seats}
        led_by = self.fields["led_by"]
        assert isinstance(led_by, forms.MultipleChoiceField)
        led_by.choices = [(key, seat.name) for key, seat in self.seats.items()]

    def leaders(self) -> list[Seat]:
        return [self.seats[key] for key in self.cleaned_data["led_by"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pinned") and not data.get("begins") and "begins" not in self.errors:
            self.add_error("begins", _("Say when it begins."))
        return data


def block_initial(block: Block, begins: time) -> dict[str, Any]:
    return {
        **RulesForm.initial_of(BlockRules.read(block.rules)),
        **{name: getattr(block, name) for name in ("title", "question", "note", "minutes")},
        "pinned": block.starts_at is not None,
        "begins": begins,
        "led_by": [str(seat.public_id) for seat in block.led_by.all()],
    }


class ExerciseForm(RulesForm):
    """A team's own exercise."""

    title = forms.CharField(label=_("What it is called"), max_length=80)
    purpose = forms.CharField(label=_("What it is for, in one line"), max_length=200)
    kind = forms.ChoiceField(label=_("When it fits"), choices=ExerciseKind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, initial=10)
    question = forms.CharField(label=_("The question it asks"), max_length=200, required=False)
    steps = TextAreaField(label=_("Steps"), help_text=_("One a line."), max_length=4000, required=False)
    materials = TextAreaField(
        label=_("What it needs"), help_text=_("One thing a line."), max_length=1000, required=False
    )
    quieter = TextAreaField(
        label=_("For people who say little"),
        help_text=_("What helps them, one thing a line."),
        max_length=1000,
        required=False,
    )
    by_phone = forms.BooleanField(label=_("It works by phone"), required=False)

    OWN = ("title", "purpose", "kind", "minutes", "question", "steps", "materials", "quieter", "by_phone")
    field_order = OWN

    def own(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}

    @classmethod
    def initial_from(cls, exercise: OwnExercise) -> dict[str, Any]:
        rules = cls.initial_of(BlockRules.read(exercise.rules))
        return {**rules, **{name: getattr(exercise, name) for name in cls.OWN}}


class LibraryFilter(forms.Form):
    """What is looked for among the exercises."""

    find = forms.CharField(required=False, max_length=80)
    kind = forms.ChoiceField(required=False, choices=[("", _("Everything")), *ExerciseKind.choices])
    by_phone = forms.BooleanField(required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        data = self.cleaned_data
        return {
            "text": data.get("find", ""), "kind": data.get("kind", ""), "by_phone": bool(data.get("by_phone"))
        }  # fmt: skip

"""What is typed about votes, categories, statuses and partners."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from makewith.foundation.conversation.forms import AnswerForm
from makewith.foundation.people.models import Person
from makewith.kit.forms import DayField, TextAreaField
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.section_form import SectionForm
from makewith.loop.ideas.voting.models import ANSWER_LENGTH
from makewith.loop.ideas.voting.queries import statuses_used
from makewith.loop.ideas.voting.rules import (
    LABEL_LENGTH,
    MOST_ROWS,
    TONES,
    WORDS_LENGTH,
    Categories,
    Pipeline,
    Status,
    Votes,
)


class VotesForm(SectionForm):
    """Points, ways, budget and half-life; what is left empty does not apply."""

    section = Votes
    title = _("Votes")
    lead = _("What a vote is worth, how many people have, and how quickly what is popular changes.")

    points = forms.IntegerField(label=_("Points a vote is worth"), min_value=1, max_value=1000)
    both_ways = forms.BooleanField(label=_("People may vote against an idea, too"), required=False)
    budget = forms.IntegerField(
        label=_("Votes each person has here"),
        help_text=_("Leave it empty for as many as they like."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    half_life_days = forms.IntegerField(
        label=_("Days after which a vote counts half in “Popular now”"),
        help_text=_("Leave it empty to keep no such order. Another number orders all ideas again, in the background."),
        min_value=1,
        max_value=3650,
        required=False,
    )
    comment_points = forms.IntegerField(
        label=_("Points a comment counts in “Popular now”"), min_value=0, max_value=1000, required=False
    )

    def typed(self) -> dict[str, Any]:
        return {**self.cleaned_data, "comment_points": self.cleaned_data["comment_points"] or 0}


class RowsForm(SectionForm):
    """Rows that may stay empty. A row that is reworded keeps its key, so that what was said with it stays."""

    names: ClassVar[tuple[str, ...]]

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        raise NotImplementedError

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two rows more than there are: whoever needs more keeps these first.
        self.most = min(MOST_ROWS, len(self.current.rows) + 2)  # type: ignore[attr-defined]
        for number in range(1, self.most + 1):
            for name, field in self.row_fields(number).items():
                self.fields[f"{name}_{number}"] = field

    @classmethod
    def initial_of(cls, current: Any) -> dict[str, Any]:
        return {
            f"{name}_{number}": getattr(row, name)
            for number, row in enumerate(current.rows, start=1)
            for name in cls.names
        }

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{number}"] for name in self.names] for number in range(1, self.most + 1)]

    def typed(self) -> dict[str, Any]:
        data, before = self.cleaned_data, self.current.rows  # type: ignore[attr-defined]
        rows = []
        for number in range(1, self.most + 1):
            if data[f"label_{number}"]:
                row = {name: data[f"{name}_{number}"] for name in self.names}
                rows.append({"key": before[number - 1].key, **row} if number <= len(before) else row)
        # What is new gets its key from its name, after those that have theirs.
        return {"rows": rows}


class CategoriesForm(RowsForm):
    """Categories with what belongs in each."""

    section = Categories
    title = _("Categories")
    lead = _("Everybody chooses one for their idea. Leave the rows empty for none.")
    template: ClassVar[str] = "ideas_voting/category_fields.jinja"
    names = ("label", "words")

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "label": forms.CharField(label=_("Name"), max_length=LABEL_LENGTH, required=False),
            "words": forms.CharField(label=_("What belongs there"), max_length=WORDS_LENGTH, required=False),
        }


class PipelineForm(RowsForm):
    """Statuses in their order, and how many ideas at once are told."""

    section = Pipeline
    title = _("Statuses")
    lead = _("The way of an idea in the house, step by step. Leave the rows empty for none.")
    template: ClassVar[str] = "ideas_voting/status_fields.jinja"
    names = ("label", "tone", "needs_answer", "ends", "is_shown")

    partners_answer = forms.BooleanField(label=_("Idea partners answer in the company’s name"), required=False)
    grace_minutes = forms.IntegerField(
        label=_("Minutes to undo a change of many ideas at once"), min_value=0, max_value=1440
    )

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        colours = dict(zip(TONES, (_("Plain"), _("Blue"), _("Green"), _("Yellow"), _("Red")), strict=True))
        return {
            "label": forms.CharField(label=_("Name"), max_length=LABEL_LENGTH, required=False),
            "tone": forms.ChoiceField(label=_("Colour"), choices=list(colours.items()), required=False),
            "needs_answer": forms.BooleanField(label=_("Only with an answer"), required=False),
            "ends": forms.BooleanField(label=_("Its way ends here"), required=False),
            "is_shown": forms.BooleanField(label=_("Shown in “Ideas in action”"), required=False),
        }

    @classmethod
    def initial_of(cls, current: Pipeline) -> dict[str, Any]:
        shown = {"partners_answer": current.partners_answer, "grace_minutes": current.grace_minutes}
        return {**super().initial_of(current), **shown}

    def typed(self) -> dict[str, Any]:
        whole = {name: self.cleaned_data[name] for name in ("partners_answer", "grace_minutes")}
        return {**super().typed(), **whole}

    @classmethod
    def under_way(cls, call: Call) -> list[str]:
        """Ideas whose status is no longer in the rows keep it, as it was called then."""
        used = statuses_used(call) - {row.key for row in Pipeline.of(call).rows}
        return (
            [_now("Some ideas have a status that is not in these rows. They keep it until somebody changes it.")]
            if used
            else []
        )


class StatusForm(AnswerForm):
    """Where an idea stands from now on, with the answer that goes with it."""

    def __init__(self, statuses: tuple[Status, ...], *args: Any, may_answer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to_choose = [row for row in statuses if may_answer or not row.needs_answer]
        self.fields["status"] = forms.ChoiceField(
            label=_("Where it stands"),
            choices=[
                (row.key, _now("%(status)s, with an answer") % {"status": row.label} if row.needs_answer else row.label)
                for row in open_to_choose
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose where it stands.")},
        )
        self.fields["text"].required = False
        if not may_answer:
            del self.fields["text"], self.fields["next_on"]


class ManyForm(forms.Form):
    """One status and one answer for the ideas that are ticked."""

    status = forms.ChoiceField(label=_("They stand at"), error_messages={"required": _("Choose a status.")})
    text = TextAreaField(
        label=_("One answer for all of them"),
        help_text=_("It is signed with your name and reaches everybody concerned."),
        max_length=ANSWER_LENGTH,
        required=False,
    )
    next_on = DayField(label=_("They hear from you again by"), required=False)

    def __init__(self, statuses: tuple[Status, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["status"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (row.key, _now("%(status)s, with an answer") % {"status": row.label} if row.needs_answer else row.label)
            for row in statuses
        ]


class PartnerForm(forms.Form):
    """An employee who is to look after ideas."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("Employee"), empty_label=_("Choose somebody")
    )

    def __init__(self, candidates: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = candidates

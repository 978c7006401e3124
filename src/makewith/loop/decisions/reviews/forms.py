"""What is typed about boards, on cards and about outcomes."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import ActivityState, Visibility
from makewith.kit.forms import DayField, TextAreaField
from makewith.loop.decisions.actions import REASON_LIMIT
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import WORDS_LIMIT, Board, Entry, Outcome, Scorecard
from makewith.loop.decisions.reviews.rules import LEAST_STEPS, MOST_STEPS, Criterion, Rules

SPARE_ROWS = 2
CANNOT_SAY = "none"


class BoardForm(forms.Form):
    """What a board is called, who may see it, and what it goes by. Its criteria have a form each."""

    title = forms.CharField(label=_("What this review is called"), max_length=120)
    brief = TextAreaField(
        label=_("What people should know about it"),
        help_text=_("Who judges, by what, and what happens then"),
        max_length=4000,
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Who sees what is in review"),
        choices=[(Visibility.PUBLIC, _("Everybody who sees the programme")), (Visibility.MEMBERS, _("Members"))],
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )
    is_open = forms.BooleanField(label=_("People see this review, and may vote where there is a vote"), required=False)
    closings = TextAreaField(
        label=_("Days on which a review closes"),
        help_text=_("One a line, month before day: 05-04 is 4 May. What arrives on the day itself is in time."),
        max_length=400,
    )
    reviewers = forms.IntegerField(label=_("Cards for each entry"), min_value=1, max_value=20)
    decide_days = forms.IntegerField(label=_("Days from closing to decision"), min_value=1, max_value=365)
    remind_days = forms.IntegerField(label=_("Reminder, days before"), min_value=0, max_value=365)
    apart = forms.IntegerField(
        label=_("Marks this far apart are a disagreement"), min_value=1, max_value=MOST_STEPS - 1
    )
    parked_returns = forms.BooleanField(label=_("What is parked comes back by itself"), required=False)
    fan_vote = forms.BooleanField(label=_("Finalists can be voted on"), required=False)
    vote_days = forms.IntegerField(label=_("Days for the vote"), min_value=1, max_value=90)

    def __init__(self, rules: Rules, data: QueryDict | None = None, **options: Any) -> None:
        shown = {**rules.data(), "closings": "\n".join(rules.closings), **options.pop("initial", {})}
        super().__init__(data, initial=shown, **options)
        self.criteria = self._criteria(rules.criteria, data)

    def _criteria(self, criteria: Sequence[Criterion], data: QueryDict | None) -> "list[CriterionForm]":
        rows: list[Criterion | None] = [*criteria, *[None] * SPARE_ROWS]
        if data is not None:
            count = sum(1 for name in data if name.startswith("c") and name.endswith("-label"))
            rows = (rows + [None] * count)[: max(count, 1)]
        return [CriterionForm(row, data, prefix=f"c{number}") for number, row in enumerate(rows)]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(one.is_valid() for one in self.criteria)])

    def rules(self) -> dict[str, Any]:
        """The rules as data, for `Rules.read`. Needs a valid form."""
        data = self.cleaned_data
        names = ("reviewers", "decide_days", "remind_days", "apart", "parked_returns", "fan_vote", "vote_days")
        return {
            **{name: data[name] for name in names},
            "closings": data["closings"].split(),
            "criteria": [row for one in self.criteria if (row := one.row()) is not None],
        }

    def activity(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "brief", "visibility")}


def board_initial(board: Board) -> dict[str, Any]:
    activity = board.activity
    return {
        "title": activity.title,
        "brief": activity.brief,
        "visibility": activity.visibility,
        "is_open": activity.state == ActivityState.OPEN,
    }


class CriterionForm(forms.Form):
    """One question of the card; a row without a name is no question."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=_("What it is called"), required=False, max_length=80)
    help = forms.CharField(label=_("What to look at"), required=False, max_length=160)
    low = forms.CharField(label=_("1 means"), required=False, max_length=40)
    high = forms.CharField(label=_("The highest mark means"), required=False, max_length=40)
    steps = forms.IntegerField(label=_("Marks from 1 to"), required=False, min_value=LEAST_STEPS, max_value=MOST_STEPS)
    weight = forms.IntegerField(label=_("Weight"), required=False, min_value=1, max_value=10)

    def __init__(self, criterion: Criterion | None, data: QueryDict | None, prefix: str) -> None:
        initial = criterion.__dict__ if criterion else {"steps": 5, "weight": 1}
        super().__init__(data, prefix=prefix, initial=initial)

    def row(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if not data["label"]:
            return None
        return {**data, "steps": data["steps"] or 5, "weight": data["weight"] or 1}


class CardForm(forms.Form):
    """A card: a mark and words for each criterion, a note, and where one leans. Nothing is required while it is kept."""

    def __init__(self, rules: Rules, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.rules = rules
        for one in rules.criteria:
            marks = [*((str(mark), str(mark)) for mark in range(1, one.steps + 1)), (CANNOT_SAY, _("I cannot say"))]
            self.fields[f"mark-{one.key}"] = forms.ChoiceField(
                label=one.label, help_text=one.help, choices=marks, widget=forms.RadioSelect, required=False
            )
            self.fields[f"words-{one.key}"] = TextAreaField(
                label=_("Why"), max_length=WORDS_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["note"] = TextAreaField(
            label=_("About the whole"), max_length=WORDS_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["leaning"] = forms.ChoiceField(
            label=_("Where do you lean?"), choices=Outcome.choices, widget=forms.RadioSelect, required=False
        )

    @classmethod
    def of(cls, card: Scorecard, data: QueryDict | None = None) -> "CardForm":
        initial = {"note": card.note, "leaning": card.leaning}
        initial |= {f"mark-{key}": CANNOT_SAY if mark is None else str(mark) for key, mark in card.marks.items()}
        initial |= {f"words-{key}": words for key, words in card.words.items()}
        return cls(card.entry.window.rules, data, initial=initial)

    def questions(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two bound fields."""
        return [(one, self[f"mark-{one.key}"], self[f"words-{one.key}"]) for one in self.rules.criteria]

    def filling(self) -> Filling:
        data = self.cleaned_data
        keys = [one.key for one in self.rules.criteria]
        return Filling(
            {key: None if given == CANNOT_SAY else int(given) for key in keys if (given := data.get(f"mark-{key}"))},
            {key: data.get(f"words-{key}", "") for key in keys},
            data.get("note", ""),
            data.get("leaning", ""),
        )


class StandBackForm(forms.Form):
    because = forms.CharField(
        label=_("Why you stand back"),
        help_text=_("Whoever runs the board reads it. Your card is emptied, and somebody else judges."),
        max_length=160,
        error_messages={"required": _("Say in a few words why. Whoever runs the board reads it.")},
    )


class RevealForm(forms.Form):
    early_reason = forms.CharField(
        label=_("Why you go on without the cards that are missing"),
        help_text=_("It stays with the review, for the team to read."),
        max_length=300,
        required=False,
    )


class OutcomeForm(forms.Form):
    """What becomes of an entry, and why, in words that people can read."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose approved, not approved or parked.")},
    )
    reason = TextAreaField(
        label=_("The reason, as people will read it"),
        help_text=_("Name the disagreement. People forgive a no, and a hard yes; they do not forgive a smooth one."),
        max_length=REASON_LIMIT,
        error_messages={"required": _("Give a reason. Everybody concerned will read it.")},
    )
    look_again_on = DayField(label=_("We look again on"), help_text=_("For “parked”"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (
            data.get("outcome") == Outcome.PARKED
            and not data.get("look_again_on")
            and "look_again_on" not in self.errors
        ):
            self.add_error("look_again_on", _("What is parked needs a day on which you look again."))
        return data


class PlanForm(forms.Form):
    """When the outcomes are announced by themselves, in the programme's time."""

    day = DayField(label=_("On"), error_messages={"required": _("Choose a day.")})
    time = forms.TimeField(
        label=_("At"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Choose a time."), "invalid": _("Write the time like 18:00.")},
    )

    def moment(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], zone)


class VoteForm(forms.Form):
    """Who is voted on, and until when."""

    finalists = forms.MultipleChoiceField(
        label=_("Finalists"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two finalists.")},
    )
    closes_on = DayField(label=_("The vote ends with"))

    def __init__(self, entries: Iterable[Entry], data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.entries = {str(entry.public_id): entry for entry in entries}
        field = self.fields["finalists"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, entry.item.title) for name, entry in self.entries.items()]

    def chosen(self) -> list[Entry]:
        return [self.entries[name] for name in self.cleaned_data["finalists"]]


class ReviewerForm(forms.Form):
    """One of these people."""

    person = forms.ModelChoiceField(
        label=_("Somebody of the team"),
        queryset=Person.objects.none(),
        empty_label=_("Choose somebody"),
        to_field_name="public_id",
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, people: Any, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class PutForm(forms.Form):
    """Before which board."""

    board = forms.ChoiceField(label=_("Which review"), widget=forms.RadioSelect)

    def __init__(self, boards: Sequence[Board], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"board": str(boards[0].activity.public_id)} if boards else {})
        self.boards = {str(board.activity.public_id): board for board in boards}
        field = self.fields["board"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, board.activity.title) for name, board in self.boards.items()]

    def chosen(self) -> Board:
        return self.boards[self.cleaned_data["board"]]


class BallotForm(forms.Form):
    """A vote: for one finalist, or taken back."""

    entry = forms.UUIDField(required=False)
    take_back = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("entry") and not data.get("take_back"):
            raise ValidationError(_("Choose one of the finalists."))
        return data

    def entry_id(self) -> uuid.UUID | None:
        found: uuid.UUID | None = self.cleaned_data["entry"]
        return found

"""What is typed about ladders."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from makewith.foundation.conversation.actions import ANSWER_LIMIT
from makewith.kit.dates import day
from makewith.kit.forms import TextAreaField
from makewith.loop.ideas.ladders.actions.feedback import MARKS
from makewith.loop.ideas.ladders.actions.wishes import MOST_TO_BUY
from makewith.loop.ideas.ladders.models import WORDS_LIMIT as FEEDBACK_LIMIT
from makewith.loop.ideas.ladders.models import Clock, Feedback, Ground
from makewith.loop.ideas.ladders.rules import (
    LABEL_LIMIT,
    MOST_CRITERIA,
    MOST_DAYS,
    MOST_STEPS,
    MOST_SUPPORTERS,
    WORDS_LIMIT,
    Ladder,
)
from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.section_form import SectionForm


class LadderForm(SectionForm):
    """Steps as rows that may stay empty, what supporters are asked, and what members may mark."""

    section = Ladder
    title = _("The ladder")
    lead = _("So many supporters within so many days, step by step. Leave the rows empty for no ladder.")
    template: ClassVar[str] = "ideas_ladders/rules.jinja"

    asks = forms.BooleanField(label=_("Ask supporters what they would pay and how many they would buy"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    feedback_from = forms.IntegerField(
        label=_("Show private feedback from"),
        help_text=_("So many people, so that nobody can be picked out."),
        min_value=3,
        max_value=100,
    )
    reminders = forms.CharField(
        label=_("Remind the author"),
        help_text=_("Days before a clock runs out, like 14, 3."),
        max_length=60,
        required=False,
    )
    resubmission = forms.BooleanField(
        label=_("Whoever misses a step may put the idea on the table again, from zero"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_STEPS + 1):
            self.fields[f"supporters_{number}"] = forms.IntegerField(
                label=_("Supporters"), min_value=1, max_value=MOST_SUPPORTERS, required=False
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("Days"), min_value=1, max_value=MOST_DAYS, required=False
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=_("What happens then"), max_length=WORDS_LIMIT, required=False
            )
        for number in range(1, MOST_CRITERIA + 1):
            self.fields[f"criterion_{number}"] = forms.CharField(
                label=_("To mark, %(number)d") % {"number": number}, max_length=LABEL_LIMIT, required=False
            )

    @classmethod
    def initial_of(cls, current: Ladder) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "asks": current.asks,
            "currency": current.currency,
            "feedback_from": current.feedback_from,
            "reminders": ", ".join(map(str, current.reminders)),
            "resubmission": current.resubmission,
        }
        for number, step in enumerate(current.steps, start=1):
            shown |= {
                f"supporters_{number}": step.supporters,
                f"days_{number}": step.days,
                f"words_{number}": step.words,
            }
        return shown | {f"criterion_{number}": one.label for number, one in enumerate(current.criteria, start=1)}

    @property
    def step_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows that say something and two empty ones; more come once those are kept."""
        rows = [
            (self[f"supporters_{number}"], self[f"days_{number}"], self[f"words_{number}"])
            for number in range(1, MOST_STEPS + 1)
        ]
        filled = [number for number, row in enumerate(rows, start=1) if any(bound.value() for bound in row)]
        return rows[: max(filled, default=0) + 2]

    @property
    def criteria_rows(self) -> list[forms.BoundField]:
        rows = [self[f"criterion_{number}"] for number in range(1, MOST_CRITERIA + 1)]
        return rows[: max((number for number, row in enumerate(rows, start=1) if row.value()), default=0) + 2]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper() or Ladder.currency

    def clean_reminders(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["reminders"].split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValidationError(_now("Write numbers of days, like 14, 3."))
        return [int(part) for part in parts]

    def clean(self) -> dict[str, Any]:
        for number in range(1, MOST_STEPS + 1):
            filled = [self.cleaned_data.get(f"{name}_{number}") for name in ("supporters", "days", "words")]
            if any(filled) and not all(filled[:2]):
                missing = "days" if filled[0] else "supporters"
                if f"{missing}_{number}" not in self.errors:
                    self.add_error(
                        f"{missing}_{number}", _now("This step lacks a number. Fill it in or empty the row.")
                    )
        return self.cleaned_data

    def typed(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "steps": [
                {
                    "supporters": data[f"supporters_{number}"],
                    "days": data[f"days_{number}"],
                    "words": data[f"words_{number}"],
                }
                for number in range(1, MOST_STEPS + 1)
                if data[f"supporters_{number}"]
            ],
            "asks": data["asks"],
            "currency": data["currency"],
            "criteria": self._criteria(),
            "feedback_from": data["feedback_from"],
            "reminders": data["reminders"],
            "resubmission": data["resubmission"],
        }

    def _criteria(self) -> list[dict[str, str]]:
        """The rows that say something. A row keeps its key when it is reworded, so that marks given stay with it."""
        assert isinstance(self.current, Ladder)
        keys = [criterion.key for criterion in self.current.criteria]
        made: list[dict[str, str]] = []
        for number in range(1, MOST_CRITERIA + 1):
            label = self.cleaned_data[f"criterion_{number}"]
            if not label:
                continue
            key = keys[number - 1] if number <= len(keys) else slugify(label)[:LABEL_LIMIT] or f"criterion-{number}"
            taken = {*keys, *(row["key"] for row in made)} if number > len(keys) else set()
            made.append({"key": f"{key[:70]}-{number}" if key in taken else key, "label": label})
        return made

    @classmethod
    def under_way(cls, call: Call) -> list[str]:
        climbing = Clock.objects.filter(
            idea__call=call, idea__state__in=[IdeaState.OPEN, IdeaState.HELD], reached_at=None, missed_at=None
        ).count()
        said = []
        if climbing:
            text = ngettext(
                "%(count)d idea climbs now. The step it is on keeps the terms it began under, and its page says so; the steps after it follow the new ones.",
                "%(count)d ideas climb now. The steps they are on keep the terms they began under, and their pages say so; the steps after them follow the new ones.",
                climbing,
            )
            said.append(text % {"count": climbing})
        without = Idea.objects.filter(call=call, state=IdeaState.OPEN, clocks=None).count()
        if without:
            text = ngettext(
                "%(count)d idea came when there was no ladder. It goes on without a clock.",
                "%(count)d ideas came when there was no ladder. They go on without a clock.",
                without,
            )
            said.append(text % {"count": without})
        if call.activity.closes_at:
            text = _now(
                "Support is taken until this call closes on %(day)s. Clocks run on after it, so leave it open for as long as ideas climb."
            )
            said.append(text % {"day": day(call.activity.closes_at)})
        return said


class WishesForm(forms.Form):
    """What a supporter would pay, and how many they would buy; both may stay empty."""

    would_pay = forms.DecimalField(
        label=_("What would you pay for one?"), required=False, max_digits=9, decimal_places=2, min_value=0
    )
    would_buy = forms.IntegerField(
        label=_("How many would you buy?"), required=False, min_value=0, max_value=MOST_TO_BUY
    )

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["would_pay"].help_text = _now("In %(currency)s, roughly.") % {"currency": currency}
        self.fields["would_pay"].widget.attrs.update({"inputmode": "decimal", "step": "any"})


class FeedbackForm(forms.Form):
    """A mark from 1 to 5 on each criterion, and words."""

    words = TextAreaField(
        label=_("What would make it better?"),
        help_text=_("Only the author and the team read it, without your name."),
        max_length=FEEDBACK_LIMIT,
        required=False,
    )

    def __init__(self, ladder: Ladder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"mark_{criterion.key}": criterion.key for criterion in ladder.criteria}
        marks = {
            f"mark_{criterion.key}": forms.TypedChoiceField(
                label=criterion.label,
                choices=[(number, str(number)) for number in MARKS],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a number from 1 to 5.")},
            )
            for criterion in ladder.criteria
        }
        self.fields = {**marks, **self.fields}

    @property
    def ratings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    def marks(self) -> dict[str, int]:
        return {key: self.cleaned_data[name] for name, key in self.names.items()}

    @classmethod
    def filled(cls, ladder: Ladder, given: Feedback | None) -> "FeedbackForm":
        """The form with what somebody said before."""
        if given is None:
            return cls(ladder)
        marks = {f"mark_{key}": mark for key, mark in given.marks.items()}
        return cls(ladder, initial={"words": given.words, **marks})


class ArchiveForm(forms.Form):
    """Why an idea is put aside: on which ground, and the official answer that everybody reads."""

    ground = forms.ChoiceField(
        label=_("Why is it put aside?"),
        choices=[
            (Ground.LEGAL, _("A legal reason")),
            (Ground.LICENCE, _("A licence that we do not have")),
            (Ground.OTHER, _("Another reason")),
        ],
        widget=forms.RadioSelect,
    )
    text = TextAreaField(
        label=_("What you say in public"),
        help_text=_(
            "It is signed with your name, stands on the page of the idea, and reaches its author and supporters."
        ),
        max_length=ANSWER_LIMIT,
        error_messages={"required": _("There is nothing written yet. An idea is never put aside without a reason.")},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

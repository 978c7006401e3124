"""What is typed about ladders."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from makewith.loop.ideas.ladders.models import Clock
from makewith.loop.ideas.ladders.rules import (
    LABEL_LIMIT,
    MOST_CRITERIA,
    MOST_DAYS,
    MOST_STEPS,
    MOST_SUPPORTERS,
    WORDS_LIMIT,
    Ladder,
)
from makewith.loop.ideas.models import Call, IdeaState
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
        return [
            (self[f"supporters_{number}"], self[f"days_{number}"], self[f"words_{number}"])
            for number in range(1, MOST_STEPS + 1)
        ]

    @property
    def criteria_rows(self) -> list[forms.BoundField]:
        return [self[f"criterion_{number}"] for number in range(1, MOST_CRITERIA + 1)]

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
        if not climbing:
            return []
        return [
            ngettext(
                "%(count)d idea climbs now. The step it is on keeps the terms it began under, and its page says so; the steps after it follow the new ones.",
                "%(count)d ideas climb now. The steps they are on keep the terms they began under, and their pages say so; the steps after them follow the new ones.",
                climbing,
            )
            % {"count": climbing}
        ]

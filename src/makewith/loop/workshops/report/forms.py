"""What is typed after a workshop."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.kit.forms import DayField
from makewith.loop.workshops.models import Seat, SeatRole, Workshop
from makewith.loop.workshops.report.models import COMMITMENT_LENGTH, Commitment


class SeatChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who was there, by the name they had there."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name or (obj.person.shown_name if obj.person else _("A guest")))


class CommitmentForm(forms.Form):
    """What will be done, by whom and by when."""

    text = forms.CharField(
        label=_("What will be done"),
        max_length=COMMITMENT_LENGTH,
        error_messages={"required": _("Say what will be done.")},
    )
    seat = SeatChoice(
        label=_("Who takes it on"),
        queryset=Seat.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody yet"),
    )
    due_on = DayField(label=_("By which day"), error_messages={"required": _("Choose a day.")})
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        seats = workshop.seats.filter(removed_at=None).exclude(role=SeatRole.COACH).select_related("person__kind")
        self.fields["seat"].queryset = seats.order_by("name", "id")  # type: ignore[attr-defined]

    @classmethod
    def empty(cls, workshop: Workshop, **initial: Any) -> "CommitmentForm":
        return cls(workshop, initial={"submission_key": uuid.uuid4(), **initial})

    @classmethod
    def filled(cls, commitment: Commitment) -> "CommitmentForm":
        seat = commitment.seat.public_id if commitment.seat else None
        return cls(commitment.workshop, initial={"text": commitment.text, "seat": seat, "due_on": commitment.due_on})

"""What is typed about tables, seats, what is seen to, and who is ready."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person, StakeholderKind
from makewith.kit.forms import DayField
from makewith.loop.workshops.models import (
    Preparation,
    Seat,
    SeatRole,
    Table,
    TrainingState,
)

ROLES = {
    SeatRole.PARTICIPANT: _("Takes part"),
    SeatRole.FACILITATOR: _("Leads the workshop"),
    SeatRole.CO_FACILITATOR: _("Leads with them"),
    SeatRole.TABLE_HOST: _("Hosts a table"),
    SeatRole.NOTE_TAKER: _("Takes notes"),
    SeatRole.OBSERVER: _("Listens"),
    SeatRole.COACH: _("Coaches the team"),
}


class TableForm(forms.Form):
    """One table."""

    name = forms.CharField(label=_("Name"), help_text=_("“A, ground floor”, “By phone”"), max_length=40)
    capacity = forms.IntegerField(label=_("Chairs"), min_value=1, max_value=60, initial=7)
    is_remote = forms.BooleanField(label=_("They meet on a call"), required=False)

    @staticmethod
    def initial_of(table: Table) -> dict[str, Any]:
        return {name: getattr(table, name) for name in ("name", "capacity", "is_remote")}


class GuestForm(forms.Form):
    """Somebody without an account who is asked in by letter."""

    name = forms.CharField(label=_("What you call them"), max_length=40)
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    kind = forms.ModelChoiceField(
        label=_("They come as"), queryset=StakeholderKind.objects.none(), required=False, to_field_name="public_id"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.queryset, kind.empty_label = StakeholderKind.objects.order_by("pk"), _("I do not know")


class PlacesForm(forms.Form):
    """Role and table for each seat, on one page."""

    def __init__(self, seats: list[Seat], tables: list[Table], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.tables = seats, {str(table.public_id): table for table in tables}
        offered = [("", _("No table yet")), *((key, table.name) for key, table in self.tables.items())]
        roles = list(ROLES.items())
        for seat in seats:
            key = seat.public_id
            self.fields[f"{key}-role"] = forms.ChoiceField(choices=roles, initial=seat.role, label=_("Role"))
            self.fields[f"{key}-table"] = forms.ChoiceField(
                choices=offered,
                required=False,
                initial=str(seat.table.public_id) if seat.table else "",
                label=_("Table"),
            )

    def rows(self) -> list[tuple[Seat, forms.BoundField, forms.BoundField]]:
        return [(seat, self[f"{seat.public_id}-role"], self[f"{seat.public_id}-table"]) for seat in self.seats]

    def places(self) -> dict[Seat, tuple[Table | None, str]]:
        data = self.cleaned_data
        return {
            seat: (self.tables.get(data[f"{seat.public_id}-table"]), data[f"{seat.public_id}-role"])
            for seat in self.seats
        }


class PreparationForm(forms.Form):
    """One thing to see to."""

    text = forms.CharField(label=_("What is to be seen to"), max_length=120)
    note = forms.CharField(label=_("How, or what is agreed"), max_length=160, required=False)
    days = forms.IntegerField(
        label=_("Days from the day"), help_text=_("-7 is a week before, 0 the day itself, 1 the day after."), min_value=-365,
        max_value=365,
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who sees to it"), required=False)

    def __init__(self, team: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(person.public_id): person for person in team}
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("Nobody yet")), *((key, person.shown_name) for key, person in self.team.items())]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "owner": self.team.get(self.cleaned_data["owner"])}

    @staticmethod
    def initial_of(row: Preparation) -> dict[str, Any]:
        owner = str(row.owner.public_id) if row.owner else ""
        return {"text": row.text, "note": row.note, "days": row.days, "owner": owner}


class TrainingForm(forms.Form):
    """How far somebody is with one skill."""

    state = forms.ChoiceField(
        label=_("How far"),
        required=False,
        choices=[
            ("", _("Not yet")),
            (TrainingState.BOOKED, _("Booked")),
            (TrainingState.DONE, _("Done")),
            (TrainingState.NOT_NEEDED, _("Not needed")),
        ],
    )
    booked_on = DayField(label=_("Booked for"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == TrainingState.BOOKED and not data.get("booked_on") and "booked_on" not in self.errors:
            raise ValidationError({"booked_on": _("Say for which day it is booked.")})
        return data

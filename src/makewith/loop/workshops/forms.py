"""What is typed when a workshop is planned."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.forms import AudienceField, chosen_audience
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, Visibility
from makewith.kit.forms import DayField, TextAreaField
from makewith.loop.workshops.library import ExerciseKind
from makewith.loop.workshops.library.agendas import agendas
from makewith.loop.workshops.models import (
    Block,
    OwnExercise,
    Preparation,
    Seat,
    SeatRole,
    Table,
    TrainingState,
    Workshop,
)
from makewith.loop.workshops.rules import MOST_DOTS, SWITCHES, BlockRules

ROLES = {
    SeatRole.PARTICIPANT: _("Takes part"),
    SeatRole.FACILITATOR: _("Leads the workshop"),
    SeatRole.CO_FACILITATOR: _("Leads with them"),
    SeatRole.TABLE_HOST: _("Hosts a table"),
    SeatRole.NOTE_TAKER: _("Takes notes"),
    SeatRole.OBSERVER: _("Listens"),
    SeatRole.COACH: _("Coaches the team"),
}


class ClockField(forms.TimeField):
    """A time of day, typed or chosen."""

    default_error_messages = {"invalid": _("Write the time like 18:30.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**options)


class WorkshopForm(forms.Form):
    """A workshop as the team announces it."""

    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("As people would say it: “Safe spots when you share a door”"),
        max_length=120,
    )
    brief = TextAreaField(label=_("What should people know before they come?"), max_length=4000, required=False)
    held_on = DayField(label=_("The day"), required=False)
    begins = ClockField(label=_("From"), required=False)
    ends = ClockField(label=_("To"), help_text=_("What people are promised."), required=False)
    place = forms.CharField(
        label=_("Where"),
        help_text=_("With what helps to find it: the entrance, the stop."),
        max_length=120,
        required=False,
    )
    thanks = forms.CharField(
        label=_("The thanks"), help_text=_("What people get for it, and when."), max_length=160, required=False
    )
    capacity = forms.IntegerField(
        label=_("How many people"), help_text=_("Who take part. Left empty: as many as come."), min_value=1, max_value=200,
        required=False,
    )  # fmt: skip
    visibility = AudienceField(
        label=_("Who may see it and come"),
        visibilities=(Visibility.PUBLIC, Visibility.MEMBERS, Visibility.INVITATION),
    )
    takes_walk_ins = forms.BooleanField(
        label=_("Whoever is in the room may join"),
        help_text=_("With the code on the wall, without an account and without having been asked."),
        required=False,
    )
    opened = forms.BooleanField(
        label=_("Announce it"), help_text=_("People who may see it find it on the programme’s page."), required=False
    )

    def __init__(self, *args: Any, programme: Programme, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        audience = self.fields["visibility"]
        assert isinstance(audience, AudienceField)
        audience.among(programme, activity.segment if activity else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, begins, ends = (data.get(name) for name in ("held_on", "begins", "ends"))
        if not self.errors:
            if (begins or ends) and not day:
                self.add_error("held_on", _("Choose the day as well."))
            if day and not begins:
                self.add_error("begins", _("Say when it begins."))
            if data.get("opened") and not day:
                self.add_error("held_on", _("Before it is announced, people need a day."))
        return data

    def activity(self, state: str = ActivityState.DRAFT) -> dict[str, Any]:
        """What the form says about the activity, as the actions take it."""
        data = self.cleaned_data
        begins, ends = between(data["held_on"], data["begins"], data["ends"], self.programme)
        if data["opened"]:
            state = ActivityState.OPEN
        elif state == ActivityState.OPEN:
            state = ActivityState.CLOSED
        values = {name: data[name] for name in ("title", "brief", "thanks", "capacity")}
        return {**values, **data["visibility"], "opens_at": begins, "closes_at": ends, "state": state}


def between(
    day: date | None, begins: time | None, ends: time | None, programme: Programme
) -> tuple[datetime | None, datetime | None]:
    """When it begins and ends, there where it is; what ends at an earlier time of day ends on the next."""
    if day is None or begins is None:
        return None, None
    zone = ZoneInfo(programme.time_zone)
    first = datetime.combine(day, begins, zone)
    if ends is None:
        return first, None
    last = datetime.combine(day, ends, zone)
    return first, last if last > first else last + timedelta(days=1)


class StartForm(WorkshopForm):
    """The same for a new one, with an agenda to begin with."""

    start = forms.ChoiceField(label=_("An agenda to begin with"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.fields["start"]
        assert isinstance(start, forms.ChoiceField)
        start.choices = [("", _("None, I put it together myself"))] + [
            (key, f"{agenda.title}. {agenda.words}") for key, agenda in agendas().items()
        ]


class SettingsForm(WorkshopForm):
    """The same for one that is there, with the texts people read when they come and when they leave."""

    ground_rules = TextAreaField(
        label=_("Ground rules"), help_text=_("People read them before they join."), max_length=2000, required=False
    )
    consent = TextAreaField(label=_("What people agree to when they join"), max_length=2000, required=False)
    thank_you = TextAreaField(
        label=_("Thank you"),
        help_text=_("What stands on every phone when it is over."),
        max_length=2000,
        required=False,
    )

    def own(self) -> dict[str, Any]:
        names = ("place", "ground_rules", "consent", "thank_you", "takes_walk_ins")
        return {name: self.cleaned_data[name] for name in names}


def workshop_initial(workshop: Workshop) -> dict[str, Any]:
    activity = workshop.activity
    zone = ZoneInfo(activity.programme.time_zone)
    begins = activity.opens_at.astimezone(zone) if activity.opens_at else None
    ends = activity.closes_at.astimezone(zone) if activity.closes_at else None
    return {
        **{name: getattr(activity, name) for name in ("title", "brief", "thanks", "capacity")},
        **{
            name: getattr(workshop, name)
            for name in ("place", "ground_rules", "consent", "thank_you", "takes_walk_ins")
        },
        "held_on": begins and begins.date(),
        "begins": begins and begins.time(),
        "ends": ends and ends.time(),
        "visibility": chosen_audience(activity.visibility, activity.segment),
        "opened": activity.state == ActivityState.OPEN,
    }


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


class TableForm(forms.Form):
    """One table."""

    name = forms.CharField(label=_("Name"), help_text=_("“A, ground floor”, “By phone”"), max_length=40)
    capacity = forms.IntegerField(label=_("Chairs"), min_value=1, max_value=60, initial=7)
    is_remote = forms.BooleanField(label=_("They meet on a call"), required=False)

    @staticmethod
    def initial_of(table: Table) -> dict[str, Any]:
        return {name: getattr(table, name) for name in ("name", "capacity", "is_remote")}


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


class LearnedForm(forms.Form):
    """What the next one should know."""

    learned = TextAreaField(
        label=_("What the next one should know"),
        help_text=_("What you would keep, and what you would do differently. It stands on the next one’s page."),
        max_length=4000,
        required=False,
    )


class NextForm(forms.Form):
    """Beginning the next one from this one."""

    title = forms.CharField(label=_("What the next one is about"), max_length=120)
    held_on = DayField(label=_("The day"), required=False)
    begins = ClockField(label=_("From"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("held_on") and not data.get("begins") and "begins" not in self.errors:
            self.add_error("begins", _("Say when it begins."))
        return data

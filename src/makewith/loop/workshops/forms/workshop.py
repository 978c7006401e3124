"""What is typed about a workshop as a whole, and what it leaves to the next one."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.programmes.forms import AudienceField, chosen_audience
from makewith.foundation.programmes.models import Activity, ActivityState, Programme, Visibility
from makewith.kit.forms import DayField, TextAreaField
from makewith.loop.workshops.forms.fields import ClockField
from makewith.loop.workshops.library.agendas import agendas
from makewith.loop.workshops.models import (
    Workshop,
)


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

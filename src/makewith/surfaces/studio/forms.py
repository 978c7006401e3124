"""What is typed in the studio."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.forms import EraseForm, ZoneField
from makewith.foundation.people.models import ErasureReason, Paper, Person, Side, StakeholderKind
from makewith.foundation.programmes.actions import joined_before
from makewith.foundation.programmes.forms import AudienceField, chosen_audience
from makewith.foundation.programmes.models import Activity, Programme, Role, Segment, Visibility
from makewith.foundation.programmes.queries import Asked
from makewith.foundation.programmes.recipes import all_recipes
from makewith.kit.forms import DayField

ROLES = [
    (Role.OWNER, _("Owner: decides and signs")),
    (Role.FACILITATOR, _("Facilitator: runs activities and invites")),
    (Role.RESEARCHER, _("Researcher: reads and makes insights")),
    (Role.MODERATOR, _("Moderator: answers")),
    (Role.FINANCE, _("Finance: sees people and thanks")),
    (Role.OBSERVER, _("Observer: reads along")),
    (Role.COACH, _("Coach: from outside, sees and advises")),
]
SIDES = [
    (Side.CUSTOMER, _("Customers")),
    (Side.EMPLOYEE_FACING, _("Employees who face customers")),
    (Side.EMPLOYEE, _("Other employees")),
    (Side.PARTNER, _("Partners")),
    (Side.BUSINESS, _("The business team")),
]
PAPERS = [
    (Paper.LEMON, _("Lemon")),
    (Paper.MINT, _("Mint")),
    (Paper.APRICOT, _("Apricot")),
    (Paper.SKY, _("Sky")),
    (Paper.ROSE, _("Rose")),
    (Paper.LILAC, _("Lilac")),
    (Paper.KRAFT, _("Kraft")),
]
LONG = {"max_length": _("This has %(show_value)d characters. %(limit_value)d fit.")}


def _text(label: Any, help_text: Any = "", limit: int = 1000, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=limit,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=LONG,
    )


class NewProgrammeForm(forms.Form):
    """What a programme cannot do without; the recipe lays out the rest."""

    recipe = forms.ChoiceField(
        label=_("Choose a recipe"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a recipe. You can change every part later.")},
    )
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=80,
        error_messages={"required": _("Give it a name that people can say."), **LONG},
    )
    goal = forms.CharField(
        label=_("The goal, in one sentence"),
        help_text=_(
            "As somebody would wish for it: “Make the last hundred metres feel like a neighbour handing it over.”"
        ),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what should be different afterwards."), **LONG},
    )
    time_zone = ZoneField(label=_("Time zone"), help_text=_("Deadlines include their last minute in this zone"))
    started_on = DayField(label=_("Begins on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipes = self.fields["recipe"]
        assert isinstance(recipes, forms.ChoiceField)
        recipes.choices = [(recipe.name, recipe.title) for recipe in all_recipes()]


class GoalsForm(forms.Form):
    name = forms.CharField(label=_("What is it called?"), max_length=80, error_messages=LONG)
    goal = forms.CharField(
        label=_("The goal, in one sentence"),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=LONG,
    )
    lead = forms.CharField(
        label=_("For people who have never heard of it"),
        help_text=_("Two sentences on the programme's public page"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=LONG,
    )
    time_zone = ZoneField(label=_("Time zone"))
    started_on = DayField(label=_("Begins on"), required=False)


class ToolsForm(forms.Form):
    """Activities have forms of their own; the step has nothing to type."""


class AudienceForm(forms.Form):
    audience = _text(_("Whom do you want to hear?"), _("And who would otherwise be forgotten?"))
    visibility = AudienceField(
        label=_("Who may see the programme"),
        visibilities=(Visibility.PUBLIC, Visibility.MEMBERS, Visibility.INVITATION),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **kwargs.get("initial", {}),
            "visibility": chosen_audience(programme.visibility, programme.segment),
        }
        super().__init__(*args, **kwargs)
        field = self.fields["visibility"]
        assert isinstance(field, AudienceField)
        field.among(programme, programme.segment)


class SegmentForm(forms.Form):
    """People who have all of this in common; what is left empty is not asked."""

    name = forms.CharField(
        label=_("What do you call them?"),
        max_length=60,
        error_messages={"required": _("Give them a name that your colleagues understand."), **LONG},
    )
    kinds: "forms.ModelMultipleChoiceField[StakeholderKind]" = forms.ModelMultipleChoiceField(
        label=_("They are one of these"),
        queryset=StakeholderKind.objects.all(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sides = forms.MultipleChoiceField(
        label=_("They are on one of these sides"), choices=SIDES, required=False, widget=forms.CheckboxSelectMultiple
    )
    joined_by = DayField(label=_("They take part at least since"), required=False)
    took_part_in: "forms.ModelChoiceField[Activity]" = forms.ModelChoiceField(
        label=_("They took part in"),
        queryset=Activity.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Not asked"),
    )
    is_invited = forms.BooleanField(label=_("They were invited to this programme"), required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["took_part_in"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programme.activities.all()

    @classmethod
    def of(cls, segment: Segment, programme: Programme) -> "SegmentForm":
        """The form as a segment fills it."""
        joined_by = None
        if segment.joined_before:
            joined_by = (
                (segment.joined_before - timedelta(microseconds=1)).astimezone(ZoneInfo(programme.time_zone)).date()
            )
        return cls(
            programme=programme,
            initial={
                "name": segment.name,
                "kinds": [kind.public_id for kind in segment.kinds.all()],
                "sides": [row.side for row in segment.sides.all()],
                "joined_by": joined_by,
                "took_part_in": segment.took_part_in.public_id if segment.took_part_in else None,
                "is_invited": segment.is_invited,
            },
        )

    def asked(self, programme: Programme) -> Asked:
        """What the valid form asks for, for counting before it is kept."""
        data = self.cleaned_data
        return Asked(
            programme.pk,
            tuple(kind.pk for kind in data.get("kinds", ())),
            tuple(data.get("sides", ())),
            joined_before(programme, data.get("joined_by")),
            data["took_part_in"].pk if data.get("took_part_in") else None,
            bool(data.get("is_invited")),
        )


class ThanksForm(forms.Form):
    thanks = _text(_("What do people get for it, and when?"), _("Money, time, credit, the thing itself"))


class IterateForm(forms.Form):
    iteration = _text(_("What happens after each round?"), _("Keep, change or stop: by whom, with which numbers?"))


class CommunicateForm(forms.Form):
    communication = _text(_("Who tells people what became of what they gave, and how?"))
    promise_days = forms.IntegerField(
        label=_("Everybody hears from you within"),
        help_text=_("Days. The studio counts who has waited longer."),
        min_value=1,
        max_value=365,
        error_messages={
            "min_value": _("A promise needs at least one day."),
            "max_value": _("A promise of more than a year is none."),
            "invalid": _("Write a whole number of days."),
        },
    )


class RoundForm(forms.Form):
    name = forms.CharField(label=_("What is the round for?"), max_length=80, error_messages=LONG)
    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Ends"))


STEP_FORMS: dict[str, type[forms.Form]] = {
    "goals": GoalsForm,
    "tools": ToolsForm,
    "audience": AudienceForm,
    "thanks": ThanksForm,
    "iterate": IterateForm,
    "communicate": CommunicateForm,
}


class CopyForm(forms.Form):
    name = forms.CharField(label=_("What is the next one called?"), max_length=80, error_messages=LONG)


class InviteForm(forms.Form):
    """Addresses or rows, typed or in a file; a role and a kind for those who have none of their own."""

    people = forms.CharField(
        label=_("Addresses"),
        help_text=_("One a line. With a first line “email,name,role,kind”, every line may say more."),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": _("This list is too long to type. Put it into a file.")},
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        help_text=_("Columns: email, name, role, kind. Only email is needed."),
        required=False,
        max_length=255,
        error_messages={"empty": _("This file is empty.")},
    )
    role = forms.ChoiceField(label=_("They join as"), required=False)
    kind: "forms.ModelChoiceField[StakeholderKind]" = forms.ModelChoiceField(
        label=_("They are"),
        queryset=StakeholderKind.objects.all(),
        to_field_name="public_id",
        required=False,
        empty_label=_("They say so themselves"),
    )

    def __init__(self, *args: Any, with_roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("People who take part")), *(ROLES if with_roles else [])]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("people", "").strip() and not data.get("file"):
            self.add_error("people", _("Nobody is on the list yet. Write an address or choose a file."))
        return data


class RoleForm(forms.Form):
    """A role for somebody in the programme, by their public_id."""

    person: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        queryset=Person.objects.none(), to_field_name="public_id"
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    ends_on = DayField(label=_("Until, that day included"), required=False)

    def among(self, people: "QuerySet[Person]") -> None:
        """Let only these people be chosen."""
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = people


class StudioEraseForm(EraseForm):
    """Erasing on somebody's behalf says why."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[choice for choice in ErasureReason.choices if choice[0] != ErasureReason.OWN_WISH],
        error_messages={"required": _("Choose a reason.")},
    )


class TestLetterForm(forms.Form):
    address = forms.EmailField(
        label=_("Send a test to"),
        max_length=254,
        error_messages={
            "required": _("Write the address it should go to."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
        },
    )


class CompanyForm(forms.Form):
    name = forms.CharField(
        label=_("The company's name"),
        max_length=60,
        error_messages={"required": _("The company needs a name."), **LONG},
    )
    tagline = forms.CharField(
        label=_("The line beside it"), help_text=_("A word or two"), max_length=40, required=False, error_messages=LONG
    )
    contact = forms.CharField(
        label=_("Whom people write to"),
        help_text=_("An address, a phone number or a name. It stands at the foot of every page and letter."),
        max_length=120,
        required=False,
        error_messages=LONG,
    )


class KindForm(forms.Form):
    name = forms.CharField(
        label=_("Your own word for them"),
        help_text=_("In the singular: “receiver”, “courier”"),
        max_length=40,
        error_messages={"required": _("Give them a name."), **LONG},
    )
    side = forms.ChoiceField(label=_("They are"), choices=SIDES)
    paper = forms.ChoiceField(label=_("The colour of their notes"), choices=PAPERS)
    is_open_to_choose = forms.BooleanField(label=_("Somebody new may say so themselves"), required=False)

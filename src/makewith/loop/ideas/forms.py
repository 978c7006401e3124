"""What is typed about ideas."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from makewith.foundation.programmes.forms import AudienceField
from makewith.foundation.programmes.models import Activity, Programme, Terms, Visibility
from makewith.kit.forms import DayField, TextAreaField, show_problems
from makewith.loop.ideas.actions import TITLE_LIMIT, Words
from makewith.loop.ideas.authors.models import Version
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.voting.rules import Categories


class IdeaForm(forms.Form):
    """The line, one field per question of the call, and the terms. What is missing or too long the action says."""

    title = forms.CharField(
        label=_("Say it in one line"), help_text=_("As you would say it to a neighbour"), required=False
    )

    def __init__(self, call: Call, terms: Terms | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        self.fields["title"].widget.attrs.update({"maxlength": TITLE_LIMIT, "dir": "auto"})
        for question in call.questions:
            self.fields[question["key"]] = forms.CharField(
                label=question["label"],
                help_text=question.get("hint", ""),
                required=False,
                widget=forms.Textarea(
                    attrs={
                        "maxlength": question["limit"],
                        "placeholder": question.get("placeholder", ""),
                        "dir": "auto",
                    }
                ),
            )
        categories = Categories.of(call).rows
        if categories:
            self.fields["category"] = forms.ChoiceField(
                label=_("What is it about?"),
                choices=[(row.key, f"{row.label}: {row.words}" if row.words else row.label) for row in categories],
                widget=forms.RadioSelect,
                required=False,
            )
        if AuthorsRules.of(call).nameless:
            self.fields["nameless"] = forms.BooleanField(
                label=_("Without my name"),
                help_text=_(
                    "Nobody but you sees that it is yours, the team neither. You still hear what becomes of it."
                ),
                required=False,
            )
        self.agreeing_to = terms
        if terms is not None:
            self.fields["terms"] = forms.BooleanField(required=False)

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[question["key"]] for question in self.call.questions]

    @classmethod
    def filled(cls, idea: Idea, terms: Terms | None) -> "IdeaForm":
        """The form with what the draft says."""
        return cls(idea.call, terms, initial={"title": idea.title, "category": idea.category, **idea.answers})

    @classmethod
    def to_change(cls, idea: Idea, said: Idea | Version) -> "IdeaForm":
        """The form with an idea's words, those on the table or those that wait."""
        return cls(idea.call, None, initial={"title": said.title, "category": idea.category, **said.answers})

    def words(self) -> Words:
        """What was typed, as it was typed."""
        data: Mapping[str, Any] = self.data
        return Words(
            str(data.get("title", "")),
            {question["key"]: str(data.get(question["key"], "")) for question in self.call.questions},
            str(data.get("category", "")),
        )

    def agreed_version(self) -> int | None:
        """The version of the terms that the page showed, if its box was ticked."""
        version = str(self.data.get("terms_version", ""))
        return int(version) if self.data.get("terms") and re.fullmatch(r"[0-9]{1,5}", version) else None

    @classmethod
    def again(cls, call: Call, terms: Terms | None, data: QueryDict, error: ValidationError) -> "IdeaForm":
        """The form as it was sent, with what the action said. Terms that are still to be agreed to are not ticked."""
        typed = data.copy()
        if "terms" in getattr(error, "error_dict", ()):
            typed.pop("terms", None)
        form = cls(call, terms, typed)
        show_problems(form, error)
        return form


class GuestForm(IdeaForm):
    """The same for somebody without an account, with a name and an address."""

    name = forms.CharField(
        label=_("Your name"), help_text=_("It stands beside your idea."), max_length=80, required=False
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Nobody sees it. The link goes there, and the answer."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("nameless", None)


class FilterForm(forms.Form):
    """What a list of ideas is asked for. Anything unknown falls back to the default."""

    text = forms.CharField(label=_("Search in the words of the ideas"), required=False, max_length=200)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("supported", _("Most wanted first")),
            ("waiting", _("Waiting for us first")),
            ("active", _("Last touched first")),
            ("popular", _("Popular now first")),
        ],
    )
    show = forms.ChoiceField(
        required=False,
        choices=[
            ("all", _("All")),
            ("waiting", _("Needs an answer")),
            ("answered", _("Answered")),
            ("mine", _("Mine")),
        ],
    )
    kind = forms.IntegerField(required=False)
    category = forms.SlugField(required=False)
    tag = forms.CharField(required=False, max_length=120)
    status = forms.SlugField(label=_("Where it stands"), required=False)

    def chosen(self, data: QueryDict) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class CallForm(forms.Form):
    """A call for ideas as the team plans it."""

    title = forms.CharField(
        label=_("What do you ask?"), help_text=_("As a question: “Where should a parcel wait?”"), max_length=120
    )
    brief = TextAreaField(label=_("What should people know?"), max_length=4000, required=False)
    thanks = forms.CharField(
        label=_("The thanks"), help_text=_("What people get for it, and when."), max_length=160, required=False
    )
    first_question = forms.CharField(label=_("First question"), max_length=120)
    second_question = forms.CharField(label=_("Second question"), max_length=120, required=False)
    closes_on = DayField(label=_("Open until, that day included"), required=False)
    terms = TextAreaField(
        label=_("What people agree to"),
        help_text=_("On use, royalty and taking back. Each change becomes a new version; what people agreed to stays."),
        max_length=8000,
    )
    visibility = AudienceField(
        label=_("Who may see it and take part"), visibilities=(Visibility.PUBLIC, Visibility.MEMBERS)
    )
    opened = forms.BooleanField(label=_("Open it now"), required=False)

    def __init__(self, *args: Any, programme: Programme, activity: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["visibility"]
        assert isinstance(audience, AudienceField)
        audience.among(programme, activity.segment if activity else None)

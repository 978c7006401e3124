"""What is typed about authors, updates and tags."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.people.models import Person
from makewith.kit.forms import TextAreaField
from makewith.loop.ideas.authors.actions import UPDATE_LIMIT
from makewith.loop.ideas.authors.rules import MOST_CO_AUTHORS, MOST_TAGS, AuthorsRules
from makewith.loop.ideas.section_form import SectionForm


class InviteForm(forms.Form):
    """Whom to ask, and how much of a hundred."""

    to = forms.CharField(
        label=_("Who?"),
        help_text=_("An e-mail address, or the name of somebody who wrote something here."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    share = forms.IntegerField(
        label=_("Their share"),
        help_text=_("Whole parts of a hundred. They come from yours."),
        min_value=1,
        max_value=99,
    )
    may_edit = forms.BooleanField(label=_("They may change the words too"), required=False, initial=True)


class SharesForm(forms.Form):
    """One number for each author."""

    def __init__(self, people: Sequence[Person], shares: dict[int, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for person in people:
            self.fields[f"share-{person.pk}"] = forms.IntegerField(
                label=person.shown_name, min_value=1, max_value=100, initial=shares.get(person.pk)
            )

    def shares(self) -> dict[int, int]:
        return {int(name.removeprefix("share-")): value for name, value in self.cleaned_data.items()}


class UpdateForm(forms.Form):
    """How it goes on, perhaps with a picture."""

    text = TextAreaField(
        label=_("How does it go on?"), help_text=_("“Day 12: I built it from cardboard.”"), max_length=UPDATE_LIMIT
    )
    picture_alt = forms.CharField(
        label=_("What is in the picture, for people who cannot see it"), max_length=200, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class TagsForm(forms.Form):
    """Tags with commas between them, in any script's comma."""

    tags = forms.CharField(
        label=_("Tags"),
        help_text=_("A few words that it is found by, with commas between them."),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def names(self) -> list[str]:
        return [name for name in re.split(r"[,;،、，\n]", self.cleaned_data["tags"]) if name.strip()]


class AuthorsForm(SectionForm):
    """The section `authors` of a call's rules."""

    section = AuthorsRules
    title = _("Authors and words")
    lead = _("Who makes an idea, how long its words may change, and what it is found by.")

    most_co_authors = forms.IntegerField(
        label=_("Co-authors"),
        help_text=_("The most an author may invite; 0 for none."),
        max_value=MOST_CO_AUTHORS,
        required=False,
    )
    may_edit = forms.BooleanField(label=_("Authors may change the words"), required=False)
    edit_until_supporters = forms.IntegerField(
        label=_("Until so many people stand behind it"), help_text=_("Empty for no such end."), required=False
    )
    edit_until_answered = forms.BooleanField(label=_("Until it has its answer"), required=False)
    edit_statuses = forms.CharField(
        label=_("Only in these statuses"),
        help_text=_("Keys of statuses with commas between them; empty for all."),
        required=False,
        max_length=400,
    )
    substantial_words = forms.IntegerField(label=_("Supporters hear of a change of so many words"))
    guests = forms.BooleanField(label=_("People without an account may write"), required=False)
    nameless = forms.BooleanField(label=_("An author may leave the name away"), required=False)
    most_tags = forms.IntegerField(
        label=_("Tags for each idea"), help_text=_("0 for none."), max_value=MOST_TAGS, required=False
    )

    @classmethod
    def initial_of(cls, current: Any) -> dict[str, Any]:
        return {**current.data(), "edit_statuses": ", ".join(current.edit_statuses)}

    def typed(self) -> dict[str, Any]:
        statuses = [key.strip() for key in self.cleaned_data["edit_statuses"].split(",")]
        numbers = {name: self.cleaned_data[name] or 0 for name in ("most_co_authors", "most_tags")}
        return {**self.cleaned_data, **numbers, "edit_statuses": [key for key in statuses if key]}

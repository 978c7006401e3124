"""How a section of a call's rules is typed: one form for each room, shown together on the page of rules."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from makewith.loop.ideas.models import Call
from makewith.loop.ideas.section import Section


class SectionForm(forms.Form):
    """One section's fields, filled with what applies. Its fields are called "<key of the section>-<name>" on the page.

    A room derives its form, says which `section` it is about, and gives `initial_of` and `typed`. Whether the rules make
    sense the section says (`Section.read`), not the form. `template` lays the fields out, below one another unless the
    room has its own; it finds the form as `form`.
    """

    section: ClassVar[type[Section]]
    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    template: ClassVar[str] = "ideas/section_fields.jinja"

    def __init__(self, current: Section, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=self.section.key, initial=self.initial_of(current))
        self.current = current

    @classmethod
    def initial_of(cls, current: Any) -> dict[str, Any]:
        """What the fields show of the section as it is; a dataclass whose fields are the form's needs nothing else."""
        return dict(current.data())

    def typed(self) -> dict[str, Any]:
        """What was typed, as the data that the section reads. Called once the form is valid."""
        return dict(self.cleaned_data)

    @classmethod
    def under_way(cls, call: Call) -> list[str]:
        """What a change means for what is under way in this call, in plain sentences."""
        return []

"""The rules of a call: one section for each room of this stage that goes by rules."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.section import Section
from makewith.loop.ideas.voting.rules import Categories, Pipeline, Votes

# In the order in which a page shows them. Each room adds its own, and its form in `rule_forms.py`.
SECTIONS: tuple[type[Section], ...] = (Ladder, Votes, Categories, Pipeline, AuthorsRules)

AnySection = TypeVar("AnySection", bound=Section)


def rules_of(call: Call, section: type[AnySection]) -> AnySection:
    """What this room goes by in this call."""
    return section.read(call.rules.get(section.key, {}))


def checked(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The same rules as they are kept. Raises ValidationError for a section that is not known or makes no sense."""
    known = {section.key: section for section in SECTIONS}
    if strange := sorted(set(rules) - set(known)):
        raise ValidationError({"rules": _("There is no section of rules called %(name)s.") % {"name": strange[0]}})
    return {key: known[key].read(data).data() for key, data in rules.items()}

"""What a call says about who makes its ideas and how they may grow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.loop.ideas.models import Call

MOST_CO_AUTHORS = 20
MOST_TAGS = 8


@dataclass(frozen=True)
class AuthorsRules:
    """The section `authors` of a call's rules.

    An idea has up to `most_co_authors` beside its author; 0 for none. Its words may be changed until it has
    `edit_until_supporters` (None for no such end), with `edit_until_answered` until it has its answer, and where
    `edit_statuses` are named only while its status is one of them. A change of at least `substantial_words` words is told.
    `guests` may write without an account. With `nameless` an author may leave the name away. Up to `most_tags` per idea.
    """

    key: ClassVar[str] = "authors"

    most_co_authors: int = 4
    may_edit: bool = True
    edit_until_supporters: int | None = None
    edit_until_answered: bool = False
    edit_statuses: tuple[str, ...] = ()
    substantial_words: int = 5
    guests: bool = False
    nameless: bool = False
    most_tags: int = 0

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls.read(call.rules.get(cls.key, {}))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        problems: dict[str, str] = {}
        values: dict[str, Any] = {}
        known = asdict(cls())
        for name in sorted(set(data) - set(known)):
            problems[name] = _("There is no such rule: %(name)s.") % {"name": name}
        for name, value in data.items():
            if name not in known:
                continue
            kind = type(known[name]) if known[name] is not None else int
            if name == "edit_statuses":
                if isinstance(value, list | tuple) and all(isinstance(one, str) and len(one) <= 40 for one in value):
                    values[name] = tuple(value)
                    continue
            elif kind is bool:
                if isinstance(value, bool):
                    values[name] = value
                    continue
            elif name == "edit_until_supporters" and value is None:
                values[name] = None
                continue
            elif isinstance(value, int) and not isinstance(value, bool):
                lowest, highest = _LIMITS[name]
                if lowest <= value <= highest:
                    values[name] = value
                    continue
                problems[name] = _("Choose a number from %(lowest)d to %(highest)d.") % {
                    "lowest": lowest,
                    "highest": highest,
                }
                continue
            problems[name] = _("This does not fit here: %(value)s.") % {"value": str(value)[:40]}
        if problems:
            raise ValidationError(problems)
        return cls(**values)

    def data(self) -> dict[str, Any]:
        return {**asdict(self), "edit_statuses": list(self.edit_statuses)}

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        """What the rules mean, in plain sentences."""
        return [*self._who(), *self._how()]

    def _who(self) -> list[str]:
        said = [
            ngettext(
                "An author may invite %(n)d co-author, with a share.",
                "An author may invite up to %(n)d co-authors, each with a share.",
                self.most_co_authors,
            )
            % {"n": self.most_co_authors}
            if self.most_co_authors
            else _("An idea has one author.")
        ]
        if self.nameless:
            said.append(_("An author may leave the name away. Then nobody sees it, the team neither."))
        if self.guests:
            said.append(_("People without an account may write too, once they have followed a link in a letter."))
        return said

    def _how(self) -> list[str]:
        if not self.may_edit:
            said = [_("The words stay as they were put on the table.")]
        elif self.edit_until_supporters is None and not self.edit_until_answered and not self.edit_statuses:
            said = [_("Authors may change the words while the call is open. Every version stays readable.")]
        else:
            ends = []
            if self.edit_until_supporters is not None:
                text = ngettext(
                    "%(n)d person stands behind it", "%(n)d people stand behind it", self.edit_until_supporters
                )
                ends.append(text % {"n": self.edit_until_supporters})
            if self.edit_until_answered:
                ends.append(_("it has its answer"))
            if self.edit_statuses:
                ends.append(_("its status is none of: %(statuses)s") % {"statuses": ", ".join(self.edit_statuses)})
            said = [_("Authors may change the words until %(end)s.") % {"end": _(", or ").join(ends)}]
        if self.may_edit:
            text = ngettext(
                "Whoever stands behind an idea is told of a change of %(n)d word or more, once a day at most.",
                "Whoever stands behind an idea is told of a change of %(n)d words or more, once a day at most.",
                self.substantial_words,
            )
            said.append(text % {"n": self.substantial_words})
        if self.most_tags:
            text = ngettext("An idea has up to %(n)d tag.", "An idea has up to %(n)d tags.", self.most_tags)
            said.append(text % {"n": self.most_tags})
        return said


_LIMITS = {
    "most_co_authors": (0, MOST_CO_AUTHORS),
    "edit_until_supporters": (1, 1_000_000),
    "substantial_words": (1, 1000),
    "most_tags": (0, MOST_TAGS),
}

"""What votes are worth in a call, which categories its ideas have, and the way that an idea goes in the house."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.loop.ideas.models import Call

KEY_LENGTH, LABEL_LENGTH, WORDS_LENGTH, MOST_ROWS = 40, 40, 200, 8
TONES = ("", "info", "ok", "warn", "bad")


@dataclass(frozen=True)
class Votes:
    """What a vote is worth. Where nothing is said, a vote is one point for, and nobody keeps what is popular.

    `points` per vote; `both_ways` lets people vote against, too; `budget` is how many votes one person has in the call
    (None: as many as they like). With a `half_life_days` ideas have a popularity, in which a comment counts
    `comment_points`, and everything counts half as much each time that many days have passed.
    """

    key: ClassVar[str] = "votes"
    points: int = 1
    both_ways: bool = False
    budget: int | None = None
    half_life_days: int | None = None
    comment_points: int = 0

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        _known(cls, data)
        problems: dict[str, str] = {}
        values = {
            "points": _whole(data, "points", 1, 1, 1000, problems),
            "budget": _whole(data, "budget", None, 1, 1000, problems),
            "half_life_days": _whole(data, "half_life_days", None, 1, 3650, problems),
            "comment_points": _whole(data, "comment_points", 0, 0, 1000, problems),
            "both_ways": _switch(data, "both_ways", problems),
        }
        if problems:
            raise ValidationError(problems)
        return cls(**values)

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls.read(call.rules.get(cls.key, {}))

    @property
    def is_scored(self) -> bool:
        """Whether points say something that the number of supporters does not."""
        return self.points != 1 or self.both_ways

    def data(self) -> dict[str, Any]:
        return asdict(self)

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        said = [
            _("People can vote for an idea or against it.") if self.both_ways else _("People can vote for an idea."),
            ngettext("A vote is worth %(n)d point.", "A vote is worth %(n)d points.", self.points) % {"n": self.points},
        ]
        if self.budget is None:
            said.append(_("Everybody has as many votes as there are ideas."))
        else:
            text = ngettext(
                "Everybody has %(n)d vote here. It is free again when they take it back.",
                "Everybody has %(n)d votes here. One is free again when they take it back.",
                self.budget,
            )
            said.append(text % {"n": self.budget})
        if self.half_life_days is None:
            said.append(_("Nothing is ranked by what is popular now."))
            return said
        text = ngettext(
            "In “Popular now” a vote of today counts twice as much as one of yesterday.",
            "In “Popular now” a vote of today counts twice as much as one of %(n)d days ago.",
            self.half_life_days,
        )
        said.append(text % {"n": self.half_life_days})
        if self.comment_points:
            text = ngettext(
                "A comment counts %(n)d point there.", "A comment counts %(n)d points there.", self.comment_points
            )
            said.append(text % {"n": self.comment_points})
        return said


@dataclass(frozen=True)
class Category:
    """One category. `words` say what belongs there."""

    key: str
    label: str
    words: str = ""

    @property
    def chip(self) -> tuple[str, str, None]:
        """As one of a row of chips, without a number."""
        return self.key, self.label, None


@dataclass(frozen=True)
class Categories:
    """The categories of a call, one of which its author chooses for each idea. Without any, nobody is asked."""

    key: ClassVar[str] = "categories"
    rows: tuple[Category, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        _known(cls, data)
        return cls(tuple(Category(**row) for row in _rows(data, ("words",))))

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls.read(call.rules.get(cls.key, {}))

    def named(self, key: str) -> Category | None:
        return next((row for row in self.rows if row.key == key), None)

    def data(self) -> dict[str, Any]:
        return {"rows": [asdict(row) for row in self.rows]}

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        if not self.rows:
            return [_("Ideas have no categories.")]
        return [
            _("Everybody chooses one for their idea: %(all)s.") % {"all": ", ".join(row.label for row in self.rows)}
        ]


@dataclass(frozen=True)
class Status:
    """Where an idea can stand. With `needs_answer` nobody sets it without an answer; `ends` closes the idea's way.

    `is_shown` puts the idea on the page of ideas in action.
    """

    key: str
    label: str
    tone: str = ""
    needs_answer: bool = False
    ends: bool = False
    is_shown: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """As one of a list to choose from."""
        return self.key, self.label


@dataclass(frozen=True)
class Pipeline:
    """The statuses of a call in their order. A new idea has none of them.

    `partners_answer` lets idea partners answer in the company's name. A change of many ideas at once is told after
    `grace_minutes`, and can be undone until then.
    """

    key: ClassVar[str] = "pipeline"
    rows: tuple[Status, ...] = ()
    partners_answer: bool = True
    grace_minutes: int = 10

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        _known(cls, data)
        problems: dict[str, str] = {}
        rows = []
        for row in _rows(data, ("tone", "needs_answer", "ends", "is_shown")):
            switches = {name: _switch(row, name, problems) for name in ("needs_answer", "ends", "is_shown")}
            if row.get("tone", "") not in TONES:
                problems["rows"] = _("There is no such colour as %(tone)s.") % {"tone": row["tone"]}
            rows.append(Status(**{**row, **switches}))
        values = {
            "partners_answer": _switch(data, "partners_answer", problems, default=True),
            "grace_minutes": _whole(data, "grace_minutes", 10, 0, 1440, problems),
        }
        if problems:
            raise ValidationError(problems)
        return cls(rows=tuple(rows), **values)

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls.read(call.rules.get(cls.key, {}))

    def named(self, key: str) -> Status | None:
        return next((row for row in self.rows if row.key == key), None)

    @property
    def ends(self) -> list[str]:
        """The keys at which an idea's way is over."""
        return [row.key for row in self.rows if row.ends]

    @property
    def shown(self) -> list[str]:
        """The keys whose ideas are in action."""
        return [row.key for row in self.rows if row.is_shown]

    def data(self) -> dict[str, Any]:
        return {
            "rows": [asdict(row) for row in self.rows],
            "partners_answer": self.partners_answer,
            "grace_minutes": self.grace_minutes,
        }

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        if not self.rows:
            return [_("Ideas have no statuses. Answers and decisions say where they stand.")]
        said = [_("An idea goes this way: %(way)s.") % {"way": " → ".join(row.label for row in self.rows)}]
        for name, words in (
            ("needs_answer", _("Only with an answer to its author: %(which)s.")),
            ("ends", _("Its way ends there, and it takes no more votes: %(which)s.")),
            ("is_shown", _("Shown on “Ideas in action”: %(which)s.")),
        ):
            if which := ", ".join(row.label for row in self.rows if getattr(row, name)):
                said.append(words % {"which": which})
        if self.partners_answer:
            said.append(_("Idea partners answer in the company’s name."))
        else:
            said.append(_("Idea partners comment; the team answers."))
        text = ngettext(
            "A change of many ideas at once can be undone for %(n)d minute before anybody is told.",
            "A change of many ideas at once can be undone for %(n)d minutes before anybody is told.",
            self.grace_minutes,
        )
        said.append(text % {"n": self.grace_minutes})
        return said


def _known(section: type[Any], data: Mapping[str, Any]) -> None:
    if strange := sorted(set(data) - {field.name for field in fields(section)}):
        raise ValidationError({"rules": _("There is no rule called %(name)s.") % {"name": strange[0]}})


def _whole(
    data: Mapping[str, Any], name: str, default: int | None, least: int, most: int, problems: dict[str, str]
) -> Any:
    value = data.get(name, default)
    if value is None and default is None:
        return None
    if type(value) is not int or not least <= value <= most:
        problems[name] = _("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
    return value


def _switch(data: Mapping[str, Any], name: str, problems: dict[str, str], *, default: bool = False) -> bool:
    value = data.get(name, default)
    if type(value) is not bool:
        problems[name] = _("Say yes or no.")
    return bool(value)


def _rows(data: Mapping[str, Any], more: Iterable[str]) -> list[dict[str, Any]]:
    """Rows with a label each and a key of its own, made from the label where there is none; `more` may be in them."""
    given = data.get("rows", [])
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        raise ValidationError({"rows": _("These are no rows.")})
    if len(given) > MOST_ROWS:
        raise ValidationError({"rows": _("At most %(n)d of them fit.") % {"n": MOST_ROWS}})
    rows: list[dict[str, Any]] = []
    for row in given:
        if strange := sorted(set(row) - {"key", "label", *more}):
            raise ValidationError({"rows": _("There is no rule called %(name)s.") % {"name": strange[0]}})
        label = str(row.get("label", "")).strip()
        key = str(row.get("key", "")) or _free_key(label, [known["key"] for known in rows])
        if not label or len(label) > LABEL_LENGTH:
            raise ValidationError({"rows": _("Each needs a name of at most %(n)d letters.") % {"n": LABEL_LENGTH}})
        if slugify(key) != key or len(key) > KEY_LENGTH or not key:
            raise ValidationError({"rows": _("A key has small letters, numbers and hyphens: %(key)s.") % {"key": key}})
        if key in [known["key"] for known in rows]:
            raise ValidationError({"rows": _("Two have the same key: %(key)s.") % {"key": key}})
        if len(str(row.get("words", ""))) > WORDS_LENGTH:
            raise ValidationError({"rows": _("What belongs there has at most %(n)d letters.") % {"n": WORDS_LENGTH}})
        rows.append({**row, "key": key, "label": label})
    return rows


def _free_key(label: str, taken: list[str]) -> str:
    """A key for a row that somebody named. Names without any Latin letter are numbered."""
    base = slugify(label)[: KEY_LENGTH - 3] or "row"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key

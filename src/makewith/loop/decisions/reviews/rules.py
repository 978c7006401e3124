"""What a board goes by, kept as data and read as an object: its closings, its criteria, its reviewers, its vote."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.dateformat import format as format_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.kit.text import one_line
from makewith.loop.decisions.reviews.windows import closings_after, day_in

_CLOSING = re.compile(r"\d\d-\d\d")
MOST_CLOSINGS, MOST_CRITERIA = 24, 12
LEAST_STEPS, MOST_STEPS = 2, 9


@dataclass(frozen=True)
class Criterion:
    """One question of the card: marks from 1 (`low` in words) to `steps` (`high`), with its weight among the others."""

    key: str
    label: str
    help: str = ""
    low: str = ""
    high: str = ""
    steps: int = 5
    weight: int = 1


DEFAULT_CRITERIA = (
    Criterion("wanted", "Do people want it?", "What supporters and comments say", "nobody", "many, strongly"),
    Criterion("works", "Does it work?", "With what we have or can get", "not with us", "tomorrow"),
    Criterion("worth", "Is it worth the money?", "Against what else it would pay for", "no", "clearly"),
    Criterion("fair", "Is it fair to everybody?", "Also to those who do not take part", "leaves people out", "for all"),
)


@dataclass(frozen=True)
class Rules:
    """How a board works.

    `closings` are days of the year ("05-04" is 4 May); a window is decided `decide_days` after its own. Each entry gets
    `reviewers` cards; whose card is still open `remind_days` before the decision hears of it once. Marks that lie
    `apart` or more from each other count as a disagreement. What is parked comes back by itself (`parked_returns`) or is put
    before the board again by hand. With `fan_vote`, finalists can be voted on for `vote_days`.
    """

    closings: tuple[str, ...] = ("01-04", "05-04", "09-06")
    criteria: tuple[Criterion, ...] = field(default=DEFAULT_CRITERIA)
    reviewers: int = 3
    decide_days: int = 60
    remind_days: int = 14
    apart: int = 3
    parked_returns: bool = True
    fan_vote: bool = False
    vote_days: int = 14

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Rules":
        """The rules that data says, with the usual ones where it says nothing. Raises ValidationError by field."""
        problems: dict[str, str] = {}
        if strange := sorted(set(data) - set(cls.__dataclass_fields__)):
            problems["rules"] = _("There is no rule called %(name)s.") % {"name": strange[0]}
        values: dict[str, Any] = {}
        if "closings" in data:
            values["closings"] = _closings(data["closings"], problems)
        if "criteria" in data:
            values["criteria"] = _criteria(data["criteria"], problems)
        for name, least, most in _WHOLE:
            if name in data:
                values[name] = _whole(data[name], name, least, most, problems)
        for name in ("parked_returns", "fan_vote"):
            if name in data:
                values[name] = data[name] is True
        if problems:
            raise ValidationError(problems)
        return cls(**values)

    def data(self) -> dict[str, Any]:
        """The same rules as they are kept."""
        kept = asdict(self)
        return {**kept, "closings": list(self.closings), "criteria": list(kept["criteria"])}

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        """What the rules mean, in plain sentences, for what comes in now."""
        first, second = (at.astimezone(zone) for at in closings_after(now, self.closings, zone, 2))
        said = [
            _("The next review closes on %(day)s; what comes in after that waits until %(next)s.")
            % {
                "day": format_date(first, "j F Y"),
                "next": format_date(second, "j F" if second.year == first.year else "j F Y"),
            },
            ngettext(
                "Each entry is judged by %(count)d reviewer on %(criteria)d criteria.",
                "Each entry is judged by %(count)d reviewers on %(criteria)d criteria, each alone.",
                self.reviewers,
            )
            % {"count": self.reviewers, "criteria": len(self.criteria)},
            _("Decisions are due by %(day)s. Whose card is open on %(remind)s hears of it once.")
            % {
                "day": format_date(first + timedelta(days=self.decide_days), "j F Y"),
                "remind": format_date(first + timedelta(days=self.decide_days - self.remind_days), "j F"),
            },
            _("What is parked comes back by itself, in the first review that closes on or after its day.")
            if self.parked_returns
            else _("What is parked stays away until somebody puts it before the board again."),
        ]
        if self.fan_vote:
            said.append(
                ngettext(
                    "The finalists can be voted on for %(count)d day, once each; nobody sees a figure before the end.",
                    "The finalists can be voted on for %(count)d days, once each; nobody sees a figure before the end.",
                    self.vote_days,
                )
                % {"count": self.vote_days}
            )
        return said


_WHOLE = (
    ("reviewers", 1, 20),
    ("decide_days", 1, 365),
    ("remind_days", 0, 365),
    ("apart", 1, MOST_STEPS - 1),
    ("vote_days", 1, 90),
)


def _whole(value: Any, name: str, least: int, most: int, problems: dict[str, str]) -> int:
    if type(value) is not int or not least <= value <= most:
        problems[name] = _("Give a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
        return least
    return value


def _closings(value: Any, problems: dict[str, str]) -> tuple[str, ...]:
    found = []
    for closing in value if isinstance(value, (list, tuple)) else [value]:
        text = str(closing).strip()
        try:
            # A leap year has every day there is.
            known = bool(_CLOSING.fullmatch(text)) and day_in(2024, text).strftime("%m-%d") == text
        except ValueError:
            known = False
        if known:
            found.append(text)
        else:
            problems["closings"] = _("“%(text)s” is no day of the year. Write 4 May as 05-04.") % {"text": text[:20]}
    if not found and "closings" not in problems:
        problems["closings"] = _("Name at least one day of the year on which a review closes, as 05-04.")
    if len(found) > MOST_CLOSINGS:
        problems["closings"] = _("%(most)d closings a year are the most.") % {"most": MOST_CLOSINGS}
    return tuple(sorted(set(found)))


def _criteria(value: Any, problems: dict[str, str]) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    for row in value if isinstance(value, (list, tuple)) else []:
        label = one_line(str(row.get("label", "")))[:80]
        steps, weight = row.get("steps", 5), row.get("weight", 1)
        key = slugify(str(row.get("key") or label))[:40] or f"criterion-{len(found) + 1}"
        if not label:
            problems["criteria"] = _("Each criterion needs a name.")
        elif type(steps) is not int or not LEAST_STEPS <= steps <= MOST_STEPS:
            problems["criteria"] = _("“%(label)s”: marks go from 1 to a number between %(least)d and %(most)d.") % {
                "label": label, "least": LEAST_STEPS, "most": MOST_STEPS,
            }  # fmt: skip
        elif type(weight) is not int or not 1 <= weight <= 10:
            problems["criteria"] = _("“%(label)s”: a weight is a whole number from 1 to 10.") % {"label": label}
        elif key in {one.key for one in found}:
            problems["criteria"] = _("“%(label)s” is there twice.") % {"label": label}
        else:
            texts = {name: one_line(str(row.get(name, "")))[:limit] for name, limit in _TEXTS}
            found.append(Criterion(key, label, **texts, steps=steps, weight=weight))
    if not found and "criteria" not in problems:
        problems["criteria"] = _("Name at least one criterion.")
    if len(found) > MOST_CRITERIA:
        problems["criteria"] = _("%(most)d criteria are the most that one card carries.") % {"most": MOST_CRITERIA}
    return tuple(found)


_TEXTS = (("help", 160), ("low", 40), ("high", 40))

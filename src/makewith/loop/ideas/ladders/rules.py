"""The ladder of a call as data: steps against clocks, what supporters and readers are asked, and a replay of it all.

But for `Ladder.of` everything here is a plain function of its arguments, so that a ladder can be tried before anybody climbs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.kit.text import one_line
from makewith.loop.ideas.models import Call

MOST_STEPS = 8
MOST_SUPPORTERS = 10_000_000
MOST_DAYS = 3660
MOST_CRITERIA = 6
LABEL_LIMIT = 80
WORDS_LIMIT = 160
CURRENCY_LENGTH = 3


@dataclass(frozen=True)
class Step:
    """So many supporters within so many days. `words` say what happens once it is reached."""

    supporters: int
    days: int
    words: str = ""


@dataclass(frozen=True)
class Criterion:
    """What private feedback marks from 1 to 5. Marks are kept under `key`, so a label can be reworded."""

    key: str
    label: str


DEFAULT_CRITERIA = (
    Criterion("originality", "Originality"),
    Criterion("technique", "Technique"),
    Criterion("details", "Details"),
)
DEFAULT_REMINDERS = (14, 3)


@dataclass(frozen=True)
class Ladder:
    """The section "ladder" of a call's rules. Where nothing is said there is no ladder, no question and no feedback.

    Steps rise in supporters. `asks` is whether supporters are asked what they would pay, in `currency`, and how many they
    would buy. Feedback is shown to the author from `feedback_from` people up. `reminders` are days before the end of a
    clock. `resubmission` is whether an idea whose clock ran out may be put on the table again, from zero.
    """

    key: ClassVar[str] = "ladder"

    steps: tuple[Step, ...] = ()
    asks: bool = False
    currency: str = "EUR"
    criteria: tuple[Criterion, ...] = ()
    feedback_from: int = 3
    reminders: tuple[int, ...] = ()
    resubmission: bool = True

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        if not data:
            return cls()
        problems: dict[str, str] = {}
        made = cls(
            steps=_steps(data.get("steps", []), problems),
            asks=bool(data.get("asks", False)),
            currency=_currency(data.get("currency", cls.currency), problems),
            criteria=_criteria(data["criteria"], problems) if "criteria" in data else DEFAULT_CRITERIA,
            feedback_from=_whole(data.get("feedback_from", 3), 3, 100, "feedback_from", problems),
            reminders=_reminders(data.get("reminders", DEFAULT_REMINDERS), problems),
            resubmission=bool(data.get("resubmission", True)),
        )
        if strange := sorted(set(data) - set(made.data())):
            problems[strange[0]] = _("The ladder has no rule called %(name)s.") % {"name": strange[0]}
        if problems:
            raise ValidationError(problems)
        return made

    @classmethod
    def of(cls, call: Call) -> Self:
        """What this call goes by now."""
        return cls.read(call.rules.get(cls.key, {}))

    def data(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "steps": [asdict(step) for step in self.steps],
            "criteria": [asdict(criterion) for criterion in self.criteria],
            "reminders": list(self.reminders),
        }

    def words(self, now: datetime, zone: ZoneInfo) -> list[str]:
        """What the rules mean for an idea that is put on the table at `now` and reaches each step at the last moment."""
        said = _words_of_steps(self.steps, now, zone) or [_("There is no ladder: support is counted and has no clock.")]
        if self.steps:
            said.append(
                _("Whoever misses a step may put the idea on the table again, from zero.")
                if self.resubmission
                else _("Whoever misses a step does not put the idea on the table again.")
            )
            if self.reminders:
                said.append(
                    ngettext(
                        "The author is reminded %(days)s day before a clock runs out.",
                        "The author is reminded %(days)s days before a clock runs out.",
                        self.reminders[-1],
                    )
                    % {"days": _listed([str(days) for days in self.reminders])}
                )
        if self.asks:
            said.append(
                _("Supporters are asked what they would pay, in %(currency)s, and how many they would buy.")
                % {"currency": self.currency}
            )
        if self.criteria:
            said.append(
                _(
                    "Members may mark %(criteria)s for the author, without their names. It is shown from %(count)d people up."
                )
                % {
                    "criteria": _listed([criterion.label for criterion in self.criteria]),
                    "count": self.feedback_from,
                }
            )
        return said

    def reminder_after(self, moment: datetime, due_at: datetime) -> datetime | None:
        """When the author of an idea whose clock ends at `due_at` is reminded next; None if not again."""
        moments = [due_after(due_at, -days) for days in self.reminders]
        return min((one for one in moments if one > moment), default=None)

    def after(self, supporters: int) -> Step | None:
        """The first step above so many supporters, or None at the top."""
        return next((step for step in self.steps if step.supporters > supporters), None)


def due_after(began_at: datetime, days: int) -> datetime:
    """The last instant of a clock of so many days; support given in it still counts.

    A day of a clock is 24 hours: "within 60 days" is the same time for everybody, wherever the programme is at home and
    whether or not the clocks on its walls are changed meanwhile. Counted in UTC, because adding days to a local time
    would follow the wall.
    """
    return began_at.astimezone(UTC) + timedelta(days=days)


@dataclass(frozen=True)
class Replayed:
    """What became of one step. `outcome` is reached, missed or open; `at` is when, None while it is open."""

    supporters: int
    due_at: datetime
    outcome: str
    at: datetime | None


def replay(
    steps: Sequence[Step], created_at: datetime, supported_at: Iterable[datetime], until: datetime
) -> list[Replayed]:
    """What becomes of an idea of `created_at` that was supported at these moments, as it stands at `until`.

    Ends with the first step that is missed or open: the clock of the next one begins when that one is reached, so it has
    none. A step is missed once its last instant is over. Order of the moments does not matter; what comes after `until`
    has not happened yet.
    """
    moments = sorted(moment for moment in supported_at if moment <= until)
    replayed = []
    began_at = created_at
    for step in steps:
        due_at = due_after(began_at, step.days)
        reached_at = moments[step.supporters - 1] if len(moments) >= step.supporters else None
        if reached_at is not None and max(reached_at, began_at) <= due_at:
            began_at = max(reached_at, began_at)
            replayed.append(Replayed(step.supporters, due_at, "reached", began_at))
            continue
        is_missed = until > due_at
        replayed.append(
            Replayed(step.supporters, due_at, "missed" if is_missed else "open", due_at if is_missed else None)
        )
        break
    return replayed


def _words_of_steps(steps: Sequence[Step], now: datetime, zone: ZoneInfo) -> list[str]:
    said = []
    began_at = now
    for number, step in enumerate(steps, start=1):
        due_at = due_after(began_at, step.days)
        values = {
            "number": number,
            "supporters": f"{step.supporters:,}",
            "day": format_date(due_at.astimezone(zone), "j F Y"),
            "days": step.days,
        }
        if number == 1:
            said.append(
                _("First step: %(supporters)s supporters by %(day)s, for an idea put on the table now.") % values
            )
        else:
            said.append(
                ngettext(
                    "Step %(number)d: %(supporters)s supporters within %(days)d day of reaching the step before, by %(day)s at the latest.",
                    "Step %(number)d: %(supporters)s supporters within %(days)d days of reaching the step before, by %(day)s at the latest.",
                    step.days,
                )
                % values
            )
        began_at = due_at
    return said


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _steps(rows: Any, problems: dict[str, str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, row in enumerate(rows if isinstance(rows, list | tuple) else [rows], start=1):
        problem = _problem_of_step(row, steps[-1] if steps else None)
        if problem:
            problems["steps"] = _("Step %(number)d: %(problem)s") % {"number": number, "problem": problem}
            return ()
        steps.append(Step(row["supporters"], row["days"], one_line(str(row.get("words", "")))))
    if len(steps) > MOST_STEPS:
        problems["steps"] = _("A ladder has up to %(count)d steps.") % {"count": MOST_STEPS}
    return tuple(steps)


def _problem_of_step(row: Any, before: Step | None) -> str:
    if not isinstance(row, Mapping) or set(row) - {"supporters", "days", "words"}:
        return _("it says how many supporters, within how many days, and perhaps what happens then.")
    supporters: Any = row.get("supporters")
    days: Any = row.get("days")
    if not _is_whole(supporters, 1, MOST_SUPPORTERS):
        return _("write the supporters as a whole number from 1 to %(most)s.") % {"most": f"{MOST_SUPPORTERS:,}"}
    if not _is_whole(days, 1, MOST_DAYS):
        return _("write the days as a whole number from 1 to %(most)s.") % {"most": f"{MOST_DAYS:,}"}
    if before is not None and supporters <= before.supporters:
        return _("it needs more supporters than the step before, which has %(count)s.") % {
            "count": f"{before.supporters:,}"
        }
    if len(one_line(str(row.get("words", "")))) > WORDS_LIMIT:
        return _("what happens then has room for %(limit)d characters.") % {"limit": WORDS_LIMIT}
    return ""


def _criteria(rows: Any, problems: dict[str, str]) -> tuple[Criterion, ...]:
    made = []
    for row in rows if isinstance(rows, list | tuple) else [rows]:
        key, label = (row.get("key"), row.get("label")) if isinstance(row, Mapping) else (None, None)
        if not isinstance(key, str) or not isinstance(label, str) or not key or not one_line(label):
            problems["criteria"] = _("Each thing to mark needs a key and a name.")
            return ()
        if len(one_line(label)) > LABEL_LIMIT or len(key) > LABEL_LIMIT:
            problems["criteria"] = _("The name of a thing to mark has room for %(limit)d characters.") % {
                "limit": LABEL_LIMIT
            }
            return ()
        made.append(Criterion(key, one_line(label)))
    if len({criterion.key for criterion in made}) < len(made):
        problems["criteria"] = _("Two things to mark have the same key.")
    if len(made) > MOST_CRITERIA:
        problems["criteria"] = _("There are up to %(count)d things to mark.") % {"count": MOST_CRITERIA}
    return tuple(made)


def _reminders(rows: Any, problems: dict[str, str]) -> tuple[int, ...]:
    days = list(rows) if isinstance(rows, list | tuple) else [rows]
    if not all(_is_whole(one, 1, MOST_DAYS) for one in days) or len(days) > 5:
        problems["reminders"] = _("Write up to five numbers of days, like 14, 3.")
        return ()
    return tuple(sorted(set(days), reverse=True))


def _currency(code: Any, problems: dict[str, str]) -> str:
    if not isinstance(code, str) or len(code) != CURRENCY_LENGTH or not code.isascii() or not code.isupper():
        problems["currency"] = _("Write the currency as three capital letters, like EUR.")
        return ""
    return code


def _whole(value: Any, least: int, most: int, name: str, problems: dict[str, str]) -> int:
    if _is_whole(value, least, most):
        return int(value)
    problems[name] = _("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
    return least


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

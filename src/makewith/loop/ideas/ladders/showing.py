"""What pages show of an idea that climbs: its steps and clock, and what each reader may see and do beside them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.permissions import can_run_activities
from makewith.kit.dates import clock as time_of_day
from makewith.kit.dates import day, days_left
from makewith.loop.ideas.ladders import permissions, queries
from makewith.loop.ideas.ladders.models import Archive, Clock, Feedback
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Idea, Support

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rung:
    """One step as it is drawn: `fill` is how much of it is climbed, in percent, `words` what it is about."""

    goal: int
    state: str
    fill: float
    to_go: int
    words: str
    when: str


@dataclass(frozen=True)
class Standing:
    """All that the page of one idea shows of its ladder to one reader."""

    ladder: Ladder
    climb: queries.Climb | None = None
    archive: Archive | None = None
    rungs: tuple[Rung, ...] = ()
    days_left: int = 0
    days_whole: int = 0
    until: str = ""
    why_closed: str = ""
    support: Support | None = None
    wishes: dict[str, queries.Wishes] | None = None
    feedback: queries.Summary | None = None
    reads_feedback: bool = False
    own_feedback: Feedback | None = None
    may_give_feedback: bool = False
    may_resubmit: bool = False
    again: Idea | None = None
    before: Idea | None = None

    @property
    def is_running(self) -> bool:
        return self.climb is not None and self.climb.is_running


def standing_of(idea: Idea, person: Person | None, now: datetime) -> Standing:
    """For an idea in a call that has nothing to do with ladders, and that is not put aside, nothing is asked for."""
    ladder = Ladder.of(idea.call)
    archive = None if idea.takes_support else queries.archive_of(idea)
    if Ladder.key not in idea.call.rules:
        return Standing(ladder, archive=archive, why_closed=_why_closed(None, archive))
    climb = queries.climb_of(idea, ladder)
    clock = climb.clock if climb else None
    is_team = can_run_activities(person, idea.call.activity.programme)
    is_author = person is not None and person.pk == idea.author_id
    reads = bool(ladder.criteria) and permissions.can_read_feedback(person, idea)
    gives = permissions.can_give_feedback(person, idea, now)
    support = queries.own_support(idea, person) if permissions.can_say_wishes(person, idea, now) else None
    return Standing(
        ladder,
        climb,
        archive,
        rungs=_rungs(climb, idea.supports_count) if climb else (),
        days_left=_left(clock, now) if climb and climb.is_running else 0,
        days_whole=max(1, _days_between(clock)) if clock else 0,
        until=_until(clock) if clock and climb and climb.is_running else "",
        why_closed=_why_closed(climb, archive),
        support=support,
        wishes=queries.wishes_of(idea) if ladder.asks and (is_team or is_author) else None,
        feedback=queries.feedback_on(idea, ladder) if reads else None,
        reads_feedback=reads,
        own_feedback=queries.own_feedback(idea, person) if gives else None,
        may_give_feedback=gives,
        may_resubmit=is_author
        and climb is not None
        and climb.is_missed
        and permissions.can_resubmit_idea(person, idea, now),
        again=queries.resubmitted_as(idea) if climb is not None and climb.is_missed else None,
        before=queries.resubmitted_from(idea),
    )


def goal_words(idea: Idea, now: datetime) -> str:
    """What a line of a list says: "87 of 100, 12 days left"; nothing for an idea that has no clock or whose clock is over."""
    if idea.next_goal is None or idea.support_until is None or now > idea.support_until:
        return ""
    values = {"goal": f"{idea.next_goal:,}", "count": f"{idea.supports_count:,}"}
    left = days_left(idea.support_until, now)
    if left == 0:
        return _("%(count)s of %(goal)s, until %(time)s") % {**values, "time": time_of_day(idea.support_until)}
    text = ngettext("%(count)s of %(goal)s, %(days)d day left", "%(count)s of %(goal)s, %(days)d days left", left)
    return text % {**values, "days": left}


def _left(clock: Clock | None, now: datetime) -> int:
    return days_left(clock.due_at, now) if clock else 0


def _days_between(clock: Clock | None) -> int:
    return round((clock.due_at - clock.began_at) / ONE_DAY) if clock else 0


def _until(clock: Clock) -> str:
    return f"{day(clock.due_at)}, {time_of_day(clock.due_at)}"


def _why_closed(climb: queries.Climb | None, archive: Archive | None) -> str:
    if archive is not None:
        return _("The team put this idea aside. It takes no support now.")
    if climb is not None and climb.is_missed:
        return _("Its time ran out on %(day)s, so support is no longer counted.") % {"day": day(climb.clock.due_at)}
    return ""


def _rungs(climb: queries.Climb, count: int) -> tuple[Rung, ...]:
    """The highest step on top."""
    drawn, below = [], 0
    for rung in climb.rungs:
        is_climbed = rung.state == "done"
        fill = 100.0 if is_climbed else max(0.0, min(100.0, 100 * (count - below) / (rung.goal - below)))
        drawn.append(
            Rung(
                goal=rung.goal,
                state=rung.state if rung.state != "missed" else "next",
                fill=round(fill, 2) if rung.state != "next" else 0.0,
                to_go=max(0, rung.goal - count) if rung.state == "now" else 0,
                words=rung.words,
                when=_when(rung),
            )
        )
        below = rung.goal
    return tuple(reversed(drawn))


def _when(rung: queries.Rung) -> str:
    if rung.state == "done" and rung.at:
        return _("Reached %(day)s.") % {"day": day(rung.at)}
    if rung.state == "missed" and rung.at:
        return _("Not reached by %(day)s.") % {"day": day(rung.at)}
    if rung.state == "next":
        return ngettext("%(days)d day for it.", "%(days)d days for it.", rung.days) % {"days": rung.days}
    return ""

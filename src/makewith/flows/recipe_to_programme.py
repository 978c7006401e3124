"""Recipe → programme: its plan, rounds and the activities that this release can run, as drafts, in one act."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import create_programme, plan_round, publish_terms
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.recipes import PlannedActivity, Recipe
from makewith.kit.dates import end_of_day
from makewith.loop.decisions.reviews.actions import BOARD_KIND, create_board
from makewith.loop.ideas.actions import CALL_KIND, create_call
from makewith.loop.workshops.actions import WORKSHOP_KIND, create_workshop
from makewith.loop.workshops.library.agendas import agendas

CALL_VALUES = ("questions", "support_label", "supporters_label", "slug", "rules")
BOARD_VALUES = ("slug", "rules")


@transaction.atomic
def start_programme(*, actor: Person, recipe: Recipe, now: datetime, terms: str, **values: Any) -> Programme:
    """A draft programme as the recipe lays it out, beginning on `started_on` or today. `values` win over the recipe's.

    `terms` are what people agree to in each of its calls, as their first version.
    """
    zone = ZoneInfo(values.get("time_zone", "UTC"))
    start = values.pop("started_on", None) or now.astimezone(zone).date()
    laid_out = {"promise_days": recipe.promise_days, **recipe.plan, **values}
    programme = create_programme(actor=actor, now=now, recipe=recipe.name, started_on=start, **laid_out)
    begins = start
    for planned in recipe.rounds:
        ends = begins + timedelta(days=planned.days - 1)
        plan_round(actor=actor, programme=programme, name=planned.name, starts_on=begins, ends_on=ends, now=now)
        begins = ends + timedelta(days=1)
    for activity in recipe.runnable:
        if activity.kind == CALL_KIND:
            _plan_call(actor, programme, activity, terms, now)
        elif activity.kind == BOARD_KIND:
            _plan_board(actor, programme, activity, now)
        elif activity.kind == WORKSHOP_KIND:
            _plan_workshop(actor, programme, activity, now)
    return programme


def _chosen(planned: PlannedActivity, names: tuple[str, ...]) -> dict[str, Any]:
    """What the recipe says of these, and nothing of those it leaves out."""
    return {name: planned.values[name] for name in names if name in planned.values}


def _plan_call(actor: Person, programme: Programme, planned: PlannedActivity, terms: str, now: datetime) -> None:
    assert programme.started_on is not None
    closes = programme.started_on + timedelta(days=planned.begins_after_days + planned.lasts_days)
    call = create_call(
        actor=actor,
        programme=programme,
        now=now,
        title=planned.title,
        brief=planned.brief,
        thanks=planned.thanks,
        closes_at=end_of_day(closes, programme.time_zone),
        **_chosen(planned, CALL_VALUES),
    )
    publish_terms(actor=actor, activity=call.activity, text=terms, now=now)


def _plan_board(actor: Person, programme: Programme, planned: PlannedActivity, now: datetime) -> None:
    """A board has no end of its own: its windows close for as long as the programme runs."""
    create_board(
        actor=actor,
        programme=programme,
        now=now,
        title=planned.title,
        brief=planned.brief,
        **_chosen(planned, BOARD_VALUES),
    )


def _plan_workshop(actor: Person, programme: Programme, planned: PlannedActivity, now: datetime) -> None:
    """A workshop with the agenda that the recipe names, on its day, at the time of day there."""
    assert programme.started_on is not None
    agenda = agendas()[planned.values["agenda"]]
    day = programme.started_on + timedelta(days=planned.begins_after_days)
    begins = datetime.combine(day, time.fromisoformat(planned.values["begins"]), ZoneInfo(programme.time_zone))
    create_workshop(
        actor=actor,
        programme=programme,
        now=now,
        title=planned.title,
        brief=planned.brief,
        thanks=planned.thanks,
        visibility="members",
        opens_at=begins,
        closes_at=begins + timedelta(minutes=agenda.minutes),
        blocks=agenda.blocks,
        tables=agenda.tables,
    )

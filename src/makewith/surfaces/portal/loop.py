"""The loop of a programme as pins on a thread: what is done, where we are, what comes."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.queries import Heard
from makewith.kit.dates import days_left
from makewith.kit.html import number
from makewith.surfaces.portal.queries import OpenCall, Stage


def _state(reached: bool, running: bool) -> str:
    return "now" if running else "done" if reached else "next"


def stages(
    programme: Programme, totals: dict[str, int], heard: Heard, calls: Sequence[OpenCall], now: datetime
) -> list[Stage]:
    """The stages this installation can run, each with what stands there. Several may be under way at once."""
    ideas, insights = totals.get("idea", 0), totals.get("insight", 0)
    decisions, deliveries = totals.get("decision", 0), totals.get("delivery", 0)
    people = totals["people"]
    closing = min((call.activity.closes_at for call in calls if call.activity.closes_at), default=None)
    gathering = _("open")
    if closing:
        left = days_left(closing, now)
        gathering = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    rate = f"{heard.rate:.0%}" if heard.rate is not None else "–"
    metrics = programme.outcome_metrics.count()
    return [
        Stage(_("Frame"), number(metrics), ngettext("measure", "measures", metrics), _state(metrics > 0, False)),
        Stage(_("Invite"), number(people), ngettext("person", "people", people), _state(people > 0, False)),
        Stage(
            _("Gather"),
            number(ideas),
            ngettext("idea", "ideas", ideas) + (f", {gathering}" if calls else ""),
            _state(ideas > 0, bool(calls)),
        ),
        Stage(
            _("Understand"), number(insights), ngettext("insight", "insights", insights), _state(insights > 0, False)
        ),
        Stage(
            _("Decide"), number(decisions), ngettext("decision", "decisions", decisions), _state(decisions > 0, False)
        ),
        Stage(_("Deliver"), number(deliveries), _("shipped"), _state(deliveries > 0, False)),
        Stage(_("Tell"), rate, _("heard back in time"), _state(bool(heard.heard), False)),
    ]

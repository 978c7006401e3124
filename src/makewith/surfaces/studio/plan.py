"""The six steps of a plan, computed: what is decided, and what is missing."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.programmes.models import Activity, ActivityState, Programme, Round, Visibility
from makewith.foundation.programmes.recipes import Recipe
from makewith.kit.dates import day_year
from makewith.loop.measures.models import OutcomeMetric

STEPS = ("goals", "tools", "audience", "thanks", "iterate", "communicate")


@dataclass
class Step:
    """`said` are people's words about it, `facts` lines the tool knows; `gaps` are pairs of text and address."""

    name: str
    title: str
    meta: str
    said: str
    facts: list[str] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    @property
    def state(self) -> str:
        """ "decided", "half" or "open"."""
        if not self.gaps:
            return "decided"
        return "half" if self.said or self.facts else "open"


@dataclass(frozen=True)
class Material:
    """What a plan is computed from."""

    programme: Programme
    metrics: list[OutcomeMetric]
    activities: list[Activity]
    rounds: list[Round]
    people: int
    invited: int
    recipe: Recipe | None


def steps_of(material: Material) -> list[Step]:
    found = [_goals(material), _tools(material), _audience(material), _thanks(material), _iterate(material)]
    found.append(_communicate(material))
    for step in found:
        step.url = reverse("studio:plan_step", args=[material.programme.slug, step.name])
    return found


def _own(material: Material, step: str) -> str:
    return reverse("studio:plan_step", args=[material.programme.slug, step])


def number(value: Any) -> str:
    """A figure without zeros that say nothing: 81.00 is 81."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def _goals(material: Material) -> Step:
    programme = material.programme
    facts = [
        _("%(name)s, from %(baseline)s to %(target)s %(unit)s by %(day)s")
        % {
            "name": metric.name,
            "baseline": number(metric.baseline),
            "target": number(metric.target),
            "unit": metric.unit,
            "day": day_year(metric.due_on),
        }
        for metric in material.metrics
    ]
    gaps = []
    if not material.metrics:
        suggested = [metric.name for metric in material.recipe.metrics] if material.recipe else []
        gaps.append((_("A measure that says whether it works: where it stands, where it should be, and by when"), ""))
        gaps += [(_("The recipe suggests: %(name)s") % {"name": name}, "") for name in suggested]
    count = len(material.metrics)
    meta = ngettext("%(count)d measure", "%(count)d measures", count) % {"count": count}
    gaps = [(text, _own(material, "goals")) for text, _url in gaps]
    return Step("goals", _("Goals"), meta, programme.goal, facts, gaps)


def _tools(material: Material) -> Step:
    states = {ActivityState.DRAFT: _("draft"), ActivityState.OPEN: _("open"), ActivityState.CLOSED: _("closed")}
    facts = [
        _("%(title)s (%(state)s)") % {"title": activity.title, "state": states[ActivityState(activity.state)]}
        for activity in material.activities[:8]
    ]
    if len(material.activities) > 8:
        facts.append(_("and %(count)d more") % {"count": len(material.activities) - 8})
    gaps = []
    if not material.activities:
        gaps.append(
            (_("Something people can take part in"), reverse("ideas:create_call", args=[material.programme.slug]))
        )
    elif all(activity.state == ActivityState.DRAFT for activity in material.activities):
        gaps.append((_("Nothing is open yet"), reverse("ideas:team_calls", args=[material.programme.slug])))
    count = len(material.activities)
    meta = ngettext("%(count)d activity", "%(count)d activities", count) % {"count": count}
    return Step("tools", _("Tools"), meta, "", facts, gaps)


def _audience(material: Material) -> Step:
    programme = material.programme
    seen_by = {
        Visibility.PUBLIC: _("Everybody can see it and take part."),
        Visibility.MEMBERS: _("Only members can see it."),
        Visibility.SEGMENT: _("Only people of “%(segment)s” can see it.")
        % {"segment": programme.segment.name if programme.segment else ""},
        Visibility.INVITATION: _("Only people who were invited can see it."),
    }
    gaps = []
    if not programme.audience:
        gaps.append((_("Whom you want to hear, and who would otherwise be forgotten"), _own(material, "audience")))
    if not material.people and not material.invited:
        gaps.append((_("Nobody has been invited yet"), reverse("studio:people", args=[programme.slug])))
    meta = ngettext("%(shown)s person", "%(shown)s people", material.people) % {"shown": f"{material.people:,}"}
    facts = [str(seen_by[Visibility(programme.visibility)])]
    facts += [
        _("Only people of “%(segment)s” can see %(activity)s.")
        % {"segment": activity.segment.name, "activity": activity.title}
        for activity in material.activities
        if activity.visibility == Visibility.SEGMENT and activity.segment
    ]
    return Step("audience", _("Audience"), meta, programme.audience, facts, gaps)


def _thanks(material: Material) -> Step:
    programme = material.programme
    gaps = []
    if not programme.thanks:
        gaps.append((_("What people get for it, and when"), _own(material, "thanks")))
    return Step("thanks", _("Thanks"), "", programme.thanks, [], gaps)


def _iterate(material: Material) -> Step:
    programme = material.programme
    facts = [
        f"{planned.number}. {planned.name}, {day_year(planned.starts_on)} – {day_year(planned.ends_on)}"
        for planned in material.rounds
    ]
    gaps = []
    if not programme.iteration:
        gaps.append((_("What happens after each round"), _own(material, "iterate")))
    if not material.rounds:
        gaps.append((_("The dates of at least one round"), _own(material, "iterate")))
    count = len(material.rounds)
    meta = ngettext("%(count)d round", "%(count)d rounds", count) % {"count": count}
    return Step("iterate", _("Iterate"), meta, programme.iteration, facts, gaps)


def _communicate(material: Material) -> Step:
    programme = material.programme
    promise = ngettext(
        "Everybody hears within %(days)d day.", "Everybody hears within %(days)d days.", programme.promise_days
    ) % {"days": programme.promise_days}
    gaps = []
    if not programme.communication:
        gaps.append((_("Who tells people what became of it, and how"), _own(material, "communicate")))
    return Step("communicate", _("Communicate"), "", programme.communication, [promise], gaps)

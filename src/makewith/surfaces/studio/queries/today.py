"""The dashboard: counts, the loop, and what is due, computed from the data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, ActivityState, Membership, Programme
from makewith.foundation.trail.models import VERDICTS, Item, Link, Relation
from makewith.foundation.trail.permissions import can_see_waiting
from makewith.foundation.trail.queries import Heard, who_waits
from makewith.kit.dates import day
from makewith.loop.decisions.models import Decision, Outcome
from makewith.loop.decisions.permissions import can_record_decision
from makewith.loop.decisions.reviews.queries import reviews_to_decide
from makewith.loop.insights.models import Insight
from makewith.loop.measures.models import OutcomeMetric

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Stage:
    """One pin of the loop: its name, a figure in words, a line, and whether it is done, now or next."""

    label: str
    figure: str
    words: str
    state: str
    url: str = ""


@dataclass(frozen=True)
class Due:
    """Something that wants doing, by `on`: drawn late (bad), soon (warn) or plain."""

    text: str
    meta: str
    url: str
    label: str
    tone: str
    on: date


@dataclass(frozen=True)
class Counts:
    """How much of everything a programme has."""

    people: int
    ideas: int
    comments: int
    insights: int
    drafts: int
    decisions: int
    adopted: int
    delivered: int


def counts_of(programme: Programme) -> Counts:
    """In four queries, however large the programme is."""
    items = (
        Item.objects.given()
        .filter(programme=programme)
        .aggregate(ideas=Count("id", filter=Q(kind="idea")), comments=Count("id", filter=Q(kind="comment")))
    )
    insights = Insight.objects.filter(trail_item__programme=programme, trail_item__withdrawn_at=None).aggregate(
        all=Count("id"), drafts=Count("id", filter=Q(state="draft"))
    )
    decisions = Decision.objects.filter(trail_item__programme=programme).aggregate(
        all=Count("id", distinct=True),
        adopted=Count("id", distinct=True, filter=Q(outcome=Outcome.GO)),
        delivered=Count("id", distinct=True, filter=Q(deliveries__isnull=False)),
    )
    return Counts(
        people=Membership.objects.filter(programme=programme).count(),
        ideas=items["ideas"],
        comments=items["comments"],
        insights=insights["all"],
        drafts=insights["drafts"],
        decisions=decisions["all"],
        adopted=decisions["adopted"],
        delivered=decisions["delivered"],
    )


def loop_of(
    programme: Programme, counts: Counts, heard: Heard, metrics: list[OutcomeMetric], now: datetime
) -> list[Stage]:
    """The programme's turn of the loop as far as its data tell it."""
    open_calls = (
        Activity.objects.open_at(now).filter(programme=programme).aggregate(n=Count("id"), last=Min("closes_at"))
    )
    shown = f"{heard.rate:.0%}" if heard.rate is not None else "–"
    read = [metric for metric in metrics if metric.newest]  # type: ignore[attr-defined]
    return [
        Stage(
            _("Frame"),
            str(len(metrics)),
            ngettext("measure", "measures", len(metrics)),
            "done" if metrics and programme.goal else "now",
        ),
        Stage(
            _("Invite"),
            f"{counts.people:,}",
            ngettext("person", "people", counts.people),
            "done" if counts.people else ("now" if metrics else "next"),
        ),
        Stage(
            _("Gather"), f"{counts.ideas:,}", _gathering(counts, open_calls, now), _state(counts.ideas, open_calls["n"])
        ),
        Stage(
            _("Understand"),
            f"{counts.insights:,}",
            ngettext("insight, %(drafts)d in draft", "insights, %(drafts)d in draft", counts.insights)
            % {"drafts": counts.drafts}
            if counts.drafts
            else ngettext("insight", "insights", counts.insights),
            _state(counts.insights, counts.drafts),
        ),
        Stage(
            _("Decide"),
            f"{counts.decisions:,}",
            ngettext("decision, with its reason", "decisions, each with its reason", counts.decisions),
            _state(counts.decisions, counts.insights and not counts.decisions),
        ),
        Stage(
            _("Deliver"),
            f"{counts.delivered:,}",
            _("of %(adopted)d adopted shipped") % {"adopted": counts.adopted},
            _state(counts.delivered, counts.adopted > counts.delivered),
        ),
        Stage(
            _("Tell"),
            shown,
            _("heard back in time") if heard.people else _("nobody is owed an answer yet"),
            _state(heard.people, heard.late),
        ),
        Stage(
            _("Measure"),
            str(len(read)),
            ngettext("measure has a reading", "measures have a reading", len(read)),
            _state(len(read), read and len(read) < len(metrics)),
        ),
    ]


def _state(done: object, going_on: object) -> str:
    if going_on:
        return "now"
    return "done" if done else "next"


def _gathering(counts: Counts, calls: dict[str, object], now: datetime) -> str:
    ideas = ngettext("idea", "ideas", counts.ideas)
    last = calls["last"]
    if isinstance(last, datetime):
        left = max(0, (last - now).days)
        return ngettext("%(ideas)s, %(days)d day left", "%(ideas)s, %(days)d days left", left) % {
            "ideas": ideas,
            "days": left,
        }
    return ideas


def due_of(programme: Programme, person: Person, now: datetime) -> list[Due]:
    """What wants doing in the next seven days, computed from the data, the latest first. At most one query a kind."""
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    found = [
        *_people_due(programme, person, now, today),
        *_calls_due(programme, now, today),
        *_decisions_due(programme, today),
        *_insights_due(programme, today),
        *_reviews_due(programme, person, now, today),
    ]
    return sorted(found, key=lambda due: due.on)


def _late(on: date, today: date) -> tuple[str, str]:
    days = (today - on).days
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}, "bad"
    if days == 0:
        return _("Today"), "warn"
    return day(on), "warn"


def _people_due(programme: Programme, person: Person, now: datetime, today: date) -> list[Due]:
    if not can_see_waiting(person, programme):
        return []
    zone, promise = ZoneInfo(programme.time_zone), programme.promise
    wait = who_waits(programme, person, now, soon=SOON)
    url = reverse("studio:waiting", args=[programme.slug])
    found = []
    if wait.late and wait.late_since:
        on = (wait.late_since + promise).astimezone(zone).date()
        label, tone = _late(on, today)
        text = ngettext(
            "%(count)d person waits for an answer to something they gave, past the promise",
            "%(count)d people wait for an answer to something they gave, past the promise",
            wait.late,
        ) % {"count": wait.late}
        found.append(Due(text, _first_things(wait.late_first), url, label, tone, on))
    if wait.soon and wait.soon_since:
        on = (wait.soon_since + promise).astimezone(zone).date()
        label, tone = _late(on, today)
        text = ngettext(
            "Answer %(count)d person while there is time", "Answer %(count)d people while there is time", wait.soon
        ) % {"count": wait.soon}
        found.append(Due(text, _("Their promise falls due within seven days"), url, label, tone, on))
    return found


def _first_things(count: int) -> str:
    """For whom it is the first thing they gave: those the heard rate counts as late."""
    if not count:
        return _("For none of them it is the first thing they gave, so the heard rate stands")
    return ngettext(
        "For %(count)d of them it is the first thing they gave, so the heard rate counts them as late",
        "For %(count)d of them it is the first thing they gave, so the heard rate counts them as late",
        count,
    ) % {"count": count}


def _calls_due(programme: Programme, now: datetime, today: date) -> list[Due]:
    zone = ZoneInfo(programme.time_zone)
    rows = Activity.objects.filter(
        programme=programme, state=ActivityState.OPEN, closes_at__gte=now, closes_at__lt=now + SOON
    )
    found = []
    for activity in rows.annotate(given=Count("items")).order_by("closes_at")[:10]:
        given: int = activity.given  # type: ignore[attr-defined]
        assert activity.closes_at is not None
        on = activity.closes_at.astimezone(zone).date()
        meta = ngettext(
            "Closes with %(count)d contribution so far", "Closes with %(count)d contributions so far", given
        )
        url = reverse("ideas:change_call", args=[programme.slug, activity.slug])
        label, tone = _late(on, today)
        found.append(Due(activity.title, meta % {"count": given}, url, label, tone, on))
    return found


def _decisions_due(programme: Programme, today: date) -> list[Due]:
    """What was put off until now and not decided since, and decisions whose people were promised news by now."""
    found = []
    again = (
        Link.objects.filter(
            relation=Relation.DEFERRED_BY,
            source__programme=programme,
            source__withdrawn_at=None,
            look_again_on__lte=today + SOON,
        )
        .select_related("source", "target")
        .order_by("look_again_on", "id")
    )
    rows = list(again[:20])
    later = {
        (link.source_id, link.pk)
        for link in Link.objects.filter(source__in=[row.source_id for row in rows], relation__in=VERDICTS)
    }
    for link in rows:
        if any(source == link.source_id and pk > link.pk for source, pk in later):
            continue
        assert link.look_again_on is not None
        label, tone = _late(link.look_again_on, today)
        url = f"{reverse('decisions:record', args=[programme.slug])}?about={link.source.public_id}"
        meta = _("Put off by decision %(number)d") % {"number": link.target.number}
        found.append(
            Due(_("Look again: %(title)s") % {"title": link.source.title}, meta, url, label, tone, link.look_again_on)
        )
    promised = Decision.objects.filter(
        trail_item__programme=programme, heard_again_on__lte=today + SOON, deliveries=None
    ).select_related("trail_item")
    for decision in promised.order_by("heard_again_on", "id")[:20]:
        assert decision.heard_again_on is not None
        label, tone = _late(decision.heard_again_on, today)
        url = reverse("decisions:decision", args=[programme.slug, decision.trail_item.public_id])
        meta = _("Decision %(number)d: we said they would hear again") % {"number": decision.trail_item.number}
        found.append(
            Due(
                _("Say how it goes: %(title)s") % {"title": decision.title},
                meta,
                url,
                label,
                tone,
                decision.heard_again_on,
            )
        )
    return found


def _insights_due(programme: Programme, today: date) -> list[Due]:
    rows = Insight.objects.filter(trail_item__programme=programme, needs_review=True).select_related("trail_item")
    return [
        Due(
            _("Read again: %(claim)s") % {"claim": insight.claim},
            _("Insight %(number)d lost words that were taken back") % {"number": insight.trail_item.number},
            reverse("insights:team_insight", args=[programme.slug, insight.trail_item.public_id]),
            _("Now"),
            "warn",
            today,
        )
        for insight in rows.order_by("id")[:10]
    ]


def _reviews_due(programme: Programme, person: Person, now: datetime, today: date) -> list[Due]:
    """Windows whose decision is near, for those who have cards open and those who decide."""
    zone = ZoneInfo(programme.time_zone)
    decides = can_record_decision(person, programme)
    found = []
    for window, mine in reviews_to_decide(programme, person):
        on = window.decide_by.astimezone(zone).date()
        if on >= today + SOON or not (mine or decides):
            continue
        meta = (
            ngettext("%(count)d card of yours is open", "%(count)d cards of yours are open", mine) % {"count": mine}
            if mine
            else _("Its outcomes are not announced")
        )
        url = reverse("decisions_reviews:window", args=[programme.slug, window.public_id])
        label, tone = _late(on, today)
        title = _("The review of %(day)s") % {"day": day(window.closes_at.astimezone(zone).date())}
        found.append(Due(title, meta, url, label, tone, on))
    return found

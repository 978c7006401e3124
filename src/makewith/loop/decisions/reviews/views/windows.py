"""A window: what is in it, how far the cards are, and once they are open what they say, the outcomes and the vote."""

import uuid
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import actions, permissions, queries
from makewith.loop.decisions.reviews.forms import PlanForm, RevealForm, VoteForm
from makewith.loop.decisions.reviews.models import Entry, Phase, Window
from makewith.loop.decisions.reviews.zones import zone_of


@require_GET
@team_page("reviews")
def window(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """The queue while it collects and is judged; the comparison when the cards are open."""
    person = require_person(request)
    return _page(request, programme, _window(programme, window_id, person))


def _page(
    request: HttpRequest,
    programme: Programme,
    shown: Window,
    reveal_form: RevealForm | None = None,
    vote_form: VoteForm | None = None,
    plan_form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person, now = require_person(request), timezone.now()
    page = queries.entries_page(shown, request.GET.get("after"))
    phase = shown.phase(now)
    is_open = permissions.can_see_cards(person, shown)
    context = {
        "programme": programme,
        "window": shown,
        "rules": shown.rules,
        "phase": phase.value,
        "page": page,
        "progress": queries.progress_of(shown),
        "compared": queries.compare(page.rows, shown.rules, person) if is_open else [],
        "unsettled": queries.unsettled_count(shown),
        "tally": (tally := queries.tally_of(shown, now)),
        "finalists": queries.finalists_of(shown, person) if tally else [],
        "is_voting": shown.is_voting_at(now),
        "reveal_form": reveal_form or RevealForm(),
        "vote_form": vote_form or _vote_form(shown, now),
        "plan_form": plan_form or PlanForm(auto_id="plan_%s"),
        "can_run": permissions.can_run_board(person, shown.board),
        "can_reveal": permissions.can_reveal_window(person, shown),
        "now": now,
    }
    return render(request, "decisions_reviews/window.jinja", context, status=status)


def _vote_form(shown: Window, now: datetime, data: QueryDict | None = None) -> VoteForm | None:
    if not shown.rules.fan_vote or shown.phase(now) != Phase.REVEALED:
        return None
    entries = list(Entry.objects.standing().filter(window=shown, closed_at=None).select_related("item").order_by("id"))
    last = shown.vote_closes_at or now + timedelta(days=shown.rules.vote_days)
    initial = {
        "closes_on": last.astimezone(zone_of(shown.board.programme)).date(),
        "finalists": [str(entry.public_id) for entry in entries if entry.is_finalist],
    }
    return VoteForm(entries, data, initial=initial)


@require_POST
@team_page("reviews")
def deal(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Deal the cards that are missing."""
    person = require_person(request)
    shown = _window(programme, window_id, person)
    try:
        count = actions.deal_cards(actor=person, window=shown, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext("%(count)d card was dealt.", "%(count)d cards were dealt.", count)
        messages.success(
            request, said % {"count": count} if count else _("Nobody is free to judge more. Seat somebody.")
        )
    return redirect("decisions_reviews:window", programme.slug, window_id)


@require_POST
@team_page("reviews")
def reveal(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Lay all cards open."""
    person = require_person(request)
    shown = _window(programme, window_id, person)
    require(permissions.can_reveal_window, person, shown)
    form = RevealForm(request.POST)
    if form.is_valid():
        try:
            actions.reveal_window(actor=person, window=shown, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                messages.error(request, " ".join(error.messages))
                return redirect("decisions_reviews:window", programme.slug, window_id)
            form.add_error(None, error)
        else:
            messages.success(request, _("All cards are open, for the whole team at once."))
            return redirect("decisions_reviews:window", programme.slug, window_id)
    return _page(request, programme, shown, reveal_form=form, status=422)


@require_POST
@team_page("reviews")
def start_vote(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Let people vote among the finalists."""
    person, now = require_person(request), timezone.now()
    shown = _window(programme, window_id, person)
    require(permissions.can_reveal_window, person, shown)
    form = _vote_form(shown, now, request.POST)
    if form is None:
        raise Http404("There is no vote here.")
    if form.is_valid():
        try:
            actions.open_vote(
                actor=person,
                window=shown,
                finalists=form.chosen(),
                closes_on=form.cleaned_data["closes_on"],
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The vote is open. Nobody sees a figure before it ends."))
            return redirect("decisions_reviews:window", programme.slug, window_id)
    return _page(request, programme, shown, vote_form=form, status=422)


@require_POST
@team_page("reviews")
def plan(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Let the outcomes be announced by themselves at a set time, or not."""
    person = require_person(request)
    shown = _window(programme, window_id, person)
    require(permissions.can_announce_window, person, shown)
    if "drop" in request.POST:
        if actions.drop_plan(actor=person, window=shown):
            messages.success(
                request, _("Nothing is announced by itself. Announce the outcomes when the moment is right.")
            )
        return redirect("decisions_reviews:window", programme.slug, window_id)
    form = PlanForm(request.POST, auto_id="plan_%s")
    if form.is_valid():
        try:
            at = form.moment(zone_of(programme))
            actions.plan_announcement(actor=person, window=shown, at=at, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The outcomes are announced by themselves then, all together."))
            return redirect("decisions_reviews:window", programme.slug, window_id)
    return _page(request, programme, shown, plan_form=form, status=422)


@require_POST
@team_page("reviews")
def announce(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Publish all outcomes at once."""
    person = require_person(request)
    shown = _window(programme, window_id, person)
    try:
        actions.announce_window(actor=person, window=shown, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Announced. Everybody concerned is being told, each with the reason."))
    return redirect("decisions_reviews:window", programme.slug, window_id)


def _window(programme: Programme, window_id: uuid.UUID, person: Person) -> Window:
    found = queries.window_in(programme, window_id, person)
    if found is None:
        raise Http404("There is no such review.")
    return found

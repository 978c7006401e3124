"""One entry: who judges it, what the cards say once they are open, and what becomes of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.paths import path_of
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import actions, permissions, queries
from makewith.loop.decisions.reviews.drawing import line_of
from makewith.loop.decisions.reviews.forms import OutcomeForm, ReviewerForm
from makewith.loop.decisions.reviews.models import Entry, Scorecard, Seat
from makewith.loop.decisions.reviews.zones import zone_of


@require_http_methods(["GET", "POST"])
@team_page("reviews")
def entry(request: HttpRequest, programme: Programme, entry_id: uuid.UUID) -> HttpResponse:
    """Read an entry; POST says what becomes of it."""
    person, now = require_person(request), timezone.now()
    shown = _entry(programme, entry_id)
    data = request.POST if request.method == "POST" else None
    values = {
        "outcome": shown.outcome,
        "reason": shown.reason,
        "look_again_on": shown.look_again_on or _look_again(shown),
    }
    form = OutcomeForm(data, initial=values)
    if data is not None:
        require(permissions.can_settle_entry, person, shown)
        if form.is_valid():
            try:
                actions.settle_entry(actor=person, entry=shown, now=now, **form.cleaned_data)
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("Kept for the team. Nobody is told before you announce it."))
                return redirect(_next_page(programme, shown))
    context = _context(person, programme, shown)
    return render(
        request,
        "decisions_reviews/entry.jinja",
        {**context, "form": form, "now": now},
        status=422 if data is not None else 200,
    )


def _context(person: Person, programme: Programme, shown: Entry) -> dict[str, Any]:
    is_open = permissions.can_see_cards(person, shown.window)
    (compared,) = queries.compare([shown], shown.window.rules, person) if is_open else (None,)
    return {
        "programme": programme,
        "entry": shown,
        "item": shown.item,
        "item_url": "" if shown.item.withdrawn_at else path_of(shown.item),
        "window": shown.window,
        "rules": shown.window.rules,
        "compared": compared,
        "spreads": [line_of(one, spread, compared.cards) for one, spread in compared.furthest] if compared else [],
        "unjudged": [one.label for one, spread in compared.spreads if spread is None] if compared else [],
        "seats": queries.seats_at(shown),
        "phase": shown.window.phase(timezone.now()).value,
        "reviewer_form": ReviewerForm(_free(shown)),
        "can_run": permissions.can_run_board(person, shown.board),
        "can_settle": permissions.can_settle_entry(person, shown),
    }


def _look_again(shown: Entry) -> Any:
    """The day on which the next review closes, as a first suggestion."""
    closing = queries.upcoming(shown.board, timezone.now(), 1)[0]
    return closing.astimezone(zone_of(shown.board.programme)).date()


def _free(shown: Entry) -> Any:
    judging = Scorecard.objects.filter(entry=shown).values("reviewer")
    seated = Seat.objects.filter(board=shown.board).values("person")
    return Person.objects.filter(pk__in=seated).exclude(pk__in=judging).select_related("kind").order_by("name", "pk")


def _next_page(programme: Programme, settled: Entry) -> str:
    """The next entry without an outcome, or back to all of them."""
    rest = Entry.objects.standing().filter(window=settled.window_id, closed_at=None, outcome="").exclude(pk=settled.pk)
    following = rest.order_by("queued_at", "id").first()
    if following:
        return reverse("decisions_reviews:entry", args=[programme.slug, following.public_id])
    return reverse("decisions_reviews:window", args=[programme.slug, settled.window.public_id])


@require_POST
@team_page("reviews")
def unsettle(request: HttpRequest, programme: Programme, entry_id: uuid.UUID) -> HttpResponse:
    """Take an outcome back before anybody was told."""
    shown = _entry(programme, entry_id)
    actions.unsettle_entry(actor=require_person(request), entry=shown)
    messages.success(request, _("The outcome is open again. Its words are still in the form."))
    return redirect("decisions_reviews:entry", programme.slug, entry_id)


@require_POST
@team_page("reviews")
def later(request: HttpRequest, programme: Programme, entry_id: uuid.UUID) -> HttpResponse:
    """Let it wait for the next review."""
    shown = _entry(programme, entry_id)
    back = shown.window.public_id
    try:
        actions.move_entry(actor=require_person(request), entry=shown, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It waits for the next review."))
    return redirect("decisions_reviews:window", programme.slug, back)


@require_POST
@team_page("reviews")
def off(request: HttpRequest, programme: Programme, entry_id: uuid.UUID) -> HttpResponse:
    """Take it off the list."""
    shown = _entry(programme, entry_id)
    try:
        actions.take_off(actor=require_person(request), entry=shown, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is off the list. It can be put before the board again at any time."))
    return redirect("decisions_reviews:window", programme.slug, shown.window.public_id)


@require_POST
@team_page("reviews")
def give(request: HttpRequest, programme: Programme, entry_id: uuid.UUID) -> HttpResponse:
    """Let somebody on the board judge it."""
    person = require_person(request)
    shown = _entry(programme, entry_id)
    require(permissions.can_run_board, person, shown.board)
    form = ReviewerForm(_free(shown), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose somebody from the list."))
    else:
        try:
            actions.give_card(actor=person, entry=shown, reviewer=form.cleaned_data["person"], now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("decisions_reviews:entry", programme.slug, entry_id)


@require_POST
@team_page("reviews")
def take(request: HttpRequest, programme: Programme, entry_id: uuid.UUID, card_id: uuid.UUID) -> HttpResponse:
    """Take a card that is not in from somebody."""
    person = require_person(request)
    shown = _entry(programme, entry_id)
    if not permissions.can_run_board(person, shown.board):
        raise PermissionDenied("reviews.run_board")
    card = get_object_or_404(Scorecard.objects.only("id", "entry"), entry=shown, public_id=card_id)
    card.entry = shown
    try:
        actions.take_card(actor=person, card=card)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("decisions_reviews:entry", programme.slug, entry_id)


def _entry(programme: Programme, entry_id: uuid.UUID) -> Entry:
    found = queries.entry_in(programme, entry_id)
    if found is None:
        raise Http404("There is no such entry.")
    return found

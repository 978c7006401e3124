"""Boards: the list with one's own cards, their rules and who sits on them, and putting something before one."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.actions import change_activity
from makewith.foundation.programmes.models import ActivityState, Programme
from makewith.foundation.programmes.permissions import can_run_activities
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.dates import day_year
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.decisions.reviews import actions, permissions, queries
from makewith.loop.decisions.reviews.forms import BoardForm, PutForm, ReviewerForm, board_initial
from makewith.loop.decisions.reviews.models import Board
from makewith.loop.decisions.reviews.rules import Rules
from makewith.loop.decisions.reviews.zones import zone_of


@require_GET
@team_page("reviews")
def boards(request: HttpRequest, programme: Programme) -> HttpResponse:
    """One's own cards, the boards, and their windows."""
    person, now = require_person(request), timezone.now()
    found = queries.boards_of(programme, person)
    windows = keyset_page(
        queries.windows_of(found), order=("-closes_at", "-id"), cursor=request.GET.get("after"), size=queries.PAGE
    )
    for window in windows.rows:
        window.board.activity.programme = programme
    context = {
        "programme": programme,
        "boards": [(board, queries.upcoming(board, now, 1)[0]) for board in found],
        "windows": windows,
        "cards": queries.cards_of(person, programme)[:12],
        "can_run": can_run_activities(person, programme),
        "now": now,
    }
    return render(request, "decisions_reviews/boards.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("reviews")
def create(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Plan a new board."""
    person, now = require_person(request), timezone.now()
    require(can_run_activities, person, programme)
    data = request.POST if request.method == "POST" else None
    form = BoardForm(Rules(), data, initial={"title": _("The review"), "is_open": True})
    if data is not None and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.create_board(
                    actor=person, programme=programme, now=now, rules=form.rules(), **form.activity()
                )
                _settle_state(person, made, form, now)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The review is laid out. Now choose who sits on its board."))
            return redirect("decisions_reviews:board", programme.slug, made.activity.public_id)
    return _board_page(request, programme, None, form, status=422 if data is not None else 200)


@require_http_methods(["GET", "POST"])
@team_page("reviews")
def board(request: HttpRequest, programme: Programme, board_id: uuid.UUID) -> HttpResponse:
    """What a board goes by, and who sits on it. Only who runs it changes anything."""
    person, now = require_person(request), timezone.now()
    shown = _board(programme, board_id, person)
    data = request.POST if request.method == "POST" else None
    form = BoardForm(Rules.read(shown.rules), data, initial=board_initial(shown))
    if data is not None:
        require(permissions.can_run_board, person, shown)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.change_rules(actor=person, board=shown, rules=form.rules(), now=now)
                    change_activity(actor=person, activity=shown.activity, now=now, **form.activity())
                    _settle_state(person, shown, form, now)
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("Kept. Windows in which somebody judges already stay as they began."))
                return redirect("decisions_reviews:board", programme.slug, board_id)
    return _board_page(request, programme, shown, form, status=422 if data is not None else 200)


def _settle_state(person: Person, board: Board, form: BoardForm, now: datetime) -> None:
    state = board.activity.state
    if form.cleaned_data["is_open"]:
        state = ActivityState.OPEN
    elif state == ActivityState.OPEN:
        state = ActivityState.CLOSED
    change_activity(actor=person, activity=board.activity, now=now, state=state)


def _board_page(
    request: HttpRequest, programme: Programme, shown: Board | None, form: BoardForm, status: int
) -> HttpResponse:
    now = timezone.now()
    rules = Rules.read(shown.rules) if shown else Rules()
    context = {
        "programme": programme,
        "board": shown,
        "form": form,
        "words": rules.words(now, zone_of(programme)),
        "rules": rules,
        "seats": queries.seats_of(shown) if shown else [],
        "reviewer_form": ReviewerForm(queries.could_sit(shown)) if shown else None,
        "can_run": can_run_activities(require_person(request), programme),
    }
    return render(request, "decisions_reviews/board.jinja", context, status=status)


@require_POST
@team_page("reviews")
def preview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the rules that are typed right now mean; nothing is kept."""
    require(can_run_activities, require_person(request), programme)
    form = BoardForm(Rules(), request.POST)
    problems: list[str] = []
    words: list[str] = []
    # A title may be missing while one tries out rules.
    form.fields["title"].required = False
    if form.is_valid():
        try:
            words = Rules.read(form.rules()).words(timezone.now(), zone_of(programme))
        except ValidationError as error:
            problems = error.messages
    else:
        problems = [str(said) for one in [form, *form.criteria] for errors in one.errors.values() for said in errors]
    return render(request, "decisions_reviews/words.jinja", {"words": words, "problems": problems})


@require_POST
@team_page("reviews")
def seat(request: HttpRequest, programme: Programme, board_id: uuid.UUID) -> HttpResponse:
    """Somebody of the team sits on the board."""
    person = require_person(request)
    shown = _board(programme, board_id, person)
    require(permissions.can_run_board, person, shown)
    form = ReviewerForm(queries.could_sit(shown), request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            actions.seat_reviewer(actor=person, board=shown, person=chosen, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("%(name)s sits on the board.") % {"name": chosen.shown_name})
    else:
        messages.error(request, _("Choose somebody from the list."))
    return redirect("decisions_reviews:board", programme.slug, board_id)


@require_POST
@team_page("reviews")
def unseat(request: HttpRequest, programme: Programme, board_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Somebody sits there no longer."""
    person = require_person(request)
    shown = _board(programme, board_id, person)
    chosen = get_object_or_404(Person, public_id=person_id, review_seats__board=shown)
    actions.unseat_reviewer(actor=person, board=shown, person=chosen, now=timezone.now())
    messages.success(request, _("Done. Cards that were in count; the open ones are free to be dealt again."))
    return redirect("decisions_reviews:board", programme.slug, board_id)


@require_http_methods(["GET", "POST"])
@team_page("reviews")
def put(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Put something before a board by hand."""
    person, now = require_person(request), timezone.now()
    require(permissions.can_put_item, person, programme)
    item = get_object_or_404(Item.objects.visible_to(person).given(), public_id=item_id, programme=programme)
    item.programme = programme
    found = queries.boards_of(programme, person)
    data = request.POST if request.method == "POST" else None
    form = PutForm(found, data)
    if data is not None and form.is_valid():
        try:
            entry = actions.put_item(actor=person, board=form.chosen(), item=item, now=now)
        except ValidationError as error:
            show_problems(form, error)
        else:
            closes = day_year(entry.window.closes_at.astimezone(zone_of(programme)).date())
            messages.success(request, _("It is in the review that closes on %(day)s.") % {"day": closes})
            return redirect("decisions_reviews:window", programme.slug, entry.window.public_id)
    context = {
        "programme": programme,
        "item": item,
        "item_url": path_of(item),
        "form": form,
        "boards": [(board, queries.upcoming(board, now, 1)[0]) for board in found],
        "waiting": queries.waiting_for([item], person).get(item.pk),
    }
    return render(request, "decisions_reviews/put.jinja", context, status=422 if data is not None else 200)


def _board(programme: Programme, board_id: uuid.UUID, person: Person) -> Board:
    found = queries.board_for(programme, board_id, person)
    if found is None:
        raise Http404("There is no such review.")
    return found

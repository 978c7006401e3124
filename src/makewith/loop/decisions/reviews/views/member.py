"""What is in review, in the open; the results with their reasons; the vote."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.permissions import can_take_part
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.paths import path_of
from makewith.kit.limits import limited
from makewith.kit.pages import keyset_page
from makewith.loop.decisions.reviews import actions, queries
from makewith.loop.decisions.reviews.forms import BallotForm


@require_GET
@programme_page("learned")
def reviews(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All reviews with something in them, the latest first."""
    person, now = person_of(request), timezone.now()
    rows = queries.public_windows(programme, person)
    page = keyset_page(rows, order=("-closes_at", "-id"), cursor=request.GET.get("after"))
    boards = queries.boards_of(programme, person)
    context = {
        "programme": programme,
        "page": page,
        "boards": [(board, queries.upcoming(board, now, 1)[0]) for board in boards],
        "now": now,
    }
    return render(request, "decisions_reviews/reviews.jinja", context)


@require_GET
@programme_page("learned")
def review(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """One review: what is in it, where it is, the vote while it runs, and the outcomes with their reasons."""
    person, now = person_of(request), timezone.now()
    shown = queries.window_in(programme, window_id, person)
    if shown is None:
        raise Http404("There is no such review, or it is not open to you.")
    page = queries.public_entries(shown, person, request.GET.get("after"))
    verdicts = queries.verdicts_on(page.rows)
    tally = queries.tally_of(shown, now)
    ballot = queries.ballot_of(shown, person)
    rows: list[dict[str, Any]] = [
        {
            "entry": entry,
            "url": path_of(entry.item),
            "verdict": verdicts.get(entry.pk),
        }
        for entry in page.rows
    ]
    is_voting = shown.is_voting_at(now)
    finalists = [
        {
            "entry": entry,
            "url": path_of(entry.item),
            "votes": tally.counts.get(entry.pk) if tally else None,
            "is_mine": ballot is not None and ballot.entry_id == entry.pk,
        }
        for entry in (queries.finalists_of(shown, person) if is_voting or tally else [])
    ]
    context = {
        "programme": programme,
        "window": shown,
        "phase": shown.phase(now).value,
        "page": page,
        "rows": rows,
        "finalists": finalists,
        "tally": tally,
        "ballot": ballot,
        "is_voting": is_voting,
        "can_vote": is_voting and can_take_part(person, shown.board.activity, now),
        "now": now,
    }
    return render(request, "decisions_reviews/review.jinja", context)


@require_POST
@person_required
@limited("ballots", 60, 60)
@programme_page("learned")
def vote(request: HttpRequest, programme: Programme, window_id: uuid.UUID) -> HttpResponse:
    """Vote for a finalist, move one's vote, or take it back."""
    person, now = require_person(request), timezone.now()
    shown = queries.window_in(programme, window_id, person)
    if shown is None:
        raise Http404("There is no such review, or it is not open to you.")
    form = BallotForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the finalists."))
    elif form.cleaned_data["take_back"]:
        try:
            actions.take_back_ballot(person=person, window=shown, now=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Your vote is taken back."))
    else:
        found = queries.entry_in(programme, form.entry_id()) if form.entry_id() else None  # type: ignore[arg-type]
        if found is None or found.window_id != shown.pk:
            raise Http404("There is no such finalist.")
        try:
            actions.cast_ballot(person=person, entry=found, now=now)
        except PermissionDenied:
            if shown.is_voting_at(now):
                raise
            messages.error(request, _("The vote has closed, so this one is not counted."))
        else:
            messages.success(request, _("Your vote is counted. You can change it until the vote closes."))
    return redirect("decisions_reviews:review", programme.slug, window_id)

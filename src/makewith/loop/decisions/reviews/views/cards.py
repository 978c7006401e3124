"""One's own card. Nobody else gets here, whatever they may otherwise do."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.paths import path_of
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.loop.decisions.reviews import actions, permissions, queries
from makewith.loop.decisions.reviews.forms import CardForm, StandBackForm
from makewith.loop.decisions.reviews.models import Scorecard


@require_http_methods(["GET", "POST"])
@team_page("reviews")
def card(request: HttpRequest, programme: Programme, card_id: uuid.UUID) -> HttpResponse:
    """Fill a card in; POST hands it in and goes on to the next one."""
    shown = _own(request, programme, card_id)
    data = request.POST if request.method == "POST" else None
    form = CardForm.of(shown, data)
    if data is not None and form.is_valid():
        try:
            actions.submit_card(reviewer=shown.reviewer, card=shown, filling=form.filling(), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            following = queries.next_card(shown, programme)
            messages.success(request, _("Your card is in. You can change it until all are laid open."))
            if following:
                return redirect("decisions_reviews:card", programme.slug, following.public_id)
            return redirect("decisions_reviews:boards", programme.slug)
    return _page(request, programme, shown, form, StandBackForm(), status=422 if data is not None else 200)


@require_POST
@limited("cards", 240, 60)
@team_page("reviews")
def keep(request: HttpRequest, programme: Programme, card_id: uuid.UUID) -> HttpResponse:
    """Keep what is on the card; answers with the moment it was kept."""
    now = timezone.now()
    shown = _own(request, programme, card_id)
    form = CardForm.of(shown, request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([said for errors in form.errors.values() for said in errors])
        actions.keep_card(reviewer=shown.reviewer, card=shown, filling=form.filling(), now=now)
    except PermissionDenied:
        return JsonResponse({"message": _("This card is no longer yours to fill in.")}, status=409)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse({"kept_at": timezone.localtime(now).strftime("%H:%M")})


@require_POST
@team_page("reviews")
def stand_back(request: HttpRequest, programme: Programme, card_id: uuid.UUID) -> HttpResponse:
    """Hand a card back because one is too close to what it is about."""
    shown = _own(request, programme, card_id)
    form = StandBackForm(request.POST)
    if form.is_valid():
        try:
            actions.stand_back(
                reviewer=shown.reviewer, card=shown, because=form.cleaned_data["because"], now=timezone.now()
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("You stood back. Somebody else judges it."))
            return redirect("decisions_reviews:boards", programme.slug)
    return _page(request, programme, shown, CardForm.of(shown), form, status=422)


def _page(
    request: HttpRequest,
    programme: Programme,
    shown: Scorecard,
    form: CardForm,
    stand_back_form: StandBackForm,
    status: int,
) -> HttpResponse:
    mine = list(queries.cards_of(shown.reviewer, programme)[:50])
    item = shown.entry.item
    context = {
        "programme": programme,
        "card": shown,
        "entry": shown.entry,
        "item": item,
        "item_url": "" if item.withdrawn_at else path_of(item),
        "window": shown.entry.window,
        "form": form,
        "stand_back_form": stand_back_form,
        "can_fill": permissions.can_fill_card(shown.reviewer, shown) and shown.stood_back_at is None,
        "mine": mine,
        "mine_in": sum(1 for one in mine if one.submitted_at),
        "next_card": queries.next_card(shown, programme),
        "now": timezone.now(),
    }
    return render(request, "decisions_reviews/card.jinja", context, status=status)


def _own(request: HttpRequest, programme: Programme, card_id: uuid.UUID) -> Scorecard:
    found = queries.card_of(require_person(request), programme, card_id)
    if found is None:
        raise Http404("There is no such card, or it is not yours.")
    return found

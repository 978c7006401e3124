"""The door of a workshop, and the page of one's own seat."""

import uuid
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.limits import TooMany, consume, limited, too_many, who
from makewith.loop.workshops.joining import permissions, queries
from makewith.loop.workshops.joining.actions import bind_seat, claim_seat, join_workshop
from makewith.loop.workshops.joining.drawing import qr_code
from makewith.loop.workshops.joining.forms import CodeForm, JoinForm, WordsForm
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.seats import COOKIE_SECONDS, cookie_name, find_seat, key_of, seat_with_key, words_of

MISSES = (60, 60)
"""How many wrong codes, links or words one address may try in how many seconds; a whole room may share it."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code of the big screen."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        workshop = queries.workshop_with_code(form.cleaned_data["code"])
        if workshop is not None:
            return redirect("joining:join", workshop.code)
        _count_miss(request)
        form.add_error("code", _("No workshop has this code. Look at the big screen again: it has six signs."))
    return render(request, "joining/code.jinja", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Sit down: a name, a side and what one agrees to."""
    workshop = _workshop_with_code(request, code)
    if workshop.code != code:
        return redirect("joining:join", workshop.code)
    person = person_of(request)
    seat = find_seat(workshop, person, request.COOKIES)
    if seat is not None and seat.joined_at is not None:
        return redirect("joining:seat", workshop.activity.public_id)
    if not permissions.can_join(person, workshop, seat):
        return _door(request, workshop, None, status=403)
    name = person.shown_name if person is not None else ""
    form = JoinForm(workshop, seat, name, request.POST or None)
    if form.is_valid():
        try:
            seat = join_workshop(
                workshop=workshop,
                person=person,
                seat=seat,
                token=form.cleaned_data["token"],
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                consents=form.cleaned_data.get("consents", False),
                keeps_trail=form.cleaned_data["keeps_trail"],
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _seated(request, seat)
    return _door(request, workshop, form, status=422 if form.errors else 200)


def _door(request: HttpRequest, workshop: Workshop, form: JoinForm | None, *, status: int) -> HttpResponse:
    context = {"workshop": workshop, "form": form, "facilitator": queries.facilitator_of(workshop)}
    # People who are not known here read its time as the clock in the room shows it.
    person = person_of(request)
    with timezone.override(person.time_zone if person else workshop.activity.programme.time_zone):
        return render(request, "joining/join.jinja", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """Find one's seat again by its four words."""
    workshop = _workshop_with_code(request, code)
    form = WordsForm(request.POST or None)
    if form.is_valid():
        try:
            consume(f"workshop-words:{workshop.pk}", 200, 60)
        except TooMany as error:
            return too_many(request, error)
        seat = queries.seat_with_words(workshop, form.cleaned_data["words"])
        if seat is not None:
            return _seated(request, seat)
        _count_miss(request)
        form.add_error("words", _("No seat here has these words. The facilitator can give you your seat back."))
    context = {"workshop": workshop, "form": form}
    return render(request, "joining/come_back.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def personal_link(request: HttpRequest, key: str) -> HttpResponse:
    """Take a seat by its personal link. Looking alone changes nothing, for letters are read by machines first."""
    seat = seat_with_key(key)
    if seat is None:
        _count_miss(request)
        return render(request, "joining/personal_link.jinja", {"seat": None}, status=404)
    if request.method == "POST":
        return _seated(request, seat, key=key)
    return render(request, "joining/personal_link.jinja", {"seat": seat})


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The square of the door's address. It says nothing that the code in its own address does not."""
    answer = HttpResponse(qr_code(f"{settings.URL}/join/{queries.tidy_code(code)}/"), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@require_safe
@never_cache
def seat(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """One's own seat: the ground rules, and how to find it again. Who just signed in here for the first time says a name first."""
    if request.user.is_authenticated and person_of(request) is None:
        return redirect_to_login(request.path, reverse("people:welcome"))
    found = _own_seat(request, workshop_id)
    if found is None:
        return redirect("joining:enter_code")
    return render(request, "joining/seat.jinja", _seat_context(found))


@require_POST
@limited("claiming a seat", 20, 60)
@person_required
def claim(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """Keep what was given without an account on one's trail."""
    found = _own_seat(request, workshop_id)
    if found is None:
        raise Http404("There is no such seat.")
    try:
        claim_seat(person=require_person(request), seat=found, now=timezone.now())
    except ValidationError as error:
        return render(request, "joining/seat.jinja", {**_seat_context(found), "problem": error.messages[0]}, status=409)
    return redirect("joining:seat", workshop_id)


@require_POST
@team_page("workshops")
@limited("binding a seat", 60, 60)
def bind(request: HttpRequest, programme: Programme, workshop_slug: str, seat_id: uuid.UUID) -> HttpResponse:
    """Give a seat to another device, and show once what opens it."""
    rows = Seat.objects.select_related("workshop__activity__programme", "person__kind", "kind", "table")
    found = rows.filter(
        public_id=seat_id, workshop__activity__programme=programme, workshop__activity__slug=workshop_slug
    ).first()
    if found is None:
        raise Http404("There is no such seat.")
    try:
        bind_seat(actor=require_person(request), seat=found, now=timezone.now())
    except ValidationError as error:
        raise Http404(error.messages[0]) from error
    return render(request, "joining/bound.jinja", _seat_context(found))


def _seat_context(seat: Seat) -> dict[str, Any]:
    key = key_of(seat)
    link = f"{settings.URL}{reverse('joining:personal_link', args=[key])}"
    return {
        "workshop": seat.workshop,
        "seat": seat,
        "words": words_of(key),
        "link": link,
        "qr": f"data:image/svg+xml;base64,{b64encode(qr_code(link)).decode()}",
        "opens": seat.key_digest != "",
    }


def _own_seat(request: HttpRequest, workshop_id: uuid.UUID) -> Seat | None:
    workshop = queries.workshop_of(workshop_id)
    if workshop is None:
        raise Http404("There is no such workshop.")
    found = find_seat(workshop, person_of(request), request.COOKIES)
    if found is not None:
        found.workshop = workshop
    return found


def _seated(request: HttpRequest, seat: Seat, key: str = "") -> HttpResponse:
    """The browser keeps the seat from here on. Whoever has not sat down yet is asked for a name first."""
    is_new = seat.joined_at is None
    workshop = seat.workshop
    if is_new:
        answer = redirect("joining:join", workshop.code)
    else:
        answer = redirect("joining:seat", workshop.activity.public_id)
    answer.set_cookie(
        cookie_name(workshop),
        key or key_of(seat),
        max_age=COOKIE_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _workshop_with_code(request: HttpRequest, code: str) -> Workshop:
    workshop = queries.workshop_with_code(code)
    if workshop is None:
        _count_miss(request)
        raise Http404("No workshop has this code.")
    return workshop


def _count_miss(request: HttpRequest) -> None:
    """Codes and words are short, so guessing has a limit. Who found theirs is not counted."""
    try:
        consume(f"workshop-door:{who(request)}", *MISSES)
    except TooMany as error:
        raise PermissionDenied(_("Too many tries. Wait a minute, and try again.")) from error

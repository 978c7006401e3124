"""Letters to guests: to everybody who was not asked yet, to one once more, to somebody without an account."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from makewith.foundation.people.requests import require_person
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.loop.workshops import actions, permissions, queries
from makewith.loop.workshops.forms import GuestForm
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.views.finding import workshop_page
from makewith.loop.workshops.views.people import back, people_page


@require_POST
@limited("letters to guests", 200, 600)
@workshop_page
def everybody(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """A letter to every guest who has none yet."""
    try:
        count = actions.invite_everybody(actor=require_person(request), workshop=workshop, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)
        messages.success(request, said % {"count": count})
    return back(workshop)


@require_POST
@limited("letters to guests", 200, 600)
@workshop_page
def one(request: HttpRequest, workshop: Workshop, seat_id: uuid.UUID) -> HttpResponse:
    """A letter to one guest, the first or the same once more."""
    seat = get_object_or_404(Seat.objects.select_related("person"), workshop=workshop, public_id=seat_id)
    seat.workshop = workshop
    number = request.POST.get("letter", "")
    try:
        actions.invite_seat(
            actor=require_person(request),
            seat=seat,
            letter=int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else 0,
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The letter to %(name)s is on its way.") % {"name": seat.name})
    return back(workshop)


@require_POST
@limited("letters to guests", 200, 600)
@workshop_page
def guest(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """A seat and a letter for somebody who has no account."""
    person = require_person(request)
    require(permissions.can_plan_workshop, person, workshop)
    form, now = GuestForm(request.POST, auto_id="guest-%s"), timezone.now()
    if form.is_valid():
        try:
            seat = actions.invite_guest(actor=person, workshop=workshop, now=now, **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            if queries.asked_at(seat) == now:
                messages.success(request, _("The letter to %(name)s is on its way.") % {"name": seat.name})
            else:
                messages.info(request, _("%(name)s was asked already.") % {"name": seat.name})
            return back(workshop)
    return people_page(request, workshop, guest_form=form, status=422)

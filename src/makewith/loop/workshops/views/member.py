"""A workshop as people see it who may come to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.limits import limited
from makewith.loop.workshops import actions, permissions, queries
from makewith.loop.workshops.models import Workshop


def _workshop(request: HttpRequest, programme: Programme, workshop_slug: str) -> Workshop:
    found = queries.workshop_for(programme, workshop_slug, person_of(request))
    if found is None:
        raise Http404("There is no such workshop, or it is not open to you.")
    return found


@require_GET
@programme_page("take-part")
def workshop(request: HttpRequest, programme: Programme, workshop_slug: str) -> HttpResponse:
    """When and where it is, what it costs and gives, and how to join."""
    person, now = person_of(request), timezone.now()
    shown = _workshop(request, programme, workshop_slug)
    taken = queries.places_taken(shown)
    capacity = shown.activity.capacity
    context = {
        "programme": programme,
        "workshop": shown,
        "activity": shown.activity,
        "answer": queries.answer_of(shown, person),
        "seat": queries.seat_of(shown, person),
        "left": None if capacity is None else max(0, capacity - taken),
        "can_answer": permissions.can_say_whether_coming(person, shown, now),
        "now": now,
    }
    with timezone.override(programme.time_zone):
        return render(request, "workshops/workshop.jinja", context)


@require_POST
@limited("say whether coming", 20, 60)
@person_required
@programme_page("take-part")
def answer(request: HttpRequest, programme: Programme, workshop_slug: str) -> HttpResponse:
    """ "I come" or "I cannot"."""
    shown, is_coming = _workshop(request, programme, workshop_slug), request.POST.get("coming") == "1"
    kept = actions.say_whether_coming(
        person=require_person(request), workshop=shown, is_coming=is_coming, now=timezone.now()
    )
    if not kept:
        messages.error(request, _("All places are taken. If somebody cannot come, this page says so."))
    elif is_coming:
        messages.success(request, _("Good. You have a seat."))
    else:
        messages.success(request, _("Thank you for saying so. Your place is free for somebody else."))
    return redirect("workshops:workshop", programme.slug, workshop_slug)

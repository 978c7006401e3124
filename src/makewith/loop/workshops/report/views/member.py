"""What remains of a workshop for those who were there."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.trail.permissions import can_withdraw_item
from makewith.foundation.trail.registry import kind_of
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.report.actions.commitments import tick_commitment
from makewith.loop.workshops.report.queries import commitments as commitment_queries
from makewith.loop.workshops.report.queries import notes as note_queries


def _workshop(programme: Programme, name: str, person: Person) -> Workshop:
    """One that this person sees or has a seat in."""
    rows = Workshop.objects.filter(activity__programme=programme, activity__slug=name).select_related("activity")
    seen = rows.filter(pk__in=Workshop.objects.visible_to(person)) | rows.filter(seats__person=person)
    found = seen.distinct().first()
    if found is None:
        raise Http404("There is no such workshop, or it is not open to you.")
    found.activity.programme = programme
    return found


@require_GET
@person_required
@programme_page("trail", after_leaving=True)
def afterwards(request: HttpRequest, programme: Programme, name: str) -> HttpResponse:
    """Thanks, one's own notes, what one took on, and what comes next."""
    person = require_person(request)
    workshop = _workshop(programme, name, person)
    context = {
        "programme": programme,
        "activity": workshop.activity,
        "workshop": workshop,
        "notes": list(note_queries.notes_by(workshop, person)[:200]),
        "commitments": list(commitment_queries.commitments_by(workshop, person)),
    }
    return render(request, "workshops_report/afterwards.jinja", context)


@require_POST
@person_required
@programme_page("trail", after_leaving=True)
def tick_mine(request: HttpRequest, programme: Programme, name: str, commitment_id: uuid.UUID) -> HttpResponse:
    """Tick off what one took on oneself, or take that back."""
    person = require_person(request)
    workshop = _workshop(programme, name, person)
    found = commitment_queries.commitments_by(workshop, person).filter(public_id=commitment_id).first()
    if found is None:
        raise Http404("This is not yours.")
    found.workshop = workshop
    tick_commitment(actor=person, commitment=found, done=bool(request.POST.get("done")), now=timezone.now())
    return redirect("workshops_report:afterwards", programme.slug, name)


@require_GET
@programme_page("trail", after_leaving=True)
def note(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """One note, and what it joined."""
    person = person_of(request)
    found = note_queries.note_for(item_id, person)
    if found is None or found.trail_item.programme_id != programme.pk:
        raise Http404("There is no such note, or it is not open to you.")
    item = found.trail_item
    seat = found.seat if not found.is_anonymous else None
    context = {
        "programme": programme,
        "note": found,
        "item": item,
        "names": seat.name if seat else "",
        "said": note_queries.drawn(found),
        "paper": seat.kind.paper if seat and seat.kind else "kraft",
        "joined": note_queries.joined_by(item, person),
        "kind_of": kind_of,
        "can_take_back": can_withdraw_item(person, item),
    }
    return render(request, "workshops_report/note.jinja", context)

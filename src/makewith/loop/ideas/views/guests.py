"""Pages for somebody who writes an idea without an account."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.people.middleware import person_of
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.limits import TooMany, consume, limited
from makewith.loop.ideas import actions, permissions, queries
from makewith.loop.ideas.authors.models import GuestIdea
from makewith.loop.ideas.forms import GuestForm, IdeaForm

LETTERS_PER_ADDRESS = (3, 3600)


@require_http_methods(["GET", "POST"])
@limited("guests", 10, 600)
@programme_page("ideas")
def write(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Write an idea down, and be sent a link. What is said next is the same for every address."""
    person, now = person_of(request), timezone.now()
    call = queries.call_for(programme, call_slug, person)
    if call is None:
        raise Http404("There is no such call, or it is not open to you.")
    if person is not None or not permissions.can_write_as_guest(None, call, now):
        return redirect("ideas:write", programme.slug, call_slug)
    terms = current_terms(call.activity)
    form: IdeaForm = GuestForm(call, terms, request.POST or None)
    if request.method == "POST":
        email = str(request.POST.get("email", ""))
        try:
            consume(f"guest-letters:{email.strip().lower()}", *LETTERS_PER_ADDRESS)
            actions.write_as_guest(
                call=call,
                name=str(request.POST.get("name", "")),
                email=email,
                words=form.words(),
                terms_version=form.agreed_version(),
                now=now,
            )
        except ValidationError as error:
            form = GuestForm.again(call, terms, request.POST, error)
        except TooMany:
            # Somebody's letterbox is not for others to fill; the page says nothing of it.
            return render(request, "ideas/guest.jinja", {"sent": True, "programme": programme})
        else:
            return render(request, "ideas/guest.jinja", {"sent": True, "programme": programme})
    context = {"call": call, "activity": call.activity, "form": form}
    return render(request, "ideas/write_as_guest.jinja", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@limited("guests", 10, 600)
def guest(request: HttpRequest, guest_id: uuid.UUID) -> HttpResponse:
    """From the letter: read it once more, and put it on the table."""
    rows = GuestIdea.objects.select_related("activity__programme", "idea__trail_item")
    found = get_object_or_404(rows, public_id=guest_id)
    problem = ""
    if request.method == "POST":
        try:
            actions.confirm_guest_idea(guest=found, now=timezone.now())
        except ValidationError as error:
            problem = " ".join(error.messages)
        except PermissionDenied:
            problem = _("Writing is closed here at the moment, so it cannot be put on the table.")
        found = get_object_or_404(rows, public_id=guest_id)
    context = {"guest": found, "programme": found.activity.programme, "problem": problem, "sent": False}
    return render(request, "ideas/guest.jinja", context, status=409 if problem else 200)

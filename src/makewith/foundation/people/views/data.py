"""Pages about what is kept about oneself: a copy of it, and erasing it."""

from uuid import UUID

from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.accounts.requests import fresh_sign_in_required
from makewith.foundation.people import actions
from makewith.foundation.people.forms import EraseForm
from makewith.foundation.people.models import Erasure, ErasureReason
from makewith.foundation.people.requests import person_required, require_person
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited


@never_cache
@require_http_methods(["GET", "POST"])
@person_required
@limited("copies of data", 10, 3600)
def data(request: HttpRequest) -> HttpResponse:
    """What is kept, a copy of it on request, and the way to have it erased."""
    person = require_person(request)
    if request.method == "POST":
        actions.ask_for_archive(person=person, by=person, now=timezone.now())
        return redirect("people:data")
    archive = person.archives.select_related("file").order_by("-id").first()
    until = archive.asked_at + actions.ARCHIVE_KEPT if archive else None
    return render(request, "people/data.jinja", {"archive": archive, "until": until})


@never_cache
@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
@person_required
@limited("erasing", 10, 60)
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasing means (GET), and do it once the name was typed (POST)."""
    person = require_person(request)
    form = EraseForm(request.POST or None, name=person.name)
    if request.method == "POST" and form.is_valid():
        try:
            erasure = actions.erase_person(
                actor=person,
                person=person,
                takes_back=form.cleaned_data["what"] == "take_back",
                reason=ErasureReason.OWN_WISH,
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            logout(request)
            return redirect("people:erased", erasure.public_id)
    return render(request, "people/erase.jinja", {"form": form, "me": person}, status=422 if form.errors else 200)


@never_cache
@require_GET
def erased(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Goodbye, and how far taking back has come. Whoever has the address sees two numbers and nothing else."""
    erasure = get_object_or_404(Erasure, public_id=public_id)
    return render(request, "people/erased.jinja", {"erasure": erasure})

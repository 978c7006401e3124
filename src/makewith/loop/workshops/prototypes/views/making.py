"""Where the team and the tables make a prototype, part by part."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import problems_in, problems_told
from makewith.kit.permissions import require
from makewith.loop.workshops.prototypes import actions, permissions, queries
from makewith.loop.workshops.prototypes.forms import NewPartForm, PartForm, TakeOnForm, VersionForm
from makewith.loop.workshops.prototypes.models import Part, Version
from makewith.loop.workshops.prototypes.views.finding import (
    arguments,
    open_parts,
    part_page,
    version_page,
    workshop_or_404,
)


@require_POST
@team_page("workshops")
def take_on(request: HttpRequest, programme: Programme, workshop_slug: str) -> HttpResponse:
    """Bring a prototype from an earlier workshop."""
    person = require_person(request)
    workshop = workshop_or_404(programme, workshop_slug, person)
    require(permissions.can_make_prototype, person, workshop)
    form = TakeOnForm(list(queries.earlier_prototypes(workshop, person)), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose which one to bring along."))
        return redirect("prototypes:prototypes", programme.slug, workshop_slug)
    earlier = queries.prototype_rows().get(pk=form.cleaned_data["earlier"].pk)
    made = actions.take_on_prototype(
        actor=person,
        workshop=workshop,
        earlier=earlier,
        submission_key=form.cleaned_data["submission_key"],
        now=timezone.now(),
    )
    messages.success(request, _("It is here, with its newest version. Change what you like."))
    return redirect("prototypes:make", *arguments(made, 1))


@require_http_methods(["GET", "POST"])
@version_page
def version(request: HttpRequest, shown: Version) -> HttpResponse:
    """One version: its story, when it is judged, its parts."""
    person = require_person(request)
    form = VersionForm(shown, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(permissions.can_make_prototype, person, shown.prototype.workshop)
        if form.is_valid():
            with problems_in(form):
                actions.change_version(actor=person, version=shown, **form.cleaned_data)
                messages.success(request, _("Kept."))
                return _to_version(shown)
    return _version_page(request, shown, form, None, 422 if form.errors else 200)


def _to_version(shown: Version) -> HttpResponse:
    return redirect("prototypes:make", *arguments(shown.prototype, shown.number))


def _version_page(
    request: HttpRequest, shown: Version, form: VersionForm, new_part: NewPartForm | None, status: int = 200
) -> HttpResponse:
    person, prototype = require_person(request), shown.prototype
    changes = queries.changes_in(shown)
    context = {
        "programme": prototype.workshop.activity.programme,
        "workshop": prototype.workshop,
        "prototype": prototype,
        "version": shown,
        "versions": list(prototype.versions.all()),
        "parts": [(part, changes.get(part.pk, [])) for part in open_parts(shown)],
        "form": form,
        "new_part": new_part or NewPartForm(initial={"submission_key": uuid.uuid4()}),
        "can_make": permissions.can_make_prototype(person, prototype.workshop),
        "can_run": permissions.can_run_judging(person, prototype.workshop),
        "judged": queries.people_who_judged(shown) if shown.opened_at else 0,
    }
    return render(request, "prototypes/version.jinja", context, status=status)


@require_POST
@version_page
def start_version(request: HttpRequest, before: Version) -> HttpResponse:
    """Begin the version after this one."""
    made = actions.start_version(actor=require_person(request), after=before, now=timezone.now())
    messages.success(
        request, _("Version %(number)d begins as a copy. Change what people would mend.") % {"number": made.number}
    )
    return redirect("prototypes:make", *arguments(before.prototype, made.number))


@require_POST
@version_page
def add_part(request: HttpRequest, shown: Version) -> HttpResponse:
    """Put one more part at the end."""
    person = require_person(request)
    require(permissions.can_make_prototype, person, shown.prototype.workshop)
    form = NewPartForm(request.POST)
    if form.is_valid():
        with problems_in(form):
            made = actions.add_part(actor=person, version=shown, **form.cleaned_data)
            messages.success(request, _("It is in. Now give it a picture, if you have one."))
            return redirect("prototypes:part", *arguments(shown.prototype, made.public_id))
    return _version_page(request, shown, VersionForm(shown), form, 422)


@require_http_methods(["GET", "POST"])
@part_page
def part(request: HttpRequest, shown: Part) -> HttpResponse:
    """One part: its words, picture and pins, and the fixes that are built into it."""
    prototype = shown.version.prototype
    require(permissions.can_make_prototype, require_person(request), prototype.workshop)
    sent = request.method == "POST"
    form = PartForm(shown, request.POST if sent else None, request.FILES if sent else None)
    if form.is_bound and form.is_valid():
        with problems_in(form):
            try:
                _change_part(request, shown, form)
            except RefusedFile as refused:
                form.add_error("picture", str(refused))
            else:
                messages.success(request, _("Kept."))
                return _to_version(shown.version)
    context = {
        "programme": prototype.workshop.activity.programme,
        "workshop": prototype.workshop,
        "prototype": prototype,
        "version": shown.version,
        "part": shown,
        "form": form,
        "fixes": queries.open_fixes(shown),
        "built": queries.changes_in(shown.version).get(shown.pk, []),
    }
    return render(request, "prototypes/part.jinja", context, status=422 if form.errors else 200)


def _change_part(request: HttpRequest, shown: Part, form: PartForm) -> None:
    """Its words, the picture that was chosen, and the fixes that were ticked as built into it."""
    person, now, values = require_person(request), timezone.now(), dict(form.cleaned_data)
    upload = values.pop("picture")
    actions.change_part(actor=person, part=shown, **values)
    if upload:
        actions.give_picture(actor=person, part=shown, upload=upload, now=now)
    for fix in queries.open_fixes(shown):
        if str(fix.public_id) in request.POST.getlist("built"):
            actions.settle_fix(actor=person, fix=fix, outcome="built", now=now)


@require_POST
@part_page
def move_part(request: HttpRequest, shown: Part) -> HttpResponse:
    """One place up, or down with `down`."""
    with problems_told(request):
        actions.move_part(actor=require_person(request), part=shown, earlier="down" not in request.POST)
    return _to_version(shown.version)


@require_POST
@part_page
def remove_part(request: HttpRequest, shown: Part) -> HttpResponse:
    """Take a part out of this version."""
    with problems_told(request):
        actions.remove_part(actor=require_person(request), part=shown)
        messages.success(request, _("It is out of this version."))
    return _to_version(shown.version)

"""What people said of a prototype, version beside version, and what becomes of it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.workshops.prototypes import actions, live, permissions, queries, showing
from makewith.loop.workshops.prototypes.forms import DecidedForm, PrototypeForm, SettleForm, TableFixForm, TakeOnForm
from makewith.loop.workshops.prototypes.models import Fix, Prototype
from makewith.loop.workshops.prototypes.views.finding import (
    arguments,
    part_or_404,
    prototype_or_404,
    version_or_404,
    workshop_or_404,
)


@require_http_methods(["GET", "POST"])
@team_page("workshops")
def prototypes(request: HttpRequest, programme: Programme, workshop_slug: str) -> HttpResponse:
    """The prototypes of a workshop, and a place to begin one."""
    person = require_person(request)
    workshop = workshop_or_404(programme, workshop_slug, person)
    form = PrototypeForm(request.POST if request.method == "POST" else None, initial={"submission_key": uuid.uuid4()})
    if request.method == "POST":
        require(permissions.can_make_prototype, person, workshop)
        if form.is_valid():
            try:
                made = actions.make_prototype(actor=person, workshop=workshop, now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("It is begun. Put in its parts, one after the other."))
                return redirect("prototypes:make", *arguments(made, 1))
    earlier = list(queries.earlier_prototypes(workshop, person))
    context = {
        "programme": programme,
        "workshop": workshop,
        "prototypes": list(queries.prototypes_of(workshop)),
        "form": form,
        "take_on": TakeOnForm(earlier, initial={"submission_key": uuid.uuid4()}) if earlier else None,
        "can_make": permissions.can_make_prototype(person, workshop),
    }
    return render(request, "prototypes/prototypes.jinja", context, status=422 if form.errors else 200)


@require_GET
@team_page("workshops")
def prototype(request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID) -> HttpResponse:
    """The page of a prototype: its story with what people said, one part in detail, the comparison, what was decided."""
    person = require_person(request)
    shown = prototype_or_404(programme, workshop_slug, prototype_id, person)
    return _page(request, programme, shown, DecidedForm(initial={"decided": shown.decided}))


def _page(
    request: HttpRequest, programme: Programme, shown: Prototype, decided: DecidedForm, status: int = 200
) -> HttpResponse:
    person = require_person(request)
    story = queries.story_of(shown)
    row = showing.chosen(story, request.GET.get("part", ""))
    fixes = queries.fixes_of(row.element) if row else []
    context = {
        "programme": programme,
        "workshop": shown.workshop,
        "prototype": shown,
        "story": story,
        "numbers": showing.numbers_shown(story, request.GET.get("version", "")),
        "row": row,
        "place_number": story.rows.index(row) + 1 if row else 0,
        "words": queries.words_about(row.element) if row else {},
        "settled": [fix for fix in fixes if hasattr(fix, "change")],
        "open_fixes": [fix for fix in fixes if not hasattr(fix, "change")],
        "finding": showing.finding(story),
        "caption": showing.caption(story),
        "by": showing.by_line,
        "result": showing.result_words,
        "settle_form": SettleForm(),
        "fix_form": TableFixForm(shown.workshop, initial={"submission_key": uuid.uuid4()}),
        "decided_form": decided,
        "can_make": permissions.can_make_prototype(person, shown.workshop),
        "shown_words": queries.WORDS_SHOWN,
    }
    return render(request, "prototypes/prototype.jinja", context, status=status)


@require_POST
@team_page("workshops")
def say_decided(
    request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID
) -> HttpResponse:
    person = require_person(request)
    shown = prototype_or_404(programme, workshop_slug, prototype_id, person)
    form = DecidedForm(request.POST)
    require(permissions.can_make_prototype, person, shown.workshop)
    if not form.is_valid():
        return _page(request, programme, shown, form, 422)
    actions.say_decided(actor=person, prototype=shown, decided=form.cleaned_data["decided"])
    messages.success(request, _("Kept."))
    return redirect("prototypes:prototype", *arguments(shown))


def _fix_or_404(shown: Prototype, fix_id: uuid.UUID) -> Fix:
    rows = Fix.objects.select_related("part__version", "part__element", "trail_item")
    # A fix of a version that is not revealed is not there for anybody yet.
    found = get_object_or_404(
        rows, part__version__prototype=shown, part__version__revealed_at__isnull=False, public_id=fix_id
    )
    found.part.version.prototype = shown
    return found


def _to_part(shown: Prototype, element_id: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('prototypes:prototype', args=arguments(shown))}?part={element_id}#part")


@require_POST
@team_page("workshops")
def settle(
    request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID, fix_id: uuid.UUID
) -> HttpResponse:
    """Say what becomes of a fix."""
    person = require_person(request)
    shown = prototype_or_404(programme, workshop_slug, prototype_id, person)
    fix = _fix_or_404(shown, fix_id)
    require(permissions.can_make_prototype, person, shown.workshop)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_fix(actor=person, fix=fix, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Kept. Whoever wrote it finds it on their trail."))
    else:
        messages.error(request, _("Choose what becomes of it, and say why in at most 280 characters."))
    return _to_part(shown, fix.part.element.public_id)


@require_POST
@team_page("workshops")
def unsettle(
    request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID, fix_id: uuid.UUID
) -> HttpResponse:
    """It is open again what becomes of a fix."""
    person = require_person(request)
    shown = prototype_or_404(programme, workshop_slug, prototype_id, person)
    fix = _fix_or_404(shown, fix_id)
    if actions.unsettle_fix(actor=person, fix=fix):
        messages.success(request, _("It is open again."))
    return _to_part(shown, fix.part.element.public_id)


@require_POST
@team_page("workshops")
def add_fix(
    request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID, part_id: uuid.UUID
) -> HttpResponse:
    """Write down how a table would mend a part."""
    person = require_person(request)
    shown = prototype_or_404(programme, workshop_slug, prototype_id, person)
    part = part_or_404(shown, part_id)
    require(permissions.can_make_prototype, person, shown.workshop)
    form = TableFixForm(shown.workshop, request.POST)
    if form.is_valid():
        actions.add_table_fix(actor=person, part=part, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Written down."))
    else:
        messages.error(request, _("Write down what they would mend, in at most 280 characters."))
    return _to_part(shown, part.element.public_id)


def _judging(act: str, words: Any) -> Callable[..., HttpResponse]:
    """A view of one button that opens, closes or reveals a version."""

    @require_POST
    @team_page("workshops")
    def view(
        request: HttpRequest, programme: Programme, workshop_slug: str, prototype_id: uuid.UUID, number: int
    ) -> HttpResponse:
        person = require_person(request)
        shown = version_or_404(prototype_or_404(programme, workshop_slug, prototype_id, person), number)
        try:
            changed = live.run(act, actor=person, version=shown, now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            if changed:
                messages.success(request, str(words))
        return redirect("prototypes:make", *arguments(shown.prototype, number))

    return view


open_judging = _judging("open", gettext_lazy("People can judge it now, each on their own."))
close_judging = _judging("close", gettext_lazy("Nothing more can be said of this version."))
reveal = _judging("reveal", gettext_lazy("Everybody in the room sees now what was said."))

"""What people said of a prototype, version beside version, and what becomes of it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import problems_in, problems_told
from makewith.kit.permissions import require
from makewith.loop.workshops.prototypes import actions, live, permissions, queries, showing
from makewith.loop.workshops.prototypes.forms import DecidedForm, PrototypeForm, SettleForm, TableFixForm, TakeOnForm
from makewith.loop.workshops.prototypes.models import Fix, Part, Prototype, Version
from makewith.loop.workshops.prototypes.views.finding import (
    arguments,
    fix_page,
    part_page,
    prototype_page,
    version_page,
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
            with problems_in(form):
                made = actions.make_prototype(actor=person, workshop=workshop, now=timezone.now(), **form.cleaned_data)
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
@prototype_page
def prototype(request: HttpRequest, shown: Prototype) -> HttpResponse:
    """The page of a prototype: its story with what people said, one part in detail, the comparison, what was decided."""
    return _page(request, shown, DecidedForm(initial={"decided": shown.decided}))


def _page(request: HttpRequest, shown: Prototype, decided: DecidedForm, status: int = 200) -> HttpResponse:
    person = require_person(request)
    story = queries.story_of(shown)
    row = showing.chosen(story, request.GET.get("part", ""))
    fixes = queries.fixes_of(row.element) if row else []
    context = {
        "programme": shown.workshop.activity.programme,
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
@prototype_page
def say_decided(request: HttpRequest, shown: Prototype) -> HttpResponse:
    person = require_person(request)
    form = DecidedForm(request.POST)
    require(permissions.can_make_prototype, person, shown.workshop)
    if not form.is_valid():
        return _page(request, shown, form, 422)
    actions.say_decided(actor=person, prototype=shown, decided=form.cleaned_data["decided"])
    messages.success(request, _("Kept."))
    return redirect("prototypes:prototype", *arguments(shown))


def _to_part(shown: Part) -> HttpResponse:
    page = reverse("prototypes:prototype", args=arguments(shown.version.prototype))
    return redirect(f"{page}?part={shown.element.public_id}#part")


@require_POST
@fix_page
def settle(request: HttpRequest, fix: Fix) -> HttpResponse:
    """Say what becomes of a fix."""
    person = require_person(request)
    require(permissions.can_make_prototype, person, fix.part.version.prototype.workshop)
    form = SettleForm(request.POST)
    if form.is_valid():
        with problems_told(request):
            actions.settle_fix(actor=person, fix=fix, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. Whoever wrote it finds it on their trail."))
    else:
        messages.error(request, _("Choose what becomes of it, and say why in at most 280 characters."))
    return _to_part(fix.part)


@require_POST
@fix_page
def unsettle(request: HttpRequest, fix: Fix) -> HttpResponse:
    """It is open again what becomes of a fix."""
    if actions.unsettle_fix(actor=require_person(request), fix=fix):
        messages.success(request, _("It is open again."))
    return _to_part(fix.part)


@require_POST
@part_page
def add_fix(request: HttpRequest, shown: Part) -> HttpResponse:
    """Write down how a table would mend a part."""
    person, workshop = require_person(request), shown.version.prototype.workshop
    require(permissions.can_make_prototype, person, workshop)
    form = TableFixForm(workshop, request.POST)
    if form.is_valid():
        actions.add_table_fix(actor=person, part=shown, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Written down."))
    else:
        messages.error(request, _("Write down what they would mend, in at most 280 characters."))
    return _to_part(shown)


def _judging(act: str, words: Any) -> Callable[..., HttpResponse]:
    """A view of one button that opens, closes or reveals a version."""

    @require_POST
    @version_page
    def view(request: HttpRequest, shown: Version) -> HttpResponse:
        with problems_told(request):
            if live.run(act, actor=require_person(request), version=shown, now=timezone.now()):
                messages.success(request, str(words))
        return redirect("prototypes:make", *arguments(shown.prototype, shown.number))

    return view


open_judging = _judging("open", gettext_lazy("People can judge it now, each on their own."))
close_judging = _judging("close", gettext_lazy("Nothing more can be said of this version."))
reveal = _judging("reveal", gettext_lazy("Everybody in the room sees now what was said."))

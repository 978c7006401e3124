"""The library of exercises, and a team's own."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.workshops import actions, permissions, queries
from makewith.loop.workshops.forms import ExerciseForm
from makewith.loop.workshops.models import OwnExercise
from makewith.loop.workshops.rules import BlockRules
from makewith.loop.workshops.views.team import library_context


@require_GET
@team_page("workshops")
def library(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All exercises, the team's own first."""
    context = {
        "programme": programme,
        "can_write": permissions.can_write_exercise(require_person(request), programme),
        **library_context(request, programme, most=None),
    }
    return render(request, "workshops/library.jinja", context)


@require_GET
@team_page("workshops")
def exercise(request: HttpRequest, programme: Programme, key: str) -> HttpResponse:
    """One exercise: how it goes, what it needs, and what helps people who say little."""
    found = queries.library_of(programme).get(key)
    if found is None:
        raise Http404("There is no such exercise.")
    own = next((row for row in queries.own_exercises(programme) if row.key == key), None) if found.made_by else None
    if own is not None:
        own.programme = programme
    context = {
        "programme": programme,
        "exercise": found,
        "said": BlockRules.read(found.rules).words(),
        "used": queries.used_in(programme).get(key, 0),
        "own": own if own and permissions.can_change_exercise(require_person(request), own) else None,
    }
    return render(request, "workshops/exercise.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("workshops")
def write(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Write an exercise of one's own."""
    require(permissions.can_write_exercise, require_person(request), programme)
    return _form_page(request, programme, None)


@require_http_methods(["GET", "POST"])
@team_page("workshops")
def change(request: HttpRequest, programme: Programme, exercise_id: uuid.UUID) -> HttpResponse:
    """Word one's own exercise differently."""
    own = get_object_or_404(queries.own_exercises(programme), public_id=exercise_id)
    own.programme = programme
    require(permissions.can_change_exercise, require_person(request), own)
    return _form_page(request, programme, own)


def _form_page(request: HttpRequest, programme: Programme, own: OwnExercise | None) -> HttpResponse:
    person, now = require_person(request), timezone.now()
    fresh = {**ExerciseForm.initial_of(BlockRules(writing=True)), "by_phone": True}
    form = ExerciseForm(request.POST or None, initial=ExerciseForm.initial_from(own) if own else fresh)
    if request.method == "POST" and form.is_valid():
        try:
            values = {"rules": form.rules(), **form.own()}
            if own is None:
                own = actions.write_exercise(actor=person, programme=programme, now=now, **values)
            else:
                actions.change_exercise(actor=person, exercise=own, now=now, **values)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("It is in the library of this programme."))
            return redirect("workshops:exercise", programme.slug, own.key)
    context = {"programme": programme, "form": form, "own": own}
    return render(request, "workshops/exercise_form.jinja", context, status=422 if form.errors else 200)


@require_POST
@team_page("workshops")
def remove(request: HttpRequest, programme: Programme, exercise_id: uuid.UUID) -> HttpResponse:
    """Take an exercise of one's own off the shelf."""
    own = get_object_or_404(queries.own_exercises(programme), public_id=exercise_id)
    own.programme = programme
    actions.remove_exercise(actor=require_person(request), exercise=own)
    messages.success(request, _("It is off the shelf. Agendas that have it keep it."))
    return redirect("workshops:library", programme.slug)

"""Which programmes there are, and a new one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.flows.recipe_to_programme import start_programme
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.permissions import can_create_programme
from makewith.foundation.programmes.queries import programmes_of_team
from makewith.foundation.programmes.recipes import all_recipes, recipe_named
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.ideas.views.team import default_terms
from makewith.surfaces.studio import permissions
from makewith.surfaces.studio.forms import NewProgrammeForm


@require_GET
@person_required
def programmes(request: HttpRequest) -> HttpResponse:
    """Programmes in whose team one is; all of them for administrators."""
    person = require_person(request)
    require(permissions.can_see_programmes, person)
    context = {
        "programmes": list(programmes_of_team(person)[:200]),
        "can_create": can_create_programme(person),
        "can_run": permissions.can_run_installation(person),
    }
    return render(request, "studio/programmes.jinja", context)


@require_http_methods(["GET", "POST"])
@person_required
def create(request: HttpRequest) -> HttpResponse:
    """A programme from a recipe. Its plan, with what is still missing, is the next page."""
    person = require_person(request)
    require(can_create_programme, person)
    initial = {"time_zone": person.time_zone, "started_on": timezone.localdate()}
    form = NewProgrammeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        recipe = recipe_named(data["recipe"])
        assert recipe is not None
        try:
            programme = start_programme(
                actor=person,
                recipe=recipe,
                now=timezone.now(),
                terms=default_terms(),
                name=data["name"],
                goal=data["goal"],
                time_zone=data["time_zone"],
                started_on=data["started_on"],
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(
                request, _("The programme is there, as a draft that only its team sees. Here is its plan.")
            )
            return redirect("studio:plan", programme.slug)
    context = {"form": form, "recipes": all_recipes()}
    return render(request, "studio/create.jinja", context, status=422 if form.errors else 200)

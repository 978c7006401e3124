"""The six steps, and what is done with a programme as a whole."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.flows.programme_to_next import duplicate_programme
from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes import actions, permissions
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.recipes import recipe_named
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.measures.forms import MetricForm
from makewith.loop.measures.permissions import can_set_metric
from makewith.loop.measures.queries import metrics_of
from makewith.surfaces.studio.export import zip_of
from makewith.surfaces.studio.forms import STEP_FORMS, AudienceForm, CopyForm, RoundForm
from makewith.surfaces.studio.plan import Material, Step, steps_of


def _material(programme: Programme) -> Material:
    return Material(
        programme=programme,
        metrics=list(metrics_of(programme)),
        activities=list(programme.activities.select_related("segment")),
        rounds=list(programme.rounds.all()),
        people=programme.memberships.count(),
        invited=programme.invitations.count(),
        recipe=recipe_named(programme.recipe),
    )


def _plan_context(request: HttpRequest, programme: Programme, material: Material) -> dict[str, Any]:
    person, steps = require_person(request), steps_of(material)
    open_steps = [step for step in steps if step.gaps]
    return {
        "programme": programme,
        "steps": steps,
        "decided": len(steps) - len(open_steps),
        "missing": sum(len(step.gaps) for step in open_steps),
        "next_step": open_steps[0] if open_steps else None,
        "recipe": material.recipe,
        "can_change": permissions.can_change_programme(person, programme),
        "copy_form": CopyForm(initial={"name": _("%(name)s, next round") % {"name": programme.name[:66]}}),
    }


@require_GET
@team_page("plan")
def plan(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What is decided and what is missing."""
    return render(request, "studio/plan.jinja", _plan_context(request, programme, _material(programme)))


@require_http_methods(["GET", "POST"])
@team_page("plan")
def step(request: HttpRequest, programme: Programme, step: str) -> HttpResponse:
    """Settle one step."""
    person = require_person(request)
    if step not in STEP_FORMS:
        raise Http404("A plan has six steps, and this is none of them.")
    require(permissions.can_change_programme, person, programme)
    form = _step_form(step, programme, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_programme(actor=person, programme=programme, now=timezone.now(), **_values(form))
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("studio:plan", programme.slug)
    return _step_page(request, programme, step, form, RoundForm())


def _values(form: Form) -> dict[str, Any]:
    """What was typed, under the names that the action knows."""
    data = dict(form.cleaned_data)
    return {**data, **data.pop("visibility")} if "visibility" in data else data


def _step_form(step: str, programme: Programme, request: HttpRequest) -> Form:
    form_class = STEP_FORMS[step]
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(programme, name) for name in form_class.base_fields}
    if form_class is AudienceForm:
        return AudienceForm(data, initial=initial, programme=programme)
    return form_class(data, initial=initial)


def _step_page(request: HttpRequest, programme: Programme, name: str, form: Form, round_form: Form) -> HttpResponse:
    material = _material(programme)
    steps = steps_of(material)
    at = next(index for index, row in enumerate(steps) if row.name == name)
    context = {
        "programme": programme,
        "step": steps[at],
        "number": at + 1,
        "next_step": _after(steps, at),
        "form": form,
        "round_form": round_form,
        "material": material,
        "metric_form": MetricForm(auto_id="measure-%s"),
        "can_set_metric": can_set_metric(require_person(request), programme),
        "can_plan_rounds": permissions.can_plan_rounds(require_person(request), programme),
    }
    return render(request, "studio/plan_step.jinja", context, status=422 if form.errors or round_form.errors else 200)


def _after(steps: list[Step], at: int) -> Step | None:
    return steps[at + 1] if at + 1 < len(steps) else None


@require_POST
@team_page("plan")
def picture(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show a picture beside the goal."""
    person = require_person(request)
    require(permissions.can_change_programme, person, programme)
    upload = request.FILES.get("picture")
    if upload is None:
        messages.error(request, _("No picture arrived. Choose it again."))
        return redirect("studio:plan_step", programme.slug, "goals")
    try:
        actions.set_picture(actor=person, programme=programme, upload=upload, now=timezone.now())
    except RefusedFile as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The picture is beside the goal."))
    return redirect("studio:plan_step", programme.slug, "goals")


@require_POST
@team_page("plan")
def add_round(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Add a round after the last one."""
    person = require_person(request)
    require(permissions.can_plan_rounds, person, programme)
    form = RoundForm(request.POST)
    if form.is_valid():
        try:
            actions.plan_round(actor=person, programme=programme, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The round is on the plan."))
            return redirect("studio:plan_step", programme.slug, "iterate")
    initial = {"iteration": programme.iteration}
    return _step_page(request, programme, "iterate", STEP_FORMS["iterate"](initial=initial), form)


@require_POST
@team_page("plan")
def remove_round(request: HttpRequest, programme: Programme, number: int) -> HttpResponse:
    """Take a round off the plan."""
    actions.remove_round(actor=require_person(request), programme=programme, number=number, now=timezone.now())
    return redirect("studio:plan_step", programme.slug, "iterate")


@require_POST
@team_page("plan")
def open_it(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Let people in."""
    if actions.open_programme(actor=require_person(request), programme=programme, now=timezone.now()):
        messages.success(request, _("It is open. People see it from now on."))
    return redirect("studio:plan", programme.slug)


@require_POST
@team_page("plan")
def archive(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Close it for good; everything stays to be read."""
    if actions.archive_programme(actor=require_person(request), programme=programme, now=timezone.now()):
        messages.success(request, _("It is archived. Everything stays to be read, and it can be opened again."))
    else:
        messages.info(request, _("Only an open programme can be archived."))
    return redirect("studio:plan", programme.slug)


@require_POST
@team_page("plan")
def duplicate(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Begin the next one like it."""
    person = require_person(request)
    require(permissions.can_copy_programme, person, programme)
    form = CopyForm(request.POST)
    if form.is_valid():
        copy = duplicate_programme(actor=person, source=programme, name=form.cleaned_data["name"], now=timezone.now())
        messages.success(
            request, _("Texts, measures and calls are copied, as drafts. People and what they gave are not.")
        )
        return redirect("studio:plan", copy.slug)
    context = {**_plan_context(request, programme, _material(programme)), "copy_form": form}
    return render(request, "studio/plan.jinja", context, status=422)


@require_POST
@team_page("plan")
def export(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Everything the team may see, as a ZIP file that is written while it is sent."""
    person, now = require_person(request), timezone.now()
    actions.note_export(actor=person, programme=programme, now=now)
    name = f"{programme.slug}-{timezone.localdate():%Y-%m-%d}.zip"
    response = StreamingHttpResponse(zip_of(programme, person, now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The stubs keep streams apart from pages; Django answers with either.
    return response  # type: ignore[return-value]

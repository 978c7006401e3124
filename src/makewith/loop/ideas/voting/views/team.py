"""Where the team chooses partners, shares out ideas, and moves many of them at once."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.kit.text import storable
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.queries import calls_of
from makewith.loop.ideas.voting import actions, permissions, queries
from makewith.loop.ideas.voting.forms import ManyForm, PartnerForm
from makewith.loop.ideas.voting.models import CallPartner, Recount, StatusPlan
from makewith.loop.ideas.voting.rules import Categories, Pipeline


def _call(request: HttpRequest, programme: Programme, call_slug: str) -> Call:
    return get_object_or_404(calls_of(programme, require_person(request)), activity__slug=call_slug)


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def partners(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Who looks after the ideas of a call, and how many each has."""
    person, call = require_person(request), _call(request, programme, call_slug)
    require(permissions.can_see_standing, person, call)
    form = PartnerForm(queries.candidates(call), request.POST or None)
    if request.method == "POST":
        require(permissions.can_choose_partners, person, call)
        if form.is_valid():
            try:
                actions.choose_partner(actor=person, call=call, now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("They are idea partner now."))
                return redirect("ideas_voting:partners", programme.slug, call_slug)
    context = {
        "programme": programme,
        "call": call,
        "partners": list(queries.partners_of(call)),
        "waiting": queries.unassigned(call).count(),
        "recount": Recount.objects.filter(call=call).first(),
        "form": form,
        "can_run": permissions.can_choose_partners(person, call),
    }
    return render(request, "ideas_voting/partners.jinja", context, status=422 if form.errors else 200)


@require_POST
@team_page("ideas")
def remove_partner(request: HttpRequest, programme: Programme, call_slug: str, partner_id: uuid.UUID) -> HttpResponse:
    """Somebody looks after ideas no longer."""
    call = _call(request, programme, call_slug)
    rows = CallPartner.objects.select_related("person", "call__activity__programme")
    partner = get_object_or_404(rows, call=call, public_id=partner_id)
    actions.remove_partner(actor=require_person(request), partner=partner, now=timezone.now())
    messages.success(request, _("What they looked after waits for somebody else."))
    return redirect("ideas_voting:partners", programme.slug, call_slug)


@require_POST
@team_page("ideas")
def share_out(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Give the ideas that nobody has to the partners."""
    call, evenly = _call(request, programme, call_slug), request.POST.get("how") == "evenly"
    try:
        given = actions.share_out(actor=require_person(request), call=call, evenly=evenly, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)d idea was given out.", "%(n)d ideas were given out.", given)
        messages.success(request, text % {"n": given})
    return redirect("ideas_voting:partners", programme.slug, call_slug)


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def standing(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Ideas to tick and move together, or to give to a partner; `act` is "move" or "give"."""
    person, call = require_person(request), _call(request, programme, call_slug)
    require(permissions.can_see_standing, person, call)
    pipeline, form = Pipeline.of(call), ManyForm(Pipeline.of(call).rows)
    ticked = request.POST.getlist("idea")
    if request.method == "POST":
        form = ManyForm(pipeline.rows, request.POST)
        done = _give(request, call, ticked) if request.POST.get("act") == "give" else _move(request, call, form, ticked)
        if done:
            return redirect("ideas_voting:standing", programme.slug, call_slug)
    chosen, category = (
        storable(request.GET.get(name, default)) for name, default in (("status", "any"), ("category", ""))
    )
    wanted = {"any": None, "none": ""}.get(chosen, chosen)
    context = {
        "programme": programme,
        "call": call,
        "pipeline": pipeline,
        "plans": list(queries.open_plans(call)),
        "page": queries.standing_page(call, wanted, category, request.GET.get("after")),
        "query": request.GET.copy(),
        "form": form,
        "ticked": set(ticked),
        "labels": {row.key: row.label for row in pipeline.rows},
        "tones": {row.key: row.tone for row in pipeline.rows},
        "choices": [(row.key, row.label) for row in pipeline.rows],
        "categories": [(row.key, row.label) for row in Categories.of(call).rows],
        "chosen_status": chosen,
        "chosen_category": category,
        "partners": [
            (partner.public_id, f"{partner.person.shown_name} ({partner.load})")  # type: ignore[attr-defined]
            for partner in queries.partners_of(call)
        ],
        "can_run": permissions.can_choose_partners(person, call),
    }
    return render(request, "ideas_voting/standing_many.jinja", context, status=422 if form.errors else 200)


def _ideas(call: Call, ticked: list[str]) -> list[Idea]:
    """The ideas whose boxes were ticked; what is no id of one is passed over."""
    ids = [item_id for text in ticked[: actions.MOST_AT_ONCE + 1] for item_id in _uuids(text)]
    rows = Idea.objects.filter(call=call, trail_item__public_id__in=ids).select_related("trail_item")
    ideas = list(rows.order_by("pk"))
    for idea in ideas:
        idea.call = call
    return ideas


def _uuids(text: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text)]
    except ValueError:
        return []


def _move(request: HttpRequest, call: Call, form: ManyForm, ticked: list[str]) -> bool:
    if not form.is_valid():
        return False
    person, now = require_person(request), timezone.now()
    try:
        plan = actions.plan_statuses(actor=person, call=call, ideas=_ideas(call, ticked), now=now, **form.cleaned_data)
    except ValidationError as error:
        show_problems(form, error)
        return False
    count = plan.ideas.count()
    text = ngettext("%(n)d idea is about to move.", "%(n)d ideas are about to move.", count)
    messages.success(request, text % {"n": count})
    return True


def _give(request: HttpRequest, call: Call, ticked: list[str]) -> bool:
    ids = _uuids(request.POST.get("partner", ""))
    partner = get_object_or_404(CallPartner.objects.select_related("person"), call=call, public_id__in=ids)
    ideas = _ideas(call, ticked)[: actions.MOST_AT_ONCE]
    for idea in ideas:
        actions.assign_idea(actor=require_person(request), idea=idea, partner=partner, now=timezone.now())
    text = ngettext("%(n)d idea is in their queue.", "%(n)d ideas are in their queue.", len(ideas))
    messages.success(request, text % {"n": len(ideas)})
    return True


@require_POST
@team_page("ideas")
def undo_plan(request: HttpRequest, programme: Programme, call_slug: str, plan_id: uuid.UUID) -> HttpResponse:
    """Take back what was planned for many ideas, while nobody was told."""
    call = _call(request, programme, call_slug)
    rows = StatusPlan.objects.select_related("call__activity__programme")
    plan = get_object_or_404(rows, call=call, public_id=plan_id)
    if actions.undo_plan(actor=require_person(request), plan=plan, now=timezone.now()):
        messages.success(request, _("Undone. Nobody was told."))
    else:
        messages.error(request, _("It was too late: they are being told."))
    return redirect("ideas_voting:standing", programme.slug, call_slug)

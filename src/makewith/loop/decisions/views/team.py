"""Where the team decides and says what shipped."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme, Role
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.models import VERDICTS, Audience, Item, Link
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.decisions import actions, permissions, queries
from makewith.loop.decisions.forms import DecisionForm, DeliveryForm, VerdictForm

MOST_SUBJECTS = 20


@require_GET
@team_page("decisions")
def decisions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All decisions, and what waits for one."""
    person = require_person(request)
    rows = queries.decisions_of(programme, person)
    page = keyset_page(rows, order=("-decided_on", "-id"), cursor=request.GET.get("after"))
    context = {
        "page": page,
        "programme": programme,
        "undecided": _undecided(programme)[:20],
        "can_decide": permissions.can_record_decision(person, programme),
    }
    return render(request, "decisions/team_decisions.jinja", context)


def _undecided(programme: Programme) -> list[Item]:
    """Published insights and ideas without a verdict, insights first, the newest of each."""
    verdicts = Link.objects.filter(source=OuterRef("pk"), relation__in=VERDICTS)
    rows = Item.objects.given().filter(~Exists(verdicts), programme=programme, audience=Audience.PUBLIC, held_at=None)
    return [item for kind in ("insight", "idea") for item in rows.filter(kind=kind).order_by("-occurred_at")[:50]]


@require_http_methods(["GET", "POST"])
@team_page("decisions")
def record(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Record a decision about the Items named by `about` (GET) or `about` in the form (POST)."""
    person = require_person(request)
    require(permissions.can_record_decision, person, programme)
    data = request.POST if request.method == "POST" else None
    items = _subjects(programme, (data or request.GET).getlist("about"))
    deciders = Person.objects.filter(team_roles__programme=programme, team_roles__role=Role.OWNER).distinct()
    form = DecisionForm(deciders, data, initial={"decided_by": person, "decided_on": timezone.localdate()})
    verdict_forms = [VerdictForm(item, data) for item in items]
    valid = form.is_valid() & all([verdict.is_valid() for verdict in verdict_forms])
    if data is not None and valid:
        try:
            decision = actions.record_decision(
                actor=person,
                programme=programme,
                verdicts=[verdict.verdict() for verdict in verdict_forms],
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Recorded. Everybody concerned is being told, with the reason."))
            return redirect("decisions:decision", programme.slug, decision.trail_item.public_id)
    context = {
        "form": form,
        "verdict_forms": verdict_forms,
        "programme": programme,
        "choices": [item for item in _undecided(programme) if item not in items],
    }
    return render(request, "decisions/record.jinja", context, status=422 if data is not None else 200)


def _subjects(programme: Programme, names: list[str]) -> list[Item]:
    ids = []
    for name in names[:MOST_SUBJECTS]:
        try:
            ids.append(uuid.UUID(name))
        except ValueError:
            continue
    found = {item.public_id: item for item in Item.objects.filter(programme=programme, public_id__in=ids)}
    return [found[item_id] for item_id in dict.fromkeys(ids) if item_id in found]


@require_http_methods(["GET", "POST"])
@team_page("decisions")
def deliver(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Say what shipped because of a decision."""
    person = require_person(request)
    decision = queries.decision_for(item_id, person)
    if decision is None or decision.trail_item.programme_id != programme.pk:
        raise Http404("There is no such decision.")
    require(permissions.can_record_delivery, person, decision)
    form = DeliveryForm(request.POST or None, initial={"shipped_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.record_delivery(
                actor=person,
                decision=decision,
                title=data["title"],
                text=data["text"],
                shipped_on=data["shipped_on"],
                effect=form.effect(),
                submission_key=data["submission_key"],
                now=timezone.now(),
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Recorded. Everybody behind it is being told."))
            return redirect("decisions:decision", programme.slug, item_id)
    context = {"form": form, "decision": decision, "item": decision.trail_item, "programme": programme}
    return render(request, "decisions/deliver.jinja", context, status=422 if form.errors else 200)

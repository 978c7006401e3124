"""What everybody does about moderation: report something, and ask for another look at what was refused."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.moderation import actions, permissions
from makewith.foundation.moderation.forms import AppealForm, ReportForm
from makewith.foundation.moderation.models import Appeal, ModerationAction, Report
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.trail.models import CONTRIBUTORS, Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.registry import kind_of
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.permissions import require


@require_http_methods(["GET", "POST"])
@person_required
@limited("reports", 20, 60)
def report(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Say what is wrong with something. Whoever did already reads what came of it in their inbox."""
    person = require_person(request)
    items = Item.objects.visible_to(person).select_related("programme", "activity")
    item = get_object_or_404(items, public_id=item_id)
    request.programme, request.place = item.programme, "ideas"  # type: ignore[attr-defined]
    made = Report.objects.filter(item=item, person=person).first()
    form = ReportForm(request.POST if request.method == "POST" else None)
    if made is None:
        require(permissions.can_report_item, person, item)
        if request.method == "POST" and form.is_valid():
            try:
                actions.report_item(person=person, item=item, now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                show_problems(form, error)
            else:
                messages.success(request, _("Thank you. One of us looks at it, and you hear what came of it."))
                return redirect(path_of(item))
    context = {"form": form, "item": item, "kind": kind_of(item.kind), "made": made, "back": path_of(item)}
    return render(request, "moderation/report.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_required
@limited("appeals", 10, 60)
def appeal(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """Read why something of one's own was refused, and ask somebody else to read it again."""
    person = require_person(request)
    refusal = get_object_or_404(
        ModerationAction.objects.select_related("item__programme", "item__activity", "programme"),
        public_id=action_id,
        item__credits__person=person,
        item__credits__role__in=CONTRIBUTORS,
    )
    item = refusal.item
    if item is None or item.withdrawn_at is not None:
        raise Http404("There is nothing left to talk about.")
    request.programme, request.place = item.programme, "trail"  # type: ignore[attr-defined]
    made = Appeal.objects.filter(refusal=refusal).select_related("answer__actor__kind").first()
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and made is None and form.is_valid():
        try:
            actions.appeal(person=person, refusal=refusal, words=form.cleaned_data["words"], now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Another of us reads it again, and you hear what they found."))
            return redirect("moderation:appeal", action_id)
    context = {
        "form": form,
        "item": item,
        "kind": kind_of(item.kind),
        "refusal": refusal,
        "made": made,
        "may_appeal": permissions.can_appeal(person, refusal),
        "back": path_of(item),
    }
    return render(request, "moderation/appeal.jinja", context, status=422 if form.errors else 200)

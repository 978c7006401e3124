"""The log, the rules, the reasons, and who is blocked."""

import csv
import uuid
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.moderation import actions, permissions, queries
from makewith.foundation.moderation.forms import PolicyForm, ReasonForm
from makewith.foundation.moderation.models import DECISIONS, ModerationAction, Policy, ReasonTemplate
from makewith.foundation.moderation.texts import CAUSES, VERBS
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.registry import kind_of
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.kit.tables.guard import guarded


def _asked(request: HttpRequest) -> queries.LogFilters:
    verb, actor = request.GET.get("verb", ""), request.GET.get("actor", "")
    try:
        known = actor if actor in ("", "rules") else str(uuid.UUID(actor))
    except ValueError:
        known = ""
    return queries.LogFilters(verb=verb if verb in VERBS else "", actor=known)


@require_GET
@team_page("moderation")
def log(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What was done, by whom and why, newest first."""
    require(permissions.can_moderate, require_person(request), programme)
    filters = _asked(request)
    rows = queries.log_of(programme, filters)
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("after"), size=50)
    context = {
        "programme": programme,
        "page": page,
        "filters": filters,
        "verbs": VERBS,
        "causes": CAUSES,
        "decisions": DECISIONS,
        "kind_of": kind_of,
        "people": [(str(one.public_id), one.shown_name) for one in queries.moderators_in_log(programme)],
        "is_first": not request.GET.get("after"),
        "query": request.GET.copy(),
    }
    return render(request, "moderation/log.jinja", context)


class _Line:
    """A file that hands on what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


@require_GET
@team_page("moderation")
def log_csv(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    require(permissions.can_moderate, require_person(request), programme)
    rows = queries.log_of(programme, _asked(request))
    writer = csv.writer(_Line())
    head = ["at", "by", "did", "item", "person", "reason", "undone_at", "undone_by"]
    lines = (writer.writerow([guarded(cell) for cell in cells]) for cells in _cells(rows, head))
    response: Any = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-moderation.csv"'
    return cast(HttpResponse, response)


def _cells(rows: Any, head: list[str]) -> Any:
    yield head
    for line in rows.iterator(chunk_size=500):
        undone = getattr(line, "undone_by", None)
        yield [
            line.created_at.isoformat(),
            line.actor.shown_name if line.actor else "",
            line.verb,
            f"{line.item.kind} {line.item.number}" if line.item else "",
            line.person.shown_name if line.person else "",
            line.reason,
            undone.created_at.isoformat() if undone else "",
            undone.actor.shown_name if undone and undone.actor else "",
        ]


@require_GET
@team_page("moderation")
def rules(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What waits to be read first, activity by activity."""
    require(permissions.can_moderate, require_person(request), programme)
    policies = {policy.activity_id: policy for policy in Policy.objects.filter(activity__programme=programme)}
    rows = [(row, policies.get(row.pk) or Policy(activity=row)) for row in programme.activities.order_by("-id")[:100]]
    labels = dict(PolicyForm.base_fields["before"].choices)  # type: ignore[attr-defined]
    return render(request, "moderation/rules.jinja", {"programme": programme, "rows": rows, "before": labels})


@require_http_methods(["GET", "POST"])
@team_page("moderation")
def policy(request: HttpRequest, programme: Programme, activity_slug: str) -> HttpResponse:
    """The rules of one activity."""
    person = require_person(request)
    require(permissions.can_moderate, person, programme)
    activity = get_object_or_404(programme.activities, slug=activity_slug)
    activity.programme = programme
    form = PolicyForm.of(queries.policy_for(activity), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_policy(actor=person, activity=activity, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept. It holds for what is written from now on."))
            return redirect("moderation:rules", programme.slug)
    context = {"programme": programme, "activity": activity, "form": form}
    return render(request, "moderation/policy.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@team_page("moderation")
def reasons(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The reasons the company gives often: read them, word them anew, add one."""
    person = require_person(request)
    require(permissions.can_moderate, person, programme)
    bad: ReasonForm | None = None
    chosen = request.POST.get("reason", "")
    if request.method == "POST":
        reason = _reason(chosen)
        if reason is not None and "remove" in request.POST:
            actions.remove_reason(actor=person, programme=programme, reason=reason)
            return redirect("moderation:reasons", programme.slug)
        bad = ReasonForm(request.POST, auto_id=f"reason-{chosen or 'new'}-%s")
        if bad.is_valid():
            try:
                if reason is not None:
                    actions.change_reason(actor=person, programme=programme, reason=reason, **bad.cleaned_data)
                else:
                    actions.add_reason(actor=person, programme=programme, **bad.cleaned_data)
            except ValidationError as error:
                show_problems(bad, error)
            else:
                messages.success(request, _("Kept."))
                return redirect("moderation:reasons", programme.slug)
    rows = [(row, bad if bad and chosen == str(row.public_id) else _form_of(row)) for row in queries.reason_templates()]
    new = bad if bad and not any(form is bad for _row, form in rows) else ReasonForm(auto_id="reason-new-%s")
    context = {"programme": programme, "rows": rows, "new": new}
    return render(request, "moderation/reasons.jinja", context, status=422 if bad else 200)


def _reason(text: str) -> ReasonTemplate | None:
    try:
        return ReasonTemplate.objects.filter(public_id=uuid.UUID(text)).first()
    except ValueError:
        return None


def _form_of(reason: ReasonTemplate) -> ReasonForm:
    return ReasonForm(initial={"name": reason.name, "text": reason.text}, auto_id=f"reason-{reason.public_id}-%s")


@require_GET
@team_page("moderation")
def blocked(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who may only look, since when and why."""
    require(permissions.can_moderate, require_person(request), programme)
    page = keyset_page(queries.blocks_in(programme), order=("-id",), cursor=request.GET.get("after"), size=50)
    people = [block.person_id for block in page.rows]
    lines = ModerationAction.objects.filter(programme=programme, verb="blocked", person__in=people)
    why = {line.person_id: line for line in lines.select_related("actor__kind").order_by("id")}
    context = {"programme": programme, "page": page, "why": why, "is_first": not request.GET.get("after")}
    return render(request, "moderation/blocked.jinja", context)


@require_POST
@team_page("moderation")
def lift(request: HttpRequest, programme: Programme, person_id: uuid.UUID) -> HttpResponse:
    """Let somebody take part again."""
    actor = require_person(request)
    require(permissions.can_moderate, actor, programme)
    other = get_object_or_404(Person, public_id=person_id)
    lifted = actions.lift_block(actor=actor, programme=programme, person=other, now=timezone.now())
    if lifted:
        messages.success(request, _("%(name)s can take part again.") % {"name": other.shown_name})
    return redirect("moderation:blocked", programme.slug)

"""The page on which the team sets what a call goes by, with what it means said before it is kept."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.ideas import actions, permissions, queries
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.rule_forms import FORMS
from makewith.loop.ideas.rules import rules_of
from makewith.loop.ideas.section import Section
from makewith.loop.ideas.section_form import SectionForm


class Shown:
    """One section on the page: its form, what it means in words, and what that means for what is under way."""

    def __init__(self, form: SectionForm, call: Call, now: datetime) -> None:
        self.form = form
        self.key = form.section.key
        self.under_way = form.under_way(call)
        self.zone = ZoneInfo(call.activity.programme.time_zone)
        self.now = now
        self.words = form.current.words(now, self.zone)

    def look(self) -> Section | None:
        """What was typed, as rules; None with the problems beside the fields if it makes no sense."""
        if not self.form.is_valid():
            return None
        try:
            read = self.form.section.read(self.form.typed())
        except ValidationError as error:
            show_problems(self.form, error)
            return None
        self.words = read.words(self.now, self.zone)
        return read


@require_http_methods(["GET", "POST"])
@team_page("ideas")
def rules(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Every section of a call's rules. A section is looked at first and kept next: `act` is "look" or "keep"."""
    person, now = require_person(request), timezone.now()
    call = get_object_or_404(queries.calls_of(programme, person), activity__slug=call_slug)
    require(permissions.can_run_call, person, call)
    if request.method == "GET":
        return _page(request, call, [_shown(form, call, now) for form in FORMS])
    chosen = next((form for form in FORMS if form.section.key == request.POST.get("section")), None)
    if chosen is None:
        raise BadRequest(_("This page has no such section. Load it again."))
    shown = Shown(chosen(rules_of(call, chosen.section), request.POST), call, now)
    read = shown.look()
    if request.headers.get("HX-Request"):
        return render(request, "ideas/rules_meaning.jinja", {"shown": shown})
    if read is not None and request.POST.get("act") == "keep":
        actions.change_rules(actor=person, call=call, section=shown.key, data=read.data(), now=now)
        messages.success(request, _("Kept. What you read on the page goes from now on."))
        return redirect("ideas:rules", programme.slug, call_slug)
    sections = [shown if form is chosen else _shown(form, call, now) for form in FORMS]
    return _page(request, call, sections, status=200 if read is not None else 422)


def _shown(form: type[SectionForm], call: Call, now: datetime) -> Shown:
    return Shown(form(rules_of(call, form.section)), call, now)


def _page(request: HttpRequest, call: Call, sections: Sequence[Shown], status: int = 200) -> HttpResponse:
    context = {"programme": call.activity.programme, "call": call, "activity": call.activity, "sections": sections}
    return render(request, "ideas/rules.jinja", context, status=status)

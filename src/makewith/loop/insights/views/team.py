"""Where the team makes insights."""

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
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.models import Item, Link
from makewith.foundation.trail.queries import authors_of, evidence_counts, evidence_of
from makewith.kit.forms import show_problems
from makewith.kit.pages import keyset_page
from makewith.loop.insights import actions, permissions, queries
from makewith.loop.insights.forms import InsightForm, QuoteForm
from makewith.loop.insights.models import Insight


def _insight(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> Insight:
    found = queries.insight_for(item_id, require_person(request))
    if found is None or found.trail_item.programme_id != programme.pk:
        raise Http404("There is no such insight.")
    return found


@require_GET
@team_page("insights")
def insights(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All insights of the programme, drafts among them."""
    person = require_person(request)
    page = keyset_page(queries.insights_of(programme, person), order=("-id",), cursor=request.GET.get("after"))
    context = {"page": page, "programme": programme, "can_make": permissions.can_make_insight(person, programme)}
    return render(request, "insights/team_insights.jinja", context)


@require_http_methods(["GET", "POST"])
@team_page("insights")
def quote(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Put somebody's words into an insight, a new one or one there is."""
    person = require_person(request)
    form = QuoteForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    source_id = (request.POST if request.method == "POST" else request.GET).get("source", "")
    visible = Item.objects.visible_to(person).given().filter(programme=programme)
    try:
        source = get_object_or_404(visible, public_id=uuid.UUID(source_id))
    except ValueError as error:
        raise Http404("These words have no source.") from error
    if request.method == "POST" and form.is_valid():
        try:
            insight = _put_words(request, programme, source, form)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("The words are in insight %(number)d.") % {"number": insight.trail_item.number})
            return redirect("insights:team_insight", programme.slug, insight.trail_item.public_id)
    context = {
        "form": form,
        "source": source,
        "text": text_of(source),
        "insights": queries.insights_of(programme, person)[:100],
        "programme": programme,
    }
    return render(request, "insights/quote.jinja", context, status=422 if form.errors else 200)


def _put_words(request: HttpRequest, programme: Programme, source: Item, form: QuoteForm) -> Insight:
    person, now, data = require_person(request), timezone.now(), form.cleaned_data
    piece = actions.Piece(source, data["quote"], data.get("start"), speaks_for=data["speaks"] == "for")
    if data.get("insight"):
        insight = _insight(request, programme, data["insight"])
        actions.add_evidence(actor=person, insight=insight, piece=piece, now=now)
        return insight
    return actions.make_insight(actor=person, programme=programme, claim=data["claim"], pieces=[piece], now=now)


@require_http_methods(["GET", "POST"])
@team_page("insights")
def insight(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Work on one insight: its claim, its strength, what it stands on."""
    person = require_person(request)
    shown = _insight(request, programme, item_id)
    form = InsightForm(request.POST) if request.method == "POST" else InsightForm.filled(shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword_insight(actor=person, insight=shown, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("insights:team_insight", programme.slug, item_id)
    evidence = list(evidence_of(shown.trail_item, person)[:200])
    pieces, people = evidence_counts([shown.trail_item_id]).get(shown.trail_item_id, (0, 0))
    context = {
        "insight": shown,
        "item": shown.trail_item,
        "programme": programme,
        "form": form,
        "evidence": evidence,
        "authors": authors_of([link.source for link in evidence], person),
        "voices": queries.voices(shown),
        "pieces": pieces,
        "people": people,
        "can_change": permissions.can_change_insight(person, shown),
    }
    return render(request, "insights/team_insight.jinja", context, status=422 if form.errors else 200)


@require_POST
@team_page("insights")
def publish(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Show the insight to everybody and tell the people it stands on."""
    shown = _insight(request, programme, item_id)
    try:
        actions.publish_insight(actor=require_person(request), insight=shown, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("insights:team_insight", programme.slug, item_id)
    messages.success(request, _("Published. The people it stands on are being told."))
    return redirect("insights:insight", programme.slug, item_id)


@require_POST
@team_page("insights")
def remove(request: HttpRequest, programme: Programme, item_id: uuid.UUID, link_id: int) -> HttpResponse:
    """Take a piece off a draft."""
    shown = _insight(request, programme, item_id)
    link = get_object_or_404(Link, pk=link_id, target=shown.trail_item)
    try:
        actions.remove_evidence(actor=require_person(request), insight=shown, link=link)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("insights:team_insight", programme.slug, item_id)

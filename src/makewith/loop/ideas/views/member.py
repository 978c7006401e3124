"""Pages for everybody who reads, writes and supports ideas."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.conversation.forms import CommentForm
from makewith.foundation.conversation.queries import conversation_about, letters_to
from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.moderation.queries import standings
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.queries import kinds_by_name
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.programmes.requests import programme_page
from makewith.foundation.search.queries import similar as similar_items
from makewith.foundation.trail.ahead import ahead_of
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.queries import steps_of
from makewith.kit.dates import day
from makewith.kit.html import number
from makewith.kit.limits import limited
from makewith.loop.ideas import actions, permissions, queries
from makewith.loop.ideas.authors import queries as authors
from makewith.loop.ideas.authors.permissions import can_edit_idea, can_see_wording
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.forms import FilterForm, IdeaForm
from makewith.loop.ideas.ladders import showing as ladders
from makewith.loop.ideas.merging import queries as merging
from makewith.loop.ideas.models import Call, Direction, Idea, IdeaPicture
from makewith.loop.ideas.voting.budgets import BudgetSpent
from makewith.loop.ideas.voting.rules import Categories, Pipeline, Votes
from makewith.loop.ideas.voting.showing import Standing, ballot_of, standing_of, timeline


def _call(request: HttpRequest, programme: Programme, call_slug: str) -> Call:
    call = queries.call_for(programme, call_slug, person_of(request))
    if call is None:
        raise Http404("There is no such call, or it is not open to you.")
    return call


@require_GET
@programme_page("ideas")
def calls(request: HttpRequest, programme: Programme) -> HttpResponse:
    """All calls of a programme; with one, its page."""
    found = list(queries.calls_of(programme, person_of(request))[:50])
    if len(found) == 1:
        return call(request, slug=programme.slug, call_slug=found[0].activity.slug)
    return render(request, "ideas/calls.jinja", {"calls": found, "now": timezone.now()})


@require_GET
@programme_page("ideas")
def call(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """A call with its ideas: searched, filtered, sorted, twenty a page."""
    now, person = timezone.now(), person_of(request)
    shown = _call(request, programme, call_slug)
    form = FilterForm(request.GET)
    chosen = form.chosen(request.GET)
    filters = queries.Filters(
        text=chosen["text"] or "",
        order=chosen["order"] or "newest",
        show=chosen["show"] or "all",
        kind=chosen["kind"],
        category=chosen["category"] or "",
        status=chosen["status"] or "",
        tag=chosen["tag"] or "",
    )
    page = queries.ideas_page(shown, person, filters, request.GET.get("after"), as_lines=True)
    context: dict[str, Any] = {
        "call": shown,
        "activity": shown.activity,
        "page": page,
        "filters": filters,
        "form": form,
        "counts": queries.counts_of(shown),
        "kinds": kinds_by_name(),
        "verdicts": queries.verdicts_on([idea.trail_item for idea in page.rows if idea.trail_item]),
        "can_write": permissions.can_write_idea(person, shown, now),
        "votes": Votes.of(shown),
        "categories": {row.key: row for row in Categories.of(shown).rows},
        "statuses": {row.key: row for row in Pipeline.of(shown).rows},
        **_tags(shown, page.rows),
        "is_open": shown.activity.is_open_at(now),
        "goal_words": ladders.goal_words,
        "now": now,
        "query": request.GET.copy(),
    }
    template = "ideas/rows.jinja" if request.headers.get("HX-Request") else "ideas/call.jinja"
    return render(request, template, context)


def _tags(call: Call, rows: Sequence[Idea]) -> dict[str, Any]:
    """The tags of these ideas, and those to choose from, in a call that has tags."""
    if AuthorsRules.of(call).most_tags == 0:
        return {"tags": {}, "used_tags": []}
    used = authors.tags_used_in(call)
    return {"tags": authors.tags_of([idea.pk for idea in rows]), "used_tags": [(tag.key, tag.name) for tag in used]}


@require_GET
@programme_page("ideas")
def idea(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """One idea: its words and pictures, the answer, the conversation, its supporters and its way so far."""
    now, person = timezone.now(), person_of(request)
    shown = queries.idea_for(item_id, person, programme)
    if shown is None or shown.trail_item is None:
        raise Http404("There is no such idea, or it is not open to you.")
    item = shown.trail_item
    if item.withdrawn_at is not None:
        return render(request, "ideas/taken_back.jinja", {"item": item, "call": shown.call}, status=410)
    whole = merging.whole_of(shown)
    if whole != shown and "own" not in request.GET and whole.trail_item is not None:
        messages.info(request, _("Idea %(number)d goes on as part of this one.") % {"number": item.number})
        return redirect("ideas:idea", programme.slug, whole.trail_item.public_id)
    place = standing_of(person, shown)
    context = {
        "idea": shown,
        "item": item,
        "call": shown.call,
        "activity": shown.call.activity,
        "pictures": queries.pictures_of(shown),
        **_growth(shown, person, now),
        "ladder": ladders.standing_of(shown, person, now),
        "answers": letters_to(item),
        "talk": conversation_about(item, person, request.GET.get("after"), now),
        "standing": standings([item]).get(item.pk),
        "comment_form": CommentForm(),
        "whole": whole if whole != shown else None,
        "parts": list(merging.parts_of(shown)[:50]) if shown.has_parts else [],  # type: ignore[attr-defined]
        "steps": _steps(item, person, now, place),
        "place": place,
        "ballot": ballot_of(person, shown),
        "verdict": queries.verdicts_on([item]).get(item.pk),
        "supporters": queries.supporters(shown),
        "by_kind_words": _by_kind(shown),
        "can_support": permissions.can_support_idea(person, shown, now),
        "is_open": shown.call.activity.is_open_at(now),
        "now": now,
    }
    return render(request, "ideas/idea.jinja", context)


def _by_kind(idea: Idea) -> str:
    """How many of each kind stand behind it, the name first: it is the company's own word, and has one form."""
    kinds = queries.supporters_by_kind(idea).items()
    return ", ".join(_("%(kind)s: %(n)s") % {"kind": kind, "n": number(n)} for kind, n in kinds)


def _growth(idea: Idea, person: Person | None, now: datetime) -> dict[str, Any]:
    """Who made it and how it grew, loaded where there is something."""
    mine = person is not None and (idea.author_id == person.pk or idea.is_made_by_reader)  # type: ignore[attr-defined]
    waiting = authors.waiting_wording(idea) if person is not None and idea.has_waiting else None  # type: ignore[attr-defined]
    if waiting is not None and not (waiting.trail_item and can_see_wording(person, waiting.trail_item)):
        waiting = None
    return {
        "credits": authors.authors_of(idea) if idea.has_co_authors else [],  # type: ignore[attr-defined]
        "updates": authors.updates_of(idea) if idea.has_updates else [],  # type: ignore[attr-defined]
        "tags": authors.tags_of([idea.pk])[idea.pk] if idea.has_tags else [],  # type: ignore[attr-defined]
        "mine": mine,
        "can_edit": mine and can_edit_idea(person, idea, now),
        "waiting": waiting,
        "waiting_standing": authors.standing_of(waiting),
    }


def _steps(item: Item, person: Person | None, now: datetime, place: Standing) -> list[dict[str, str]]:
    """The way so far as the timeline draws it, with the statuses reached, and what is known to lie ahead."""
    behind = [
        (
            step.at,
            {
                "state": step.state,
                "when": day(step.at),
                "text": _("Written up as an idea") if step.item.pk == item.pk else step.item.title,
                "url": "" if step.item.pk == item.pk else reverse("trail:item", args=[step.item.public_id]),
            },
        )
        for step in steps_of(item, person)
    ]
    ahead = ahead_of(item, person, now)
    return timeline(behind, place) + [
        {"state": step.state, "when": day(step.at), "text": step.text, "url": step.path} for step in ahead
    ]


@require_http_methods(["GET", "POST"])
@person_required
@limited("ideas", 60, 60)
@programme_page("ideas")
def write(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Write an idea down, and put it on the table."""
    call = _call(request, programme, call_slug)
    person, now = require_person(request), timezone.now()
    if not permissions.can_write_idea(person, call, now):
        return render(request, "ideas/closed.jinja", {"call": call, "activity": call.activity}, status=403)
    if request.method == "GET":
        draft = actions.draft_of(author=person, call=call, now=now)
        return _form_page(request, draft, IdeaForm.filled(draft, current_terms(call.activity)))
    named = Idea.objects.filter(author=person, call=call, public_id__in=_uuids(request.POST.get("draft"))).first()
    draft = named or actions.draft_of(author=person, call=call, now=now)
    form = IdeaForm(call, current_terms(call.activity), request.POST)
    try:
        _describe(request, draft)
        submitted = actions.submit_idea(
            author=person,
            idea=draft,
            words=form.words(),
            terms_version=form.agreed_version(),
            nameless=bool(request.POST.get("nameless")),
            now=now,
        )
    except ValidationError as error:
        form = IdeaForm.again(call, current_terms(call.activity), request.POST, error)
        return _form_page(request, draft, form, status=422)
    assert submitted.trail_item is not None
    messages.success(
        request, _("Your idea is on the table. It is idea %(number)d.") % {"number": submitted.trail_item.number}
    )
    return redirect("ideas:idea", programme.slug, submitted.trail_item.public_id)


def _uuids(text: str | None) -> list[uuid.UUID]:
    """The uuid that a form field names, or nothing."""
    try:
        return [uuid.UUID(text or "")]
    except ValueError:
        return []


def _describe(request: HttpRequest, draft: Idea) -> None:
    """Captions, descriptions and order of the pictures, in the order of the form."""
    names, captions, alts = (request.POST.getlist(name) for name in ("picture", "caption", "alt"))
    rows = [
        (file_id, caption, alt)
        for name, caption, alt in zip(names, captions, alts, strict=False)
        for file_id in _uuids(name)
    ]
    if rows and permissions.can_change_draft(draft.author, draft):
        actions.describe_pictures(author=draft.author, idea=draft, pictures=rows)


def _form_page(request: HttpRequest, draft: Idea, form: IdeaForm, status: int = 200) -> HttpResponse:
    context = {
        "call": draft.call,
        "activity": draft.call.activity,
        "draft": draft,
        "form": form,
        "pictures": list(draft.pictures.select_related("file")),
    }
    return render(request, "ideas/write.jinja", context, status=status)


@require_POST
@person_required
@limited("drafts", 120, 60)
@programme_page("ideas")
def keep(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Save the draft while it is written; answers with the moment it was kept."""
    person, now = require_person(request), timezone.now()
    call = _call(request, programme, call_slug)
    named = _uuids(request.POST.get("draft"))
    draft = Idea.objects.drafts_of(person).filter(call=call, public_id__in=named).first()
    if draft is None:
        return JsonResponse({"message": _("This draft was put on the table or thrown away.")}, status=409)
    try:
        _describe(request, draft)
        actions.keep_draft(author=person, idea=draft, words=IdeaForm(call, None, request.POST).words(), now=now)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse({"kept_at": timezone.localtime(now).strftime("%H:%M")})


@require_POST
@person_required
@programme_page("ideas")
def discard(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Throw the draft away."""
    person = require_person(request)
    call = _call(request, programme, call_slug)
    for draft in Idea.objects.drafts_of(person).filter(call=call):
        actions.discard_draft(author=person, idea=draft)
    messages.success(request, _("The draft is gone."))
    return redirect("ideas:call", programme.slug, call_slug)


@require_POST
@person_required
@limited("pictures", 30, 60)
@programme_page("ideas")
def add_picture(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Receive one picture; answers with its row for the form, or says in plain text what is wrong with it."""
    call = _call(request, programme, call_slug)
    upload = request.FILES.get("picture")
    try:
        if upload is None:
            raise ValidationError(_("No picture arrived. Choose it again."))
        draft = actions.draft_of(author=require_person(request), call=call, now=timezone.now())
        picture = actions.add_picture(author=draft.author, idea=draft, upload=upload, now=timezone.now())
    except (RefusedFile, ValidationError) as error:
        text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    context = {"picture": picture, "activity": draft.call.activity}
    return render(request, "ideas/picture.jinja", context, status=201)


@require_POST
@person_required
@programme_page("ideas")
def remove_picture(request: HttpRequest, programme: Programme, call_slug: str, file_id: uuid.UUID) -> HttpResponse:
    """Take a picture off the draft."""
    person = require_person(request)
    drafts = Idea.objects.drafts_of(person).filter(call=_call(request, programme, call_slug))
    picture = (
        IdeaPicture.objects.filter(idea__in=drafts, file__public_id=file_id).select_related("file", "idea").first()
    )
    if picture is not None:
        actions.remove_picture(author=person, picture=picture)
    return HttpResponse(status=204)


@require_GET
@programme_page("ideas")
def similar(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """“Is it one of these?”: ideas whose line is close to the one being written."""
    call = _call(request, programme, call_slug)
    person, title = person_of(request), request.GET.get("title", "")[: actions.TITLE_LIMIT]
    items = similar_items(title, programme, person=person, kind="idea", limit=10) if len(title) >= 8 else []
    ideas = Idea.objects.filter(trail_item__in=items, call=call).visible_to(person)
    found = {idea.trail_item_id: idea for idea in ideas.select_related("trail_item", "author__kind")}
    close = [found[item.pk] for item in items if item.pk in found][:3]
    return render(request, "ideas/similar.jinja", {"ideas": close, "call": call, "programme": programme})


@require_POST
@person_required
@limited("supports", 60, 60, per_address="VOTES_PER_ADDRESS")
@programme_page("ideas", after_leaving=True)
def support(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Stand behind an idea, or against it where its call lets people, or step back from it."""
    person, now = require_person(request), timezone.now()
    takes_back = bool(request.POST.get("take_back"))
    shown = queries.idea_to_support(item_id, person, programme)
    if shown is None and takes_back:
        # What one stands behind stays in reach for stepping back, also after one has left.
        shown = queries.supported_idea(item_id, person)
    if shown is None:
        raise Http404("There is no such idea, or it is not open to you.")
    direction = Direction.AGAINST if request.POST.get("direction") == "-1" else Direction.FOR
    problem = ""
    try:
        if takes_back:
            actions.take_back_support(person=person, idea=shown, now=now)
        else:
            actions.support_idea(person=person, idea=shown, direction=direction, now=now)
    except BudgetSpent as error:
        problem = " ".join(error.messages)
    except PermissionDenied:
        if not shown.call.activity.is_open_at(now):
            messages.error(request, _("This call has closed, so support is no longer counted."))
            return redirect("ideas:idea", programme.slug, item_id)
        shown.refresh_from_db(fields=["takes_support", "support_until"])
        if shown.takes_support and (shown.support_until is None or now <= shown.support_until):
            raise
        problem = _("This idea takes no more support.")
    if request.headers.get("HX-Request"):
        # The action has read the new number; whether it is this person's doing, the form said.
        voted = 0 if takes_back or problem else int(direction)
        context = {
            "idea": shown,
            "item": shown.trail_item,
            "call": shown.call,
            "ballot": ballot_of(person, shown, voted),
            "problem": problem,
            "can_support": permissions.can_support_idea(person, shown, now),
            "ladder": ladders.standing_of(shown, person, now),
        }
        return render(request, "ideas/support.jinja", context, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    if not programme.is_visible_to(person):
        messages.success(request, _("You no longer stand behind it."))
        return redirect("programmes:mine")
    return redirect("ideas:idea", programme.slug, item_id)

"""What waits for a moderator, and what is done about it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from makewith.foundation.moderation import actions, permissions, queries
from makewith.foundation.moderation.forms import GROUNDS, AppealAnswerForm, BlockForm, DecideForm
from makewith.foundation.moderation.models import DECISIONS, Appeal, Case, CaseState, Cause, ModerationAction, Verb
from makewith.foundation.moderation.texts import CAUSES, TRUST, VERBS
from makewith.foundation.moderation.words import marked
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.registry import kind_of
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.kit.text import storable

SHOWN = ("waiting", "held", "reported", "appealed", "handled")


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


@require_GET
@team_page("moderation")
def queue(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What waits, longest first: read, choose, publish or refuse."""
    require(permissions.can_moderate, require_person(request), programme)
    return _queue_page(request, programme, request.GET, DecideForm())


def _queue_page(
    request: HttpRequest, programme: Programme, asked: QueryDict, form: DecideForm, status: int = 200
) -> HttpResponse:
    activities = list(programme.activities.values_list("pk", "title").order_by("-id")[:100])
    chosen = asked.get("activity", "")
    filters = queries.Filters(
        show=asked.get("show", "") if asked.get("show") in SHOWN else "waiting",
        kind=storable(asked.get("kind", "")),
        activity=int(chosen) if chosen.isdecimal() and int(chosen) in dict(activities) else None,
    )
    page = queries.cases_page(programme, filters, asked.get("after"))
    person = require_person(request)
    kept = {name: str(value) for name, value in asked.items() if name in ("show", "kind", "activity") and value}
    context = {
        **_texts(),
        "programme": programme,
        "page": page,
        "seen": queries.look_at(page.rows, programme, person),
        "filters": filters,
        "form": form,
        "chosen": request.POST.getlist("item"),
        "reasons": queries.reason_templates(),
        "activities": activities,
        "kinds": [(name, kind_of(name).label) for name in ("idea", "wording", "comment")],
        "done": _what_was_done(programme, _uuid(asked.get("done"))),
        "kept": urlencode(kept),
        "is_first": not asked.get("after"),
        "waiting": queries.waiting_count(programme),
    }
    return render(request, "moderation/queue.jinja", context, status=status)


def _texts() -> dict[str, Any]:
    return {
        "causes": CAUSES,
        "grounds": dict(GROUNDS),
        "trust_words": TRUST,
        "verbs": VERBS,
        "marked": marked,
        "kind_of": kind_of,
        "path_of": path_of,
        "Cause": Cause,
        "CaseState": CaseState,
    }


def _what_was_done(programme: Programme, batch: uuid.UUID | None) -> dict[str, Any] | None:
    """The bar after a decision: how many, what, and how to take it back while nobody has."""
    if batch is None:
        return None
    lines = ModerationAction.objects.filter(programme=programme, batch=batch)
    standing = list(lines.filter(verb__in=DECISIONS, undone_by=None).values_list("verb", flat=True))
    undone = lines.filter(verb=Verb.UNDONE).count()
    if standing:
        return {"words": _told(standing[0], len(standing)), "batch": batch}
    if undone:
        text = ngettext("%(count)d is as it was before.", "%(count)d are as they were before.", undone)
        return {"words": text % {"count": undone}, "batch": None}
    return None


def _told(verb: str, count: int) -> str:
    texts = {
        Verb.PUBLISHED: ngettext("%(count)d published.", "%(count)d published.", count),
        Verb.REFUSED: ngettext("%(count)d refused.", "%(count)d refused.", count),
        Verb.KEPT: ngettext("%(count)d kept.", "%(count)d kept.", count),
        Verb.TAKEN_DOWN: ngettext("%(count)d taken down.", "%(count)d taken down.", count),
    }
    return texts[Verb(verb)] % {"count": count}


@require_POST
@team_page("moderation")
def decide(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Do one thing to all chosen Items, and go back to where one was, with a bar that undoes it."""
    person = require_person(request)
    require(permissions.can_moderate, person, programme)
    asked = QueryDict(request.POST.get("asked", ""))
    form = DecideForm(request.POST)
    if form.is_valid():
        items = [key for text in request.POST.getlist("item") if (key := _uuid(text))]
        if not items:
            messages.error(request, _("Choose something first."))
            return redirect(f"{reverse('moderation:queue', args=[programme.slug])}?{asked.urlencode()}")
        try:
            decided = _do(form, person, programme, items)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _back(request, programme, asked, decided)
    if single := _uuid(request.POST.get("single")):
        return _item_page(request, programme, single, form=form, status=422)
    return _queue_page(request, programme, asked, form, status=422)


def _do(form: DecideForm, person: Person, programme: Programme, items: list[uuid.UUID]) -> actions.Decided:
    act = form.cleaned_data["act"]
    given: dict[str, Any] = {"actor": person, "programme": programme, "items": items, "now": timezone.now()}
    if act == "publish":
        return actions.publish_items(**given)
    if act == "keep":
        return actions.keep_items(**given)
    deciding = actions.refuse_items if act == "refuse" else actions.take_down_items
    return deciding(**given, reason=form.words())


def _back(request: HttpRequest, programme: Programme, asked: QueryDict, decided: actions.Decided) -> HttpResponse:
    if decided.passed_over:
        text = ngettext(
            "%(count)d was left as it is: somebody handled it meanwhile, or this does not fit it.",
            "%(count)d were left as they are: somebody handled them meanwhile, or this does not fit them.",
            decided.passed_over,
        )
        messages.warning(request, text % {"count": decided.passed_over})
    if single := _uuid(request.POST.get("single")):
        return redirect(f"{reverse('moderation:item', args=[programme.slug, single])}?done={decided.batch}")
    shown = asked.copy()
    shown.pop("after", None)
    shown["done"] = str(decided.batch)
    return redirect(f"{reverse('moderation:queue', args=[programme.slug])}?{shown.urlencode()}")


@require_POST
@team_page("moderation")
def undo(request: HttpRequest, programme: Programme, batch: uuid.UUID) -> HttpResponse:
    """Take back what was done together."""
    person = require_person(request)
    undone = actions.undo(actor=person, programme=programme, batch=batch, now=timezone.now())
    return _back(request, programme, QueryDict(request.POST.get("asked", "")), undone)


@require_GET
@team_page("moderation")
def item(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """One Item with everything about it: who reported it and why, what was done, and what can be done."""
    require(permissions.can_moderate, require_person(request), programme)
    return _item_page(request, programme, item_id)


@require_GET
@team_page("moderation")
def close(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """What is of the same kind and says nearly the same, loaded when its row comes into sight."""
    person = require_person(request)
    require(permissions.can_moderate, person, programme)
    shown = get_object_or_404(Item.objects.given(), programme=programme, public_id=item_id)
    context = {**_texts(), "item": shown, "alike": queries.alike(shown, programme, person)}
    return render(request, "moderation/close.jinja", context)


def _item_page(
    request: HttpRequest,
    programme: Programme,
    item_id: uuid.UUID,
    *,
    form: DecideForm | None = None,
    block_form: BlockForm | None = None,
    appeal_form: AppealAnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = require_person(request)
    shown = get_object_or_404(Item.objects.given().select_related("activity"), programme=programme, public_id=item_id)
    shown.programme = programme
    case = queries.case_of(shown) or Case(
        item=shown, programme=programme, state=CaseState.HANDLED, cause=Cause.MODERATOR, opened_at=shown.occurred_at
    )
    seen = queries.look_at([case], programme, person)[0]
    context = {
        **_texts(),
        "programme": programme,
        "one": seen,
        "lines": queries.actions_on([shown.pk])[shown.pk],
        "form": form or DecideForm(),
        "reasons": queries.reason_templates(),
        "alike": queries.alike(shown, programme, person),
        "block_form": block_form or BlockForm(auto_id="block_%s"),
        "appeal_form": appeal_form or AppealAnswerForm(auto_id="appeal_%s"),
        "may_answer": bool(seen.appeal) and permissions.can_answer_appeal(person, seen.appeal),
        "may_block": [
            author.person.pk
            for author in seen.authors
            if not author.is_blocked and permissions.can_block_person(person, programme, author.person)
        ],
        "done": _what_was_done(programme, _uuid(request.GET.get("done"))),
    }
    return render(request, "moderation/item.jinja", context, status=status)


@require_POST
@team_page("moderation")
def answer_appeal(request: HttpRequest, programme: Programme, appeal_id: uuid.UUID) -> HttpResponse:
    """Say what another look found."""
    person = require_person(request)
    require(permissions.can_moderate, person, programme)
    rows = Appeal.objects.filter(refusal__programme=programme).select_related("refusal__item", "refusal__programme")
    appeal = get_object_or_404(rows, public_id=appeal_id)
    require(permissions.can_answer_appeal, person, appeal)
    item = appeal.refusal.item
    assert item is not None
    form = AppealAnswerForm(request.POST, auto_id="appeal_%s")
    if form.is_valid():
        try:
            actions.answer_appeal(actor=person, appeal=appeal, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Your answer is on its way."))
            return redirect("moderation:item", programme.slug, item.public_id)
    return _item_page(request, programme, item.public_id, appeal_form=form, status=422)


@require_POST
@team_page("moderation")
def block(request: HttpRequest, programme: Programme, item_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Let whoever gave an Item only look from now on."""
    actor = require_person(request)
    require(permissions.can_moderate, actor, programme)
    other = get_object_or_404(Person, public_id=person_id, credits__item__public_id=item_id)
    require(permissions.can_block_person, actor, programme, other)
    form = BlockForm(request.POST, auto_id="block_%s")
    if form.is_valid():
        try:
            actions.block_person(
                actor=actor, programme=programme, person=other, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            text = _("%(name)s can look at everything here, and do nothing else.")
            messages.success(request, text % {"name": other.shown_name})
            return redirect("moderation:item", programme.slug, item_id)
    return _item_page(request, programme, item_id, block_form=form, status=422)

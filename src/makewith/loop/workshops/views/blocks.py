"""Changing an agenda, block by block. Each act leads back to the plan, of which htmx takes the part that changed."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require
from makewith.loop.workshops import actions, permissions, queries, showing
from makewith.loop.workshops.forms import BlockForm, block_initial
from makewith.loop.workshops.models import Block, Workshop
from makewith.loop.workshops.rules import BlockRules
from makewith.loop.workshops.views.finding import workshop_page


def back_to_plan(workshop: Workshop, on: uuid.UUID | str | None = None) -> HttpResponse:
    address = reverse("workshops:plan", args=[workshop.activity.programme.slug, workshop.activity.slug])
    return redirect(f"{address}?on={on}" if on else address)


def _acted(request: HttpRequest, workshop: Workshop, act: Callable[[], object], on: uuid.UUID | None) -> HttpResponse:
    """Do it, and lead back to the plan, saying why when it could not be done."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return back_to_plan(workshop, on)


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


@require_POST
@workshop_page
def add(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Put an exercise, or something of one's own, after the block one is on."""
    person, key = require_person(request), request.POST.get("exercise", "")
    require(permissions.can_change_agenda, person, workshop)
    # A second click is no second block; another exercise of the same page, perhaps an old one, is.
    block_id = uuid.uuid5(_id(request.POST.get("block")) or uuid.uuid4(), key)
    exercise = queries.library_of(workshop.activity.programme).get(key)
    title = request.POST.get("title", "").strip()
    if exercise is None and not title:
        messages.error(request, _("Say what it is called."))
        return back_to_plan(workshop, _id(request.POST.get("after")))
    return _acted(
        request,
        workshop,
        lambda: actions.add_block(
            actor=person,
            workshop=workshop,
            exercise=exercise,
            title=title,
            after=_id(request.POST.get("after")),
            block_id=block_id,
            now=timezone.now(),
        ),
        block_id,
    )


def _block(workshop: Workshop, block_id: uuid.UUID) -> Block:
    found = queries.block_in(workshop, block_id)
    if found is None:
        raise Http404("There is no such block any more.")
    return found


@require_POST
@workshop_page
def minutes(request: HttpRequest, workshop: Workshop, block_id: uuid.UUID) -> HttpResponse:
    """A minute more or less: the form says how many there are then, so that twice is as once."""
    person, text = require_person(request), request.POST.get("minutes", "")
    require(permissions.can_change_agenda, person, workshop)
    if not text.isdecimal() or not 1 <= int(text[:5]) <= 600:
        messages.error(request, _("A block has between 1 and 600 minutes."))
        return back_to_plan(workshop, block_id)
    block = _block(workshop, block_id)
    return _acted(
        request,
        workshop,
        lambda: actions.change_block(actor=person, block=block, minutes=int(text), now=timezone.now()),
        block_id,
    )


@require_POST
@workshop_page
def move(request: HttpRequest, workshop: Workshop, block_id: uuid.UUID) -> HttpResponse:
    """Put a block after another, or first."""
    person, block = require_person(request), _block(workshop, block_id)
    after = _id(request.POST.get("after"))
    return _acted(
        request,
        workshop,
        lambda: actions.move_block(actor=person, block=block, after=after, now=timezone.now()),
        block_id,
    )


@require_POST
@workshop_page
def pin(request: HttpRequest, workshop: Workshop, block_id: uuid.UUID) -> HttpResponse:
    """Pin a block to when it begins now, or let it go."""
    person, block = require_person(request), _block(workshop, block_id)
    is_pinned = request.POST.get("pinned") == "1"
    starts_at = _begins(workshop, block) if is_pinned else None
    return _acted(
        request,
        workshop,
        lambda: actions.change_block(
            actor=person, block=block, is_pinned=is_pinned, starts_at=starts_at, now=timezone.now()
        ),
        block_id,
    )


@require_POST
@workshop_page
def remove(request: HttpRequest, workshop: Workshop, block_id: uuid.UUID) -> HttpResponse:
    """Take a block out."""
    person = require_person(request)
    return _acted(
        request,
        workshop,
        lambda: actions.remove_block(actor=person, workshop=workshop, block_id=block_id, now=timezone.now()),
        None,
    )


@require_POST
@workshop_page
def undo(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Take the newest change back."""
    person, change = require_person(request), request.POST.get("change", "")
    number = int(change) if change.isdecimal() and len(change) < 19 else 0
    actions.undo_agenda(actor=person, workshop=workshop, change=number, now=timezone.now())
    return back_to_plan(workshop)


@require_POST
@workshop_page
def keep(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """These are the times now."""
    actions.keep_agenda(actor=require_person(request), workshop=workshop)
    messages.success(request, _("Kept. These are the times now."))
    return back_to_plan(workshop)


@require_http_methods(["GET", "POST"])
@workshop_page
def edit(request: HttpRequest, workshop: Workshop, block_id: uuid.UUID) -> HttpResponse:
    """What a block asks, how long it takes, what its phase allows, and who leads it."""
    person, block = require_person(request), _block(workshop, block_id)
    require(permissions.can_change_agenda, person, workshop)
    begins = _begins(workshop, block)
    team = [seat for seat in queries.seats_of(workshop) if seat.role != "participant"]
    data = request.POST if request.method == "POST" else None
    form = BlockForm(team, data, initial=block_initial(block, timezone.localtime(begins).time()))
    if data is not None and form.is_valid():
        kept = form.cleaned_data
        try:
            actions.change_block(
                actor=person,
                block=block,
                now=timezone.now(),
                rules={**_others(block), **form.rules().data()},
                led_by=form.leaders(),
                is_pinned=kept["pinned"],
                starts_at=_at(workshop, form) if kept["pinned"] else None,
                **{name: kept[name] for name in ("title", "question", "note", "minutes")},
            )
        except ValidationError as error:
            # The time is called otherwise on the form.
            if hasattr(error, "error_dict") and "starts_at" in error.error_dict:
                error.error_dict["begins"] = error.error_dict.pop("starts_at")
            show_problems(form, error)
        else:
            return back_to_plan(workshop, block_id)
    exercise = queries.library_of(workshop.activity.programme).get(block.exercise)
    context = {
        "programme": workshop.activity.programme,
        "workshop": workshop,
        "block": block,
        "begins": begins,
        "form": form,
        "exercise": exercise,
        "said": BlockRules.read(block.rules).words(),
    }
    return render(request, "workshops/block.jinja", context, status=422 if form.errors else 200)


def _others(block: Block) -> dict[str, object]:
    """What the rules of a block say that this form does not ask about."""
    return {name: value for name, value in block.rules.items() if name not in BlockRules.__dataclass_fields__}


def _begins(workshop: Workshop, block: Block) -> datetime:
    """When a block begins as the agenda is now."""
    blocks = list(workshop.blocks.prefetch_related("led_by__kind"))
    shown = showing.plan_of(workshop, blocks, [], None, timezone.now())
    return next(line.slot.starts_at for line in shown.lines if line.block.pk == block.pk)


def _at(workshop: Workshop, form: BlockForm) -> datetime:
    """The time that was typed, on the day of the workshop, or after midnight on the next."""
    start = showing.begins_at(workshop, timezone.now())
    zone = ZoneInfo(workshop.activity.programme.time_zone)
    first = start.astimezone(zone)
    typed = datetime.combine(first.date(), form.cleaned_data["begins"], zone)
    ends = workshop.activity.closes_at
    is_overnight = ends is not None and ends.astimezone(zone).date() > first.date()
    return typed + timedelta(days=1) if typed < first and is_overnight else typed

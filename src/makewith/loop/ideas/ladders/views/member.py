"""What members add to an idea that climbs, and its author's second attempt."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import actions, permissions, queries
from makewith.loop.ideas.ladders.forms import FeedbackForm, WishesForm
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.ladders.views.finding import idea_or_404


@require_http_methods(["GET", "POST"])
@person_required
@limited("wishes", 30, 60)
@programme_page("ideas")
def wishes(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Say what one would pay and how many one would buy."""
    person, now = require_person(request), timezone.now()
    idea = idea_or_404(item_id, person, programme)
    require(permissions.can_say_wishes, person, idea, now)
    ladder, given = Ladder.of(idea.call), queries.own_support(idea, person)
    if given is None:
        messages.error(request, _("Stand behind the idea first. Then say what you would pay."))
        return redirect("ideas:idea", programme.slug, item_id)
    initial = {"would_pay": given.would_pay, "would_buy": given.would_buy}
    form = WishesForm(ladder.currency, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_wishes(person=person, idea=idea, now=now, **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept. It is counted without your name."))
            return redirect("ideas:idea", programme.slug, item_id)
    context = {"idea": idea, "item": idea.trail_item, "call": idea.call, "form": form, "programme": programme}
    return render(request, "ideas_ladders/wishes.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_required
@limited("feedback", 20, 60)
@programme_page("ideas")
def feedback(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Tell the author in private what one thinks, or change it."""
    person, now = require_person(request), timezone.now()
    idea = idea_or_404(item_id, person, programme)
    require(permissions.can_give_feedback, person, idea, now)
    ladder, given = Ladder.of(idea.call), queries.own_feedback(idea, person)
    form = FeedbackForm(ladder, request.POST) if request.method == "POST" else FeedbackForm.filled(ladder, given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_feedback(
                person=person, idea=idea, marks=form.marks(), words=form.cleaned_data["words"], now=now
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Your words are with the author, without your name."))
            return redirect("ideas:idea", programme.slug, item_id)
    context = {
        "idea": idea,
        "item": idea.trail_item,
        "call": idea.call,
        "form": form,
        "given": given,
        "ladder": ladder,
        "programme": programme,
    }
    return render(request, "ideas_ladders/feedback.jinja", context, status=422 if form.errors else 200)


@require_POST
@person_required
@programme_page("ideas")
def take_back_feedback(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Take one's marks and words back."""
    person = require_person(request)
    idea = idea_or_404(item_id, person, programme)
    if actions.take_back_feedback(person=person, idea=idea):
        messages.success(request, _("Your marks and words are gone."))
    return redirect("ideas:idea", programme.slug, item_id)


@require_POST
@person_required
@limited("again", 20, 60)
@programme_page("ideas")
def resubmit(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Put an idea on the table again: its words become a draft."""
    person, now = require_person(request), timezone.now()
    idea = idea_or_404(item_id, person, programme)
    try:
        draft = actions.resubmit_idea(author=person, idea=idea, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("ideas:write", programme.slug, idea.call.activity.slug)
    if draft.trail_item_id is not None:
        return redirect("ideas:idea", programme.slug, draft.trail_item.public_id)  # type: ignore[union-attr]
    messages.success(request, _("Its words are in a draft. Change what you like; add the pictures again."))
    return redirect("ideas:write", programme.slug, idea.call.activity.slug)

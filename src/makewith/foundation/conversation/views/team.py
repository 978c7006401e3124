"""What the team does in a conversation."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makewith.foundation.conversation import actions, permissions
from makewith.foundation.conversation.forms import AnswerForm
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.kit.forms import show_problems
from makewith.kit.permissions import require


@require_http_methods(["GET", "POST"])
@person_required
def give_answer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Write a letter about an Item."""
    person = require_person(request)
    target = get_object_or_404(
        Item.objects.visible_to(person).select_related("programme", "activity"), public_id=item_id
    )
    require(permissions.can_give_answer, person, target)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_answer(signed_by=person, target=target, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Your answer is on its way to everybody concerned."))
            return redirect(path_of(target))
    request.programme, request.place = target.programme, "ideas"  # type: ignore[attr-defined]
    context = {"form": form, "target": target, "back": path_of(target)}
    return render(request, "conversation/answer.jinja", context, status=422 if form.errors else 200)


@require_POST
@person_required
def close_conversation(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Let nobody add to a conversation any more, or let them again."""
    person = require_person(request)
    target = get_object_or_404(Item.objects.visible_to(person).select_related("programme"), public_id=item_id)
    act = actions.reopen_conversation if request.POST.get("reopen") else actions.close_conversation
    act(item=target, actor=person, now=timezone.now())
    return redirect(f"{path_of(target)}#conversation")

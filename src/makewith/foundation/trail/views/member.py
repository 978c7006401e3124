"""Pages for the people whose trail it is."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.trail import actions, permissions
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.registry import kind_of


@require_GET
def item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The page that shows an Item, whatever kind it is of."""
    person = person_of(request)
    item = get_object_or_404(Item.objects.select_related("programme", "activity"), public_id=item_id)
    sees = kind_of(item.kind).sees
    if not item.is_visible_to(person) and not (sees is not None and sees(person, item)):
        raise Http404("There is no such thing, or it is not open to you.")
    return redirect(path_of(item))


@require_http_methods(["GET", "POST"])
@person_required
def take_back(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Say what taking back means (GET), and do it (POST)."""
    person = require_person(request)
    items = Item.objects.visible_to(person).select_related("programme")
    item = get_object_or_404(items, public_id=item_id)
    if not permissions.can_withdraw_item(person, item):
        raise Http404("This is not yours to take back.")
    if request.method == "POST":
        actions.withdraw_item(actor=person, item=item, now=timezone.now())
        messages.success(request, _("It is gone from every page. Its place stays empty."))
        return redirect(reverse("portal:my_trail", args=[item.programme.slug]))
    request.programme, request.place = item.programme, "trail"  # type: ignore[attr-defined]
    return render(request, "trail/take_back.jinja", {"item": item, "kind": kind_of(item.kind)})

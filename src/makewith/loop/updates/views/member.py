"""Where an update is read."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from makewith.foundation.people.middleware import person_of
from makewith.foundation.trail.paths import path_of
from makewith.loop.updates.models import Update


@require_GET
def update(request: HttpRequest, slug: str, item_id: uuid.UUID) -> HttpResponse:
    """An update is read on the page of the decision or delivery it is about."""
    updates = Update.objects.visible_to(person_of(request)).select_related("about__programme")
    return redirect(path_of(get_object_or_404(updates, trail_item__public_id=item_id).about))

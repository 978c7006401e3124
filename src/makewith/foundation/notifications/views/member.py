"""The inbox, how often letters come, and the way out of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.notifications import actions, letters, queries
from makewith.foundation.notifications.forms import RHYTHM_LABELS, RhythmForm
from makewith.foundation.notifications.models import Fate, Notification
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme


@never_cache
@require_GET
@person_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What is new for somebody, sorted by what became of what they gave; with `?fate=` only one sort."""
    person = require_person(request)
    fate = request.GET.get("fate", "")
    if fate and fate not in Fate.values:
        raise Http404("There is no such news.")
    page = queries.inbox_page(person, request.GET.get("cursor"), fate or None)
    context = {
        "person": person,
        "groups": letters.by_fate(page.rows),
        "next_cursor": page.next_cursor,
        "is_first_page": "cursor" not in request.GET,
        "fate": fate,
        "unread": queries.unread_count(person),
        "rhythms": queries.programmes_writing_to(person),
        "rhythm_labels": RHYTHM_LABELS,
        "digest_at": "18:00",
    }
    return render(request, "notifications/inbox.jinja", context)


@require_POST
@person_required
def mark_all_read(request: HttpRequest) -> HttpResponse:
    actions.mark_read(person=require_person(request), now=timezone.now())
    return redirect("notifications:inbox")


@never_cache
@require_GET
@person_required
def open_news(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go where a piece of news leads, having read it."""
    person = require_person(request)
    news = get_object_or_404(Notification, person=person, public_id=public_id)
    actions.mark_read(person=person, notification=news, now=timezone.now())
    return redirect(news.path)


@require_POST
@person_required
def set_rhythm(request: HttpRequest) -> HttpResponse:
    form = RhythmForm(request.POST)
    if form.is_valid():
        person = require_person(request)
        # Whoever may change this has heard from the programme, even if it has closed its doors to them since.
        programme = get_object_or_404(Programme, public_id=form.cleaned_data["programme"])
        actions.set_rhythm(person=person, programme=programme, rhythm=form.cleaned_data["rhythm"])
        messages.success(
            request, gettext("Kept. This is how often we write to you about %(name)s.") % {"name": programme.name}
        )
    else:
        messages.error(request, gettext("That was not kept. Choose how often from the list."))
    return redirect(reverse("notifications:inbox") + "#reach")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The way out of letters, without signing in. Mail programs post here by themselves (RFC 8058), so the link is the key.

    Asking for the page changes nothing: scanners open every link in a letter.
    """
    try:
        person, programme = actions.unsubscribe(token) if request.method == "POST" else actions.letter_of(token)
    except actions.BadToken:
        raise Http404("This link is not whole. Copy all of it from the letter.") from None
    context = {"programme": programme, "is_done": request.method == "POST", "name": person.name}
    return render(request, "notifications/unsubscribe.jinja", context)

"""The inbox, what reaches one, and the way out of letters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.notifications import actions, letters, queries, registry
from makewith.foundation.notifications.forms import ReachForm
from makewith.foundation.notifications.models import Fate, Notification
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.kit.limits import limited

# How many things of the next letter its box names.
AT_A_GLANCE = 4


@never_cache
@require_GET
@person_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What is new for somebody, sorted by what became of what they gave; with `?fate=`, `?programme=` or `?mine=1` only some."""
    person = require_person(request)
    fate, is_own = request.GET.get("fate", ""), request.GET.get("mine") == "1"
    if fate and fate not in Fate.values:
        raise Http404("There is no such news.")
    programmes = list(queries.programmes_with_news(person))
    programme = _chosen(request.GET.get("programme", ""), programmes)
    cursor = request.GET.get("cursor")
    page = queries.inbox_page(person, cursor, fate=fate or None, programme=programme, is_own=is_own)
    _stand_in(request, person, [programme, *(row.programme for row in page.rows), *programmes])
    chosen = {"fate": fate, "programme": str(programme.public_id) if programme else "", "mine": "1" if is_own else ""}
    read_at = _moment(request.GET.get("undo", ""))
    context = {
        "person": person,
        "groups": letters.by_fate(page.rows),
        "next_query": urlencode({"cursor": page.next_cursor, **chosen}) if page.next_cursor else "",
        "is_first_page": cursor is None,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "programmes": programmes,
        "programme_choices": [("", gettext("All programmes")), *((str(one.public_id), one.name) for one in programmes)],
        "unread": queries.unread_count(person),
        "just_read": queries.read_at_count(person, read_at) if read_at else 0,
        "read_at": request.GET.get("undo", ""),
    }
    return render(request, "notifications/inbox.jinja", context)


def _chosen(public_id: str, programmes: list[Programme]) -> Programme | None:
    if not public_id:
        return None
    found = next((programme for programme in programmes if str(programme.public_id) == public_id), None)
    if found is None:
        raise Http404("Nothing in your inbox is about this programme.")
    return found


def _stand_in(request: HttpRequest, person: Person, programmes: list[Programme | None]) -> None:
    """Let the page stand in the first of these programmes that is open to somebody, so that it has that one's navigation."""
    candidates = [programme for programme in programmes if programme] or queries.programmes_of(person)
    here = next((programme for programme in candidates if programme.is_visible_to(person)), None)
    if here is not None:
        request.programme, request.place = here, ""  # type: ignore[attr-defined]


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None


@require_POST
@person_required
def mark_all_read(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    actions.mark_read(person=require_person(request), now=now)
    return redirect(f"{reverse('notifications:inbox')}?{urlencode({'undo': now.isoformat()})}")


@require_POST
@person_required
def mark_unread(request: HttpRequest) -> HttpResponse:
    """Take back that everything was marked as read at one moment."""
    read_at = _moment(request.POST.get("read_at", ""))
    count = actions.mark_unread(person=require_person(request), read_at=read_at) if read_at else 0
    text = ngettext("%(count)d piece of news is new again.", "%(count)d pieces of news are new again.", count)
    messages.success(request, text % {"count": count})
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@person_required
@limited("what reaches you", 30, 60)
def reach(request: HttpRequest) -> HttpResponse:
    """What reaches somebody, how often and when."""
    person = require_person(request)
    form = ReachForm(
        request.POST if request.method == "POST" else None,
        kinds=queries.kind_rhythms(person),
        programmes=queries.programmes_writing_to(person),
        times=queries.times_of(person),
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_what_reaches(person=person, kinds=form.kinds(), programmes=form.programmes(), times=form.times())
        messages.success(request, gettext("Kept. This is what reaches you from now on."))
        return redirect("notifications:reach")
    _stand_in(request, person, [])
    context = {
        "person": person,
        "form": form,
        "is_paused": queries.is_paused(person.email),
        "times": queries.times_of(person),
        "next_letters": _next_letters(person, timezone.now()),
    }
    return render(request, "notifications/reach.jinja", context, status=422 if form.errors else 200)


def _next_letters(person: Person, now: datetime) -> list[dict[str, Any]]:
    """What each of the next letters would hold, as far as one can take in at a glance."""
    shown = []
    for letter in queries.next_letters(person, now):
        lines = letters.lines_of(letter.news)
        rest = sum(line.count for line in lines[AT_A_GLANCE:])
        shown.append({"letter": letter, "lines": lines[:AT_A_GLANCE], "more": rest, "is_soon": letter.at <= now})
    return shown


@require_POST
@person_required
@limited("what reaches you", 30, 60)
def try_address_again(request: HttpRequest) -> HttpResponse:
    person = require_person(request)
    actions.try_address_again(person=person)
    messages.success(request, gettext("We write to %(address)s again with the next news.") % {"address": person.email})
    return redirect("notifications:reach")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The way out of letters, without signing in. Mail programs post here by themselves (RFC 8058), so the link is the key.

    Asking for the page changes nothing: scanners open every link in a letter.
    """
    try:
        leaving = actions.unsubscribe(token) if request.method == "POST" else actions.letter_of(token)
    except actions.BadToken:
        raise Http404("This link is not whole. Copy all of it from the letter.") from None
    context = {
        "programme": leaving.programme,
        "kind": registry.kind_of(leaving.kind) if leaving.kind else None,
        "is_done": request.method == "POST",
        "name": leaving.person.name,
    }
    return render(request, "notifications/unsubscribe.jinja", context)

"""What a guest does with the letter that asked them: say that they come, or cannot, and put the day in their calendar."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from makewith.kit.calendar import calendar_file
from makewith.kit.limits import limited
from makewith.loop.workshops import permissions, queries
from makewith.loop.workshops.actions import answer_invitation
from makewith.loop.workshops.models import Seat, Workshop, WorkshopState
from makewith.loop.workshops.seats import seat_with_key


def _seat(key: str) -> Seat:
    seat = seat_with_key(key) or queries.declined_seat(key)
    if seat is None:
        raise Http404("This address opens no seat any more.")
    return seat


@require_http_methods(["GET", "HEAD", "POST"])
@limited("answers to letters", 60, 60)
@never_cache
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """ "I come" or "I cannot". Looking alone changes nothing, for letters are read by machines first."""
    seat = _seat(key)
    if request.method == "POST" and permissions.can_answer_invitation(None, seat):
        try:
            answer_invitation(seat=seat, is_coming=request.POST.get("coming") == "1", now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("workshops:invited", key)
    context = {
        "seat": seat,
        "key": key,
        "workshop": seat.workshop,
        "activity": seat.workshop.activity,
        "programme": seat.workshop.activity.programme,
        "can_answer": permissions.can_answer_invitation(None, seat),
        "is_coming": queries.answer_to_letter(seat),
    }
    with timezone.override(seat.workshop.activity.programme.time_zone):
        context["can_go_in"] = _can_go_in(seat.workshop)
        return render(request, "workshops/invited.jinja", context)


def _can_go_in(workshop: Workshop) -> bool:
    """From the day on, or two hours before one that begins after midnight, and whenever it is open."""
    begins_at = workshop.activity.opens_at
    has_come = begins_at is not None and timezone.localdate(begins_at - timedelta(hours=2)) <= timezone.localdate()
    return has_come or workshop.state != WorkshopState.PLANNED


@require_safe
@never_cache
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The day as a file for calendars. Without the personal link, for calendars are shared."""
    seat = _seat(key)
    activity = seat.workshop.activity
    if activity.opens_at is None:
        raise Http404("The day is not chosen yet.")
    file = calendar_file(
        key=f"{activity.public_id}@makewith",
        version=queries.letters_to(seat),
        title=activity.title,
        begins_at=activity.opens_at,
        ends_at=activity.closes_at,
        place=seat.workshop.place,
        about=activity.brief,
        now=timezone.now(),
    )
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{activity.slug}.ics"'
    return answer

"""What people in the room see and say, on a phone, and what the wall shows. Works without script."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from makewith.foundation.files.models import File
from makewith.foundation.files.views import serve
from makewith.foundation.people.middleware import person_of
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.loop.workshops.models import Seat, Workshop
from makewith.loop.workshops.prototypes import live, permissions, queries, showing
from makewith.loop.workshops.prototypes.forms import JudgementForm
from makewith.loop.workshops.prototypes.models import Version
from makewith.loop.workshops.prototypes.views.finding import open_parts, room_or_404
from makewith.loop.workshops.seats import find_seat, find_taken_seat
from makewith.loop.workshops.walls import may_show_wall


def _seat_or_404(request: HttpRequest, workshop: Workshop) -> Seat:
    """Whoever asks sat down here, with an account or without; to everybody else there is nothing."""
    seat = find_taken_seat(workshop, person=person_of(request), cookies=request.COOKIES)
    if seat is None:
        raise Http404("You have no seat in this workshop.")
    return seat


def _may_look(request: HttpRequest, workshop: Workshop) -> bool:
    """The team, the big screen, and whoever has a seat."""
    person = person_of(request)
    return (
        permissions.can_see_prototypes(person, workshop)
        or may_show_wall(workshop, person, request.COOKIES)
        or find_seat(workshop, person=person, cookies=request.COOKIES) is not None
    )


@require_http_methods(["GET", "POST"])
@limited("judgements", 120, 60)
def judge(request: HttpRequest, workshop_id: uuid.UUID, part_id: uuid.UUID | None = None) -> HttpResponse:
    """Say what one part is to oneself. Without a part: the first that one has not judged yet."""
    workshop = room_or_404(workshop_id)
    seat = _seat_or_404(request, workshop)
    version = queries.open_version(workshop)
    if version is None or not permissions.can_judge(seat, version):
        return render(request, "prototypes/judge_later.jinja", {"workshop": workshop, "version": version})
    parts = open_parts(version)
    said, fixes = queries.said_by(seat, version)
    if part_id is None:
        part = next((one for one in parts if one.pk not in said), None)
        if part is None:
            context = {"workshop": workshop, "version": version, "parts": parts, "said": said}
            return render(request, "prototypes/judged.jinja", context)
        return redirect("prototypes:judge_part", workshop_id, part.public_id)
    part = next((one for one in parts if one.public_id == part_id), None)
    if part is None:
        raise Http404("There is no such part in what is judged now.")
    own, mend = said.get(part.pk), fixes.get(part.pk)
    initial = {"verdict": own.verdict if own else "", "why": own.why if own else "", "fix": mend.text if mend else ""}
    form = JudgementForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            live.judge(seat=seat, part=part, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        except PermissionDenied:
            # It closed while they wrote.
            messages.error(request, _("This version was closed meanwhile. What you said before is kept."))
            return redirect("prototypes:judge", workshop_id)
        else:
            return redirect("prototypes:judge", workshop_id)
    place = parts.index(part)
    context = {
        "workshop": workshop,
        "version": version,
        "parts": parts,
        "part": part,
        "number": place + 1,
        "before": parts[place - 1] if place else None,
        "form": form,
        "is_last": all(one.pk in said or one.pk == part.pk for one in parts),
    }
    return render(request, "prototypes/judge.jinja", context, status=422 if form.errors else 200)


@require_GET
def wall(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponse:
    """What the wall shows of the prototype: how many have spoken, and once it is revealed what they said."""
    workshop = room_or_404(workshop_id)
    if not _may_look(request, workshop):
        raise Http404("There is no such workshop, or it is not open to you.")
    version = queries.shown_version(workshop)
    context = {"workshop": workshop, "version": version, **(_on_wall(version) if version else {})}
    is_part = "HX-Request" in request.headers
    return render(request, "prototypes/_wall.jinja" if is_part else "prototypes/wall.jinja", context)


def _on_wall(version: Version) -> dict[str, object]:
    """How many spoke; once revealed the bars, beside those of the version before where both were judged, and the newest words."""
    if version.revealed_at is None:
        return {"people": queries.people_who_judged(version)}
    story = queries.story_of(version.prototype)
    is_compared = story.compared is not None and story.compared[1].pk == version.pk
    voices, mends = queries.loudest(version)
    return {
        "people": story.people[version.number],
        "rows": [row for row in story.rows if version.number in row.parts],
        "numbers": [one.number for one in story.compared or ()] if is_compared else [version.number],
        "finding": showing.finding(story) if is_compared else "",
        "caption": showing.caption(story) if is_compared else None,
        "voices": voices,
        "mends": mends,
        "by": showing.by_line,
    }


@require_GET
def picture(request: HttpRequest, workshop_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """A picture of what was put before the room, for whoever has a seat in it."""
    workshop = room_or_404(workshop_id)
    file = get_object_or_404(File, public_id=file_id, holder="prototype")
    if not permissions.can_see_picture(person_of(request), file) and not (
        permissions.is_shown_in(workshop, file) and _may_look(request, workshop)
    ):
        raise Http404("There is no such picture.")
    return serve(request, file)

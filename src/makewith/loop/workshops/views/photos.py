"""Pictures that come to the board and go out from it, by the seat of whoever asks."""

import uuid

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.files.models import FileState
from makewith.foundation.files.views import serve
from makewith.foundation.people.middleware import person_of
from makewith.kit.limits import TooMany, consume
from makewith.loop.workshops import queries, walls
from makewith.loop.workshops.board.actions import open_board
from makewith.loop.workshops.board.audiences import WALL
from makewith.loop.workshops.board.models import Photo
from makewith.loop.workshops.board.permissions import is_shown
from makewith.loop.workshops.board.photos import add_photo, bring_wall
from makewith.loop.workshops.board.state import Operation, Refused
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.seats import find_seat, find_taken_seat

PHOTOS_AT_ONCE = (60, 600)
"""How many pictures one seat may send in how many seconds."""
PLACES = ("group", "stage", "lane")


class PhotoForm(forms.Form):
    """What a device says of a picture. With `wall` it is a photographed wall of paper rather than a thing of its own."""

    operation = forms.UUIDField()
    thing = forms.UUIDField(required=False)
    phase = forms.UUIDField(required=False)
    text = forms.CharField(required=False, max_length=5000)
    group = forms.UUIDField(required=False)
    stage = forms.UUIDField(required=False)
    lane = forms.UUIDField(required=False)
    x = forms.FloatField(required=False)
    y = forms.FloatField(required=False)
    order = forms.FloatField(required=False)
    wall = forms.BooleanField(required=False)
    picture = forms.FileField(allow_empty_file=True)

    def said(self) -> dict[str, object]:
        """The data of the operation `photo.add`, apart from the picture."""
        given = self.cleaned_data
        told = {name: str(given[name]) if given[name] else None for name in PLACES}
        numbers = {name: given[name] for name in ("x", "y", "order")}
        return {"thing": str(given["thing"]), "text": given["text"], **told, **numbers}


@require_POST
def send(request: HttpRequest, workshop_id: uuid.UUID) -> HttpResponseBase:
    """Take in a picture from a seat. Every answer is JSON: `photo`, or `why` not, in a sentence."""
    workshop = _workshop_or_404(workshop_id)
    seat = find_taken_seat(workshop, person=person_of(request), cookies=request.COOKIES)
    if seat is None:
        return _no(403, _("You are not in this workshop any more. Come in again with the code, and send it once more."))
    try:
        consume(f"workshop-photos:{seat.pk}", *PHOTOS_AT_ONCE)
    except TooMany as error:
        answer = _no(429, _("Many pictures came from you just now. It is sent again by itself in a while."))
        answer["Retry-After"] = str(error.retry_after)
        return answer
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid() or not (form.cleaned_data["wall"] or form.cleaned_data["thing"]):
        return _no(422, _("The picture did not arrive. Choose it again."))
    now, given = timezone.now(), form.cleaned_data
    about = {"board": open_board(workshop, now=now), "seat": seat, "upload": given["picture"], "now": now}
    try:
        if given["wall"]:
            photo = bring_wall(operation=given["operation"], **about)
        else:
            phase = str(given["phase"] or "")
            photo = add_photo(operation=Operation(given["operation"], "photo.add", form.said(), phase=phase), **about)
    except Refused as refused:
        return _no(409, str(refused))
    except RefusedFile as refused:
        return _no(422, str(refused))
    return JsonResponse({"photo": str(photo.file.public_id)}, status=201)


def _no(status: int, why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=status)


@require_safe
def picture(request: HttpRequest, workshop_id: uuid.UUID, photo_id: uuid.UUID) -> HttpResponseBase:
    """A picture, for whoever sees on the board what names it. With `?live` one that is not prepared yet is asked for again."""
    workshop = _workshop_or_404(workshop_id)
    photo = (
        Photo.objects.select_related("file", "board").filter(file__public_id=photo_id, board__workshop=workshop).first()
    )
    person = person_of(request)
    others = [WALL] if walls.may_show_wall(workshop, person, request.COOKIES) else []
    seat = find_seat(workshop, person=person, cookies=request.COOKIES)
    if photo is not None:
        photo.board.workshop = workshop
    if photo is None or not is_shown(photo, person=person, seat=seat, others=others):
        raise Http404("There is no such picture.")
    if photo.file.state == FileState.RECEIVED and "live" in request.GET:
        # Not an error, only nothing to draw: a browser cannot show it, and asks again.
        response: HttpResponseBase = HttpResponse(status=202, content_type="text/plain")
        response["Retry-After"] = "1"
    else:
        response = serve(request, photo.file)
    # What is hidden or taken back in the room is so at once: the browser asks each time.
    response["Cache-Control"] = "private, no-cache"
    return response


def _workshop_or_404(workshop_id: uuid.UUID) -> Workshop:
    workshop = queries.workshop_by_id(workshop_id)
    if workshop is None:
        raise Http404("There is no such workshop.")
    return workshop

"""The pictures that links to public pages bring along where they are shared."""

import hashlib
import uuid
from collections.abc import Callable

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from makewith.foundation.files.models import File, FileState
from makewith.foundation.people.queries import company
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.registry import kind_of
from makewith.kit.limits import TooMany, consume, too_many, who
from makewith.surfaces.portal import cards
from makewith.surfaces.portal.queries import public
from makewith.surfaces.portal.views.public import public_call, public_programme

# Drawing one costs as much as five pages.
CARDS = (60, 60)


@require_safe
def item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Of an idea, an insight or a decision: its own picture where it has one, else a card in its author's colour."""
    found = public.item_on_card(item_id)
    if found is None:
        raise Http404("There is no such thing, or it is not public.")
    if found.picture is not None and found.picture.state == FileState.READY:
        return _picture(request, found.picture)
    kind = _("%(kind)s %(number)s") % {"kind": kind_of(found.kind).label, "number": found.number}
    return _answer(request, cards.Card(found.title, kind, found.programme.name, company().name, _paper(found)))


@require_safe
@public_programme
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Of a programme: the picture beside its goal, or the goal."""
    if programme.picture is not None and programme.picture.state == FileState.READY:
        return _picture(request, programme.picture)
    return _answer(request, cards.Card(programme.goal, "", programme.name, company().name))


@require_safe
@public_programme
def call(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Of a call: what it asks."""
    title = public_call(programme, call_slug).activity.title
    return _answer(request, cards.Card(title, "", programme.name, company().name, "lemon"))


def _paper(found: Item) -> str:
    """The colour of the author's kind; a plain sheet for what the company says, and kraft for who is not named."""
    if found.kind != "idea":
        return ""
    return str(found.idea.author.paper) if public.names_of([found.idea]).get(found.idea.pk) else "kraft"


def _answer(request: HttpRequest, card: cards.Card) -> HttpResponse:
    return _made(request, repr(card), "image/png", lambda: cards.drawn(card))


def _picture(request: HttpRequest, file: File) -> HttpResponse:
    def cut() -> bytes:
        try:
            with default_storage.open(file.stored_name, "rb") as stored:
                return cards.cut_to_measure(stored)
        except FileNotFoundError:
            raise Http404("This picture is gone.") from None

    return _made(request, file.stored_name, "image/jpeg", cut)


def _made(request: HttpRequest, about: str, content_type: str, make: Callable[[], bytes]) -> HttpResponse:
    """What `make` gives, unless the asker has it: `about` says all that it depends on."""
    etag = f'"{hashlib.sha256(about.encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        consume(f"previews:{who(request)}", *CARDS)
    except TooMany as error:
        return too_many(request, error)
    response = HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    # Not for long: what is taken back is to be gone from caches soon.
    response["Cache-Control"] = "public, max-age=300"
    return response

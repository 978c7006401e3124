"""Serving files to those who may see them."""

from pathlib import PurePath
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from makewith.foundation.files import registry
from makewith.foundation.files.models import File, FileState

# A sheet of paper with a picture still being drawn, in greys that stand on light and dark pages alike.
_PLACEHOLDER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" role="img"><rect width="480" height="320" fill="#8a8f8c" '
    b'fill-opacity=".18"/><path d="M150 220l60-70 45 50 30-30 45 50z" fill="none" stroke="#8a8f8c" stroke-width="4" '
    b'stroke-linejoin="round" stroke-dasharray="10 8"/><circle cx="300" cy="125" r="16" fill="none" stroke="#8a8f8c" '
    b'stroke-width="4" stroke-dasharray="10 8"/></svg>'
)
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A file, or with `?size=thumbnail` its thumbnail. Whoever may not see it learns only that there is nothing."""
    found = File.objects.filter(public_id=public_id).first()
    # Files stand below people, so the person is whatever the signed-in user calls one.
    person = getattr(request.user, "person", None)
    if found is None or not registry.may_see(person, found):
        raise Http404("There is no such file.")
    return serve(request, found)


def serve(request: HttpRequest, found: File) -> HttpResponseBase:
    """A file to somebody who may see it. Where people come by another way than an account, their view asks that first."""
    if found.state == FileState.RECEIVED:
        response: HttpResponseBase = HttpResponse(_PLACEHOLDER, content_type="image/svg+xml")
        response["Cache-Control"] = "no-store"
    elif found.state == FileState.READY:
        response = _stored(request, found)
    else:
        raise Http404("There is no such file.")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _stored(request: HttpRequest, found: File) -> HttpResponseBase:
    wants_thumbnail = request.GET.get("size") == "thumbnail" and found.thumbnail_name
    name = found.thumbnail_name if wants_thumbnail else found.stored_name
    # A stored name is never used twice, so it stands for its bytes.
    etag = f'"{PurePath(name).stem}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _streamed(found, name)
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    patch_vary_headers(response, ["Cookie"])
    return response


def _streamed(found: File, name: str) -> HttpResponseBase:
    try:
        content = default_storage.open(name, "rb")
    except FileNotFoundError:
        raise Http404("There is no such file.") from None
    ending = PurePath(name).suffix
    content_type = {ending: kind for kind, ending in _ENDINGS.items()}.get(ending, found.content_type)
    shown_name = (PurePath(found.original_name).stem or "picture") + ending
    return FileResponse(content, content_type=content_type, filename=shown_name)

"""Pages for when something is wrong: what happened, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "portal/error.jinja", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    text = str(exception) or _("Go back to the page you came from and try again.")
    return _page(request, 400, _("We did not understand that"), text)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    text = _("If you think it should be, ask somebody in the programme's team.")
    return _page(request, 403, _("This is not open to you"), text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    text = _("It may have been taken back by its author, or the link is incomplete.")
    return _page(request, 404, _("There is nothing here"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """Our mistake. Drawn without the database, which may be what is broken."""
    return HttpResponse(render_to_string("portal/broken.jinja"), status=500)

"""What programs read: feeds, the map of the site, and what may be read at all. Always as a visitor would see it."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from makewith.foundation.people.queries import company
from makewith.foundation.programmes.models import Programme
from makewith.kit.rows import only_one
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.queries import call_for
from makewith.surfaces.portal import feeds, sitemap
from makewith.surfaces.portal.queries import public

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, Programme, P], HttpResponse]


def public_programme(view: PublicView[P]) -> Callable[..., HttpResponse]:
    """Give the view its programme if everybody may see it; for all others there is nothing here, whoever asks."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        programme = only_one(Programme.objects.filter(slug=slug))
        if programme is None or not programme.is_visible_to(None):
            raise Http404("There is no such programme, or it is not public.")
        return view(request, programme, *args, **kwargs)

    return found


def public_call(programme: Programme, call_slug: str) -> Call:
    call = call_for(programme, call_slug, None)
    if call is None:
        raise Http404("There is no such call, or it is not public.")
    return call


def _feed(request: HttpRequest, programme: Programme, title: str, subtitle: str, page: str) -> feeds.Feed:
    return feeds.Feed(
        title=title,
        subtitle=subtitle,
        path=request.path,
        page=page,
        author=company().name,
        language=programme.language,
        began_at=programme.created_at,
    )


@require_safe
@public_programme
def news(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What was decided and what shipped in a programme."""
    page = reverse("portal:programme", args=[programme.slug])
    title = _("What changed: %(name)s") % {"name": programme.name}
    return feeds.answer(request, _feed(request, programme, title, programme.goal, page), public.news_of(programme))


@require_safe
@public_programme
def new_ideas(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """The newest ideas of a call."""
    call = public_call(programme, call_slug)
    title = _("New ideas: %(title)s") % {"title": call.activity.title}
    return feeds.answer(request, _call_feed(request, call, title), public.new_ideas(call))


@require_safe
@public_programme
def answered(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """The newest answers to ideas of a call."""
    call = public_call(programme, call_slug)
    title = _("Answers: %(title)s") % {"title": call.activity.title}
    return feeds.answer(request, _call_feed(request, call, title), public.answered(call))


def _call_feed(request: HttpRequest, call: Call, title: str) -> feeds.Feed:
    programme = call.activity.programme
    page = reverse("ideas:call", args=[programme.slug, call.activity.slug])
    return _feed(request, programme, title, programme.name, page)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Pages that only people have a use for are left to people."""
    text = render_to_string("portal/robots.txt.jinja", {"sitemap": settings.URL + reverse("portal:sitemap")})
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, or where there are too many for one document, the documents they are in."""
    return _xml(sitemap.whole())


@require_safe
def site_map_page(request: HttpRequest, number: int) -> HttpResponse:
    """One of these documents."""
    if number > sitemap.last_page():
        raise Http404("There are not so many pages.")
    return _xml(sitemap.page(number))


def _xml(pieces: Iterator[str]) -> HttpResponse:
    # The stubs keep streams apart from pages; Django answers with either.
    return StreamingHttpResponse(  # type: ignore[return-value]
        (piece.encode() for piece in pieces),
        content_type="application/xml; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )

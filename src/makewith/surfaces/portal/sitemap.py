"""The map of the site, as sitemaps.org asks for it: at most 50,000 addresses in a document, and an index above them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from makewith.foundation.trail.registry import kind_of
from makewith.surfaces.portal.queries import public
from makewith.surfaces.portal.queries.public import Place

# A document may hold 50,000; the rest is room for programmes and calls, which stand in the first.
SIZE = 40_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'


def last_page() -> int:
    return public.last_page(SIZE)


def whole() -> Iterator[str]:
    """The only document, or the index of all."""
    last = last_page()
    return page(0) if last == 0 else _index(last)


def _index(last: int) -> Iterator[str]:
    yield f'{_OPENING}<sitemapindex xmlns="{_NAMESPACE}">\n'
    for number in range(last + 1):
        path = reverse("portal:sitemap_page", args=[number])
        yield f"<sitemap><loc>{_address(path)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def page(number: int) -> Iterator[str]:
    """One document, a line for each address."""
    yield f'{_OPENING}<urlset xmlns="{_NAMESPACE}">\n'
    front = [Place("front", "", "", None)] if number == 0 else []
    rest = public.places() if number == 0 else iter(())
    for place in chain(front, rest, public.pages(number, SIZE)):
        yield f"<url><loc>{_address(_path(place))}</loc>{_changed(place.changed_at)}</url>\n"
    yield "</urlset>\n"


_ANY = "00000000-0000-0000-0000-000000000000"


def _path(place: Place) -> str:
    if place.kind == "front":
        return reverse("portal:home")
    if place.kind == "programme":
        return reverse("portal:programme", args=[place.slug])
    if place.kind == "call":
        return reverse("ideas:call", args=[place.slug, place.key])
    # Finding an address by its name forty thousand times takes a second; all of a programme's differ in one place.
    return _pattern(place.kind, place.slug).replace(_ANY, place.key)


@lru_cache(maxsize=1000)
def _pattern(kind: str, slug: str) -> str:
    return reverse(kind_of(kind).url_name, args=[slug, _ANY])


def _address(path: str) -> str:
    return escape(settings.URL + path)


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""

"""Atom feeds (RFC 4287): entries as XML that the usual readers understand."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.xmlutils import SimplerXMLGenerator

from makewith.foundation.trail.paths import path_of
from makewith.kit.html import paragraphs
from makewith.kit.text import without_controls
from makewith.surfaces.portal.queries.public import Entry

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself; `path` is its own address, `page` where the same is read, `author` stands for all."""

    title: str
    subtitle: str
    path: str
    page: str
    author: str
    language: str
    began_at: datetime


def written(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The feed as a document. The same entries give the same bytes."""
    page = io.StringIO()
    xml = SimplerXMLGenerator(page, "utf-8")
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}))
    _element(xml, "title", feed.title)
    _element(xml, "subtitle", feed.subtitle)
    _element(xml, "id", settings.URL + feed.path)
    _element(xml, "updated", _moment(max((entry.at for entry in entries), default=feed.began_at)))
    xml.addQuickElement("link", "", {"rel": "self", "type": "application/atom+xml", "href": settings.URL + feed.path})
    xml.addQuickElement("link", "", {"rel": "alternate", "type": "text/html", "href": settings.URL + feed.page})
    _people(xml, (feed.author,))
    for entry in entries:
        _write_entry(xml, entry)
    xml.endElement("feed")
    xml.endDocument()
    return page.getvalue().encode()


def _write_entry(xml: SimplerXMLGenerator, entry: Entry) -> None:
    xml.startElement("entry", AttributesImpl({}))
    _element(xml, "title", entry.title)
    _element(xml, "id", entry.key.urn)
    _element(xml, "updated", _moment(entry.at))
    _element(xml, "published", _moment(entry.at))
    xml.addQuickElement(
        "link", "", {"rel": "alternate", "type": "text/html", "href": settings.URL + path_of(entry.item)}
    )
    _people(xml, entry.authors)
    if entry.text:
        xml.addQuickElement("content", without_controls(str(paragraphs(entry.text))), {"type": "html"})
    xml.endElement("entry")


def _people(xml: SimplerXMLGenerator, names: Sequence[str]) -> None:
    for name in names:
        xml.startElement("author", AttributesImpl({}))
        _element(xml, "name", name)
        xml.endElement("author")


def _element(xml: SimplerXMLGenerator, name: str, text: str) -> None:
    if text:
        xml.addQuickElement(name, without_controls(text))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def answer(request: HttpRequest, feed: Feed, entries: Sequence[Entry]) -> HttpResponse:
    """The feed for a reader, or 304 for one that has it.

    Only the ETag decides: when something is taken back no date grows younger, and it has to leave every reader.
    """
    document = written(feed, entries)
    etag = f'"{hashlib.sha256(document).hexdigest()[:32]}"'
    response = HttpResponse(document, content_type=CONTENT_TYPE)
    newest = max((entry.at for entry in entries), default=feed.began_at)
    response["ETag"] = etag
    response["Last-Modified"] = format_datetime(newest.astimezone(UTC), usegmt=True)
    response["Cache-Control"] = "public, max-age=300"
    return get_conditional_response(request, etag=etag, response=response) or response

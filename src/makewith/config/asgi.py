"""The ASGI application: sockets to the realtime hub, everything else to Django's WSGI application in request threads."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makewith.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from makewith.foundation.realtime.bus import the_bus
from makewith.foundation.realtime.front import Front
from makewith.foundation.realtime.hub import Hub
from makewith.foundation.realtime.socket import Sockets
from makewith.kit.bridge import Bridge
from makewith.kit.spool import MIB, BodyLimits, Spooling

# How large a request may be, by where it is sent: the beginning of the path, `*` for one segment. What is not here gets 2 MB.
BODY_LIMITS = {
    "/p/*/calls/*/pictures/": 26 * MIB,
    "/p/*/ideas/*/tell/": 26 * MIB,
    "/studio/*/import/ideas/": 26 * MIB,
    "/studio/*/import/": 10 * MIB,
    "/w/*/photos/": 26 * MIB,
    "/studio/*/workshops/*/prototypes/": 26 * MIB,
    "/studio/*/picture/": 26 * MIB,
}


def _front(*, has_pages: bool, has_sockets: bool) -> Front:
    pages = get_wsgi_application()
    # Models can be imported from here on.
    from makewith.loop.workshops.board.rooms import WorkshopRooms

    # What start-up made stays: the collector need not look through it again with every few requests.
    gc.collect()
    gc.freeze()
    sockets = Sockets(Hub(the_bus()), max_per_address=settings.SOCKETS_PER_ADDRESS) if has_sockets else None
    rooms = {}
    if has_sockets:
        rooms["/ws/workshop/"] = WorkshopRooms(the_bus(), max_per_address=settings.SOCKETS_PER_ADDRESS)
    if not has_pages:
        return Front(sockets=sockets, rooms=rooms)
    folder = settings.DATA / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    bridge = Bridge(pages, threads=settings.THREADS)
    http = Spooling(bridge, limits=BodyLimits(2 * MIB, BODY_LIMITS), folder=folder)
    return Front(http=http, close_http=bridge.close, sockets=sockets, rooms=rooms)


def everything() -> Front:
    """Pages and sockets: the one process that does all there is to do."""
    return _front(has_pages=True, has_sockets=True)


def web() -> Front:
    """Pages only, for `makewith serve --role web`."""
    return _front(has_pages=True, has_sockets=False)


def realtime() -> Front:
    """Sockets only, for `makewith serve --role realtime`."""
    return _front(has_pages=False, has_sockets=True)

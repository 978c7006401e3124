"""Rooms over WebSocket, and the bus between processes.

Room: a name such as `idea:<uuid>`; who may listen is a predicate in config/rooms.py.
Message: {"room", "kind", "data"}: an id, a count, a wake-up; never what only some people in the room may read.
Frame: the messages of 33 ms, for one client.
Bus: publish, subscribe, close.

How a browser listens
---------------------
It opens `/ws?room=idea:<uuid>&room=inbox:<uuid>` (1 to 8 rooms) with its session cookie. The server sends text frames, each
a JSON list of messages:

    [{"room": "idea:0b0c…", "kind": "support", "data": {"count": 41}}]

- Messages of one room arrive in the order in which they were sent; between rooms no order is kept.
- The first frame holds `{"room": …, "kind": "joined", "data": null}` for every room: from here on nothing is missed, so what
  the page shows is loaded afresh after it, unless it is known to be of this moment.
- `{"kind": "resync", "data": null}` says that messages may have been lost on the way: load the room's state afresh.
- A browser sends nothing but the text `ping`, which is answered by the empty frame `[]`.

The server closes with a code and a reason: 4400 the address names no room, or too many; 4403 a room that is unknown or not for this
person (do not try again before the page is loaded anew); 1008 the client sent something else than `ping`; 1012 the server restarts;
1013 the client was too slow, or its address has too many connections (both: come back after a random pause, and
load the state afresh). A page of another site is refused with status 403 before the handshake.
"""

from makewith.foundation.realtime.publishing import broadcast

__all__ = ["broadcast"]

"""The daily letter for 100,000 members of whom 10,000 have news: one process, cut off in the middle and started again.

A mail server on this machine keeps the Message-ID of every letter. The time counts from the start of the process until no
letter waits any more, its restart in the middle included.

python -m bench.digest [MEMBERS [WITH_NEWS]]
"""

import re
import sys
import time
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from e2e.letters import free_port

from bench._report import report
from bench._site import Site, empty

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """A mail server that counts."""

    def __init__(self) -> None:
        self.letters: Counter[bytes] = Counter()
        self.readers: Counter[str] = Counter()
        self.connections = 0
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.address = f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        found = _MESSAGE_ID.search(content)
        assert found is not None
        self.letters[found[1]] += 1
        self.readers.update(envelope.rcpt_tos)
        return "250 Kept"

    def stop(self) -> None:
        self._controller.stop()


def wait_for(sink: Sink, count: int) -> None:
    end = time.monotonic() + 1800
    while len(sink.letters) < count:
        if time.monotonic() > end:
            raise RuntimeError(f"{len(sink.letters)} letters after half an hour")
        time.sleep(0.05)


def wait_until_none_waits(site: Site) -> dict[str, int]:
    while True:
        states: dict[str, int] = site.ask("letters")
        if not {"waiting", "sending", "failed"} & states.keys():
            return states
        time.sleep(1)


def main(members: int = 100_000, with_news: int = 10_000) -> None:
    sink = Sink()
    try:
        with empty(f"digest-{members}-{with_news}") as site:
            print(
                f"{members:,} members, {site.ask('news', members, with_news):,} pieces of news for {with_news:,} of them"
            )
            site.environment["MAKEWITH_EMAIL_URL"] = sink.address
            started_at = time.monotonic()
            with site.serving() as server:
                wait_for(sink, with_news // 2)
                peak = server.peak_mb()
                server.kill()
            print(f"  killed after {len(sink.letters):,} letters and {time.monotonic() - started_at:.0f} s", flush=True)
            with site.serving() as server:
                # The one that was cut off may have arrived or not.
                wait_for(sink, with_news - 1)
                states = wait_until_none_waits(site)
                minutes = (time.monotonic() - started_at) / 60
                peak = max(peak, server.peak_mb())
    finally:
        sink.stop()
    report(
        "digest",
        {
            "members": members,
            "with_news": with_news,
            "minutes": round(minutes, 2),
            "peak_mb": round(peak),
            "mails": len(sink.letters),
            "twice": sum(count > 1 for count in sink.letters.values()),
            "readers_written_to_twice": sum(count > 1 for count in sink.readers.values()),
            "left_for_the_next_letter": states.get("dropped", 0),
            "connections": sink.connections,
        },
        targets={"minutes": "≤ 10", "peak_mb": "≤ 500", "mails": f"≥ {with_news - 1:,}", "twice": "0"},
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

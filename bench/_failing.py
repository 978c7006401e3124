"""The crowd, with its server killed half way: python -m bench._failing < PLAN.

Each operation adds a note, so that the first frame after coming back has all that was missed. Members go to the other address when theirs is
gone, and send again what was not acknowledged, as a browser does.
"""

import asyncio
import os
import random
import re
import signal
import sys
import time
import uuid
from typing import Any

import uvloop

from bench._crowd import Crowd, Member, json, mark, now

DONE = re.compile(rb'"done":\[([^\]]*)\]')
KEY = re.compile(rb"[0-9a-f-]{36}")


class Returning(Member):
    """A member who comes back. `waiting` are operations that nobody has acknowledged."""

    def __init__(self, crowd: Crowd, place: int, address: dict[str, Any]) -> None:
        super().__init__(crowd, place, address)
        self.waiting: dict[bytes, bytes] = {}
        self.lost_at = 0
        self.away_us: list[int] = []

    def _frame(self, kind: int, content: bytes) -> None:
        super()._frame(kind, content)
        for acknowledged in DONE.findall(content):
            for key in KEY.findall(acknowledged):
                self.waiting.pop(key, None)
        if self.lost_at and b'"whole":true' in content:
            self.away_us.append(now() - self.lost_at)
            self.lost_at = 0
            for operation in list(self.waiting.values()):
                self.send(operation)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if not self.crowd.is_over:
            self.lost_at = self.lost_at or now()
            self.returning = asyncio.ensure_future(self._come_back())

    async def _come_back(self) -> None:
        self._left, self._shaken, self.is_lost = b"", False, False
        loop = asyncio.get_running_loop()
        self.is_open = loop.create_future()
        self.address["port"] = next(port for port in self.address["ports"] if port != self.address["port"])
        await asyncio.sleep(random.uniform(0.1, 0.6))
        await loop.create_connection(lambda: self, "127.0.0.1", self.address["port"])


class FailingCrowd(Crowd):
    is_over = False

    def member(self, place: int) -> Member:
        return Returning(self, place, self.plan["members"][place])

    def say(self, member: Member, number: int) -> None:
        key = str(uuid.uuid4())
        data = {"thing": str(uuid.uuid4()), "text": f"Ask me where safe is {mark(number).decode()}"}
        content = json.dumps({"ops": [{"id": key, "kind": "note.add", "data": data}]}).encode()
        member.waiting[key.encode()] = content
        if not member.lost_at and not member.transport.is_closing():
            member.send(content)

    async def go_through_it(self) -> dict[str, Any]:
        """Talk, kill, talk on, and wait until everybody has everything."""
        rate, seconds = self.plan["rate"], self.plan["seconds"]
        begun, total = time.monotonic(), round(rate * seconds)
        killed = False
        for number in range(1, total + 1):
            wait = begun + number / rate - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            if not killed and number > total / 2:
                os.kill(self.plan["victim"], signal.SIGKILL)
                killed = True
            self.say(self.members[number % len(self.members)], number)
        expected = total * len(self.members)
        given_up_at = time.monotonic() + 30
        while time.monotonic() < given_up_at:
            seen = sum(sum(member.seen[: total + 1]) for member in self.members)
            if seen == expected and not any(member.waiting for member in self.members):
                break
            await asyncio.sleep(0.1)
        self.is_over = True
        away = [one for member in self.members for one in member.away_us]
        return {
            "operations": total,
            "moved": len(away),
            "back_seconds": round(max(away, default=0) / 1e6, 2),
            "lost": expected - sum(sum(member.seen[: total + 1]) for member in self.members),
            "unacknowledged": sum(len(member.waiting) for member in self.members),
        }


async def main() -> None:
    crowd = FailingCrowd(json.loads(sys.stdin.readline()))
    await crowd.come()
    print(json.dumps(await crowd.go_through_it()), flush=True)


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    uvloop.run(main())

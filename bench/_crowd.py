"""A crowd of sockets that send operations and time how long each takes to reach everybody: python -m bench._crowd < PLAN.

Both sides of the comparison are loaded by this one program. An operation carries "@number:microseconds@" in its text; whoever receives a
frame looks for these marks in its bytes and parses nothing else, so that the crowd costs the same for every server.
The plan is one line of JSON; the answer is another.
"""

import asyncio
import base64
import json
import os
import re
import socket
import statistics
import struct
import sys
import time
from typing import Any

import uvloop

MARK = re.compile(rb"@(\d{7}):(\d{14})@")
PLACEHOLDER = b"@0000000:00000000000000@"
PATIENCE = 8.0


def now() -> int:
    return time.monotonic_ns() // 1000


def mark(number: int) -> bytes:
    return b"@%07d:%014d@" % (number, now())


class Member(asyncio.Protocol):
    """One client of the crowd: what it has received, and how long that took."""

    def __init__(self, crowd: "Crowd", place: int, address: dict[str, Any]) -> None:
        self.crowd, self.place, self.address = crowd, place, address
        self.seen = bytearray()
        self.twice = 0
        self.took: list[int] = []
        self.is_open = asyncio.get_running_loop().create_future()
        self.has_first = asyncio.get_running_loop().create_future()
        self.is_lost = False
        self._left = b""
        self._shaken = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host = f"127.0.0.1:{self.address['port']}"
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self.address['path']} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: {self.address.get('cookie', '')}",
        ]  # fmt: skip
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        self._left = data = self._left + data if self._left else data
        if not self._shaken:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return
            if not data.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(data[:200].decode(errors="replace"))
            self._shaken, data = True, data[end + 4 :]
            self.is_open.set_result(None)
        at, size = 0, len(data)
        while size - at >= 2:
            length, begin = data[at + 1] & 127, at + 2
            if length == 126:
                if size - at < 4:
                    break
                length, begin = struct.unpack_from("!H", data, at + 2)[0], at + 4
            elif length == 127:
                if size - at < 10:
                    break
                length, begin = struct.unpack_from("!Q", data, at + 2)[0], at + 10
            if size - begin < length:
                break
            self._frame(data[at] & 15, data[begin : begin + length])
            at = begin + length
        self._left = data[at:]

    def _frame(self, kind: int, content: bytes) -> None:
        if kind == 9:
            self.send(content, kind=10)
        elif kind == 8:
            self.is_lost = True
        if not self.has_first.done():
            self.has_first.set_result(None)
        arrived = now()
        for number, sent_at in MARK.findall(content):
            place = int(number)
            if not place:
                continue
            if place >= len(self.seen):
                self.seen.extend(bytes(place - len(self.seen) + 1000))
            if self.seen[place]:
                self.twice += 1
            else:
                self.seen[place] = 1
                self.took.append(arrived - int(sent_at))
                if place > self.crowd.measured_from:
                    self.crowd.delivered += 1

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True
        if not self.is_open.done():
            self.is_open.set_exception(ConnectionError("the server hung up"))

    def send(self, content: bytes, kind: int = 1) -> None:
        """One frame. Its mask is all zeros, which leaves the bytes as they are."""
        length = len(content)
        if length < 126:
            head = struct.pack("!BB", 128 | kind, 128 | length)
        else:
            head = struct.pack("!BBH", 128 | kind, 128 | 126, length)
        self.transport.write(head + b"\0\0\0\0" + content)


class Crowd:
    """All members. `plan` has addresses (port, path, cookie), what each sends, rate, seconds, and stalled members."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.members: list[Member] = []
        self.delivered = 0
        self.measured_from = 0
        self.sent = 0

    async def come(self) -> None:
        loop = asyncio.get_running_loop()
        for begin in range(0, len(self.plan["members"]), 20):
            some = []
            for place in range(begin, min(begin + 20, len(self.plan["members"]))):
                member = self.member(place)
                self.members.append(member)
                some.append(member)
                await loop.create_connection(lambda member=member: member, "127.0.0.1", member.address["port"])
            await asyncio.gather(*(member.is_open for member in some))
            if self.plan["waits_for_first"]:
                await asyncio.gather(*(member.has_first for member in some))
        for _ in range(self.plan.get("stalled", 0)):
            await self._stall()

    def member(self, place: int) -> Member:
        return Member(self, place, self.plan["members"][place])

    async def _stall(self) -> None:
        """A client that takes nothing more after its handshake."""
        member = Member(self, 0, self.plan["members"][0])
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        await loop.sock_connect(sock, ("127.0.0.1", member.address["port"]))
        transport, _ = await loop.create_connection(lambda: member, sock=sock)
        await member.is_open
        transport.pause_reading()

    def turn(self, number: int) -> int:
        """How often its member spoke before, the first operation being number 1: the peer takes no update before the one it builds on."""
        return (number - 1) // len(self.members)

    def say(self, member: Member, number: int) -> None:
        if self.plan["peer"]:
            updates = self.plan["updates"][member.place]
            content = updates[self.turn(number) % len(updates)]
            member.send(content.replace(PLACEHOLDER, mark(number)), kind=2)
        else:
            # Another of its notes each time, so that no frame has two operations on one.
            things = member.address["things"]
            data = {
                "thing": things[self.turn(number) % len(things)],
                "text": f"Ask me where safe is {mark(number).decode()}",
            }
            key = f"{number:08x}-0000-4000-8000-{self.plan['salt']:012x}"
            one = {"id": key, "kind": "note.edit", "data": data}
            member.send(json.dumps({"ops": [one]}).encode())

    async def talk(self) -> dict[str, Any]:
        """Send at the rate, evenly, in turns; the figures of what arrived after the first two seconds."""
        rate, seconds = self.plan["rate"], self.plan["seconds"] + 2
        begun, total = time.monotonic(), round(rate * seconds)
        cpu = None
        for number in range(1, total + 1):
            wait = begun + number / rate - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self.say(self.members[(number - 1) % len(self.members)], number)
            if cpu is None and time.monotonic() - begun >= 2:
                cpu, cpu_at, self.measured_from, self.delivered = self._server_cpu(), time.monotonic(), number, 0
                for member in self.members:
                    member.took.clear()
        spent = (self._server_cpu() - cpu) / (time.monotonic() - cpu_at)
        expected = (total - self.measured_from) * len(self.members)
        given_up_at = time.monotonic() + PATIENCE
        while self.delivered < expected and time.monotonic() < given_up_at:
            await asyncio.sleep(0.05)
        took = sorted(value for member in self.members for value in member.took)
        hundredths = statistics.quantiles(took, n=100) if len(took) > 100 else [0] * 99
        return {
            "p50_ms": round(hundredths[49] / 1000, 1),
            "p99_ms": round(hundredths[98] / 1000, 1),
            "cpu_share": round(spent, 3),
            "lost": expected - self.delivered,
            "twice": sum(member.twice for member in self.members) if self.plan["peer"] is False else 0,
        }

    def _server_cpu(self) -> float:
        fields = open(f"/proc/{self.plan['server']}/stat").read().rsplit(")", 1)[1].split()  # noqa: SIM115, PTH123
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _updates(plan: dict[str, Any]) -> None:
    """The peer's messages, prepared by its own library, from base64."""
    if plan["peer"]:
        plan["updates"] = [[base64.b64decode(one) for one in own] for own in plan["updates"]]


async def main() -> None:
    plan = json.loads(sys.stdin.readline())
    _updates(plan)
    crowd = Crowd(plan)
    await crowd.come()
    if plan["rate"]:
        print(json.dumps(await crowd.talk()), flush=True)
    else:
        print(json.dumps({"open": len(crowd.members)}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    uvloop.run(main())

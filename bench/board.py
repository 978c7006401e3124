"""A live board beside y-websocket: 200 clients, 200 operations a second, everything to everybody.

Every operation is an edit of a note, committed and sent in frames of 33 ms. The server has one core, the crowd the other. Latency is from
sending an operation to its arrival at each client. Each figure is the median of three runs, each on a server just started, in turns with the
peer. A run takes 60 seconds, and 20 where the server is compared with itself. MAKEWITH_BENCH_SECONDS and MAKEWITH_BENCH_RUNS shorten it;
MAKEWITH_BENCH_PARTS names the parts to run.

`fast_*` is the same with 1,000 operations a second. `stalled_ratio` is the p99 with one client that reads nothing, over that without it, in
turns. `idle_mib` is what the server holds with 10,000 sockets open, above nothing. `replay_ms` opens a board with 30,000 logged operations.
`paint_*` is how soon 500 notes are on the screen of a slow phone, on the board and in the phone's list, beside a static page.
`failover_*` is two processes on PostgreSQL: p99 over that of one process, and what became of the operations when one was killed.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench._paint import paint
from bench._postgresql import durable_postgresql
from bench._report import report
from bench._site import ROOT, Server, Site, empty

SECONDS = float(os.environ.get("MAKEWITH_BENCH_SECONDS", "60"))
SHORT = min(SECONDS, 20)
RUNS = int(os.environ.get("MAKEWITH_BENCH_RUNS", "3"))
PARTS = os.environ.get("MAKEWITH_BENCH_PARTS", "main,fast,stalled,replay,paint,idle,failover").split(",")
CLIENTS, IDLE = 200, 10_000
PEER = {"y-websocket": "2.1.0", "yjs": "13.6.20"}
CORE = min(os.sched_getaffinity(0))

TARGETS = {
    "p50_ms": "≤ 30",
    "p99_ms": "≤ 60",
    "cpu_share": "≤ the peer's",
    "lost": "0",
    "fast_p99_ms": "≤ 80",
    "fast_lost": "0",
    "stalled_ratio": "≤ 1.1",
    "replay_ms": "≤ 1,000",
    "paint_ratio": "≤ 2",
    "paint_phone_ratio": "≤ 2",
    "idle_mib": "≤ 400",
    "failover_ratio": "≤ 2",
    "failover_seconds": "≤ 5",
    "failover_lost": "0",
    "failover_twice": "0",
}


class Crowd:
    """The program in `bench._crowd`, with its plan."""

    def __init__(self, plan: dict[str, Any], *, module: str = "bench._crowd") -> None:
        command = [sys.executable, "-m", module]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(plan) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The crowd went away")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def go_home(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


_salt = 0


def load(
    members: list[dict[str, Any]], server: int, *, rate: int, seconds: float = SECONDS, stalled: int = 0, **peer: Any
) -> dict[str, Any]:
    """What a crowd measured."""
    global _salt
    _salt += 1
    plan = {
        "members": members, "server": server, "rate": rate, "seconds": seconds, "stalled": stalled, "salt": _salt,
        "waits_for_first": True, "peer": bool(peer), **peer,
    }  # fmt: skip
    crowd = Crowd(plan)
    figures = crowd.answer()
    crowd.go_home()
    print(f"    {figures}", flush=True)
    return figures


def at(seats: list[dict[str, Any]], server: Server) -> list[dict[str, Any]]:
    return [{**seat, "port": server.port} for seat in seats]


@contextmanager
def serving(site: Site, *options: str, core: int | None = CORE) -> Iterator[tuple[Server, list[dict[str, Any]]]]:
    """A server just started, with a new workshop."""
    seats = site.ask("make", CLIENTS, module="bench._board")
    with site.serving(*options, core=core) as server:
        yield server, seats


def ours(site: Site, rate: int, *, seconds: float = SECONDS, stalled: int = 0) -> dict[str, Any]:
    print(f"  Makewith, {rate} operations/s{', one client stalled' if stalled else ''}", flush=True)
    with serving(site) as (server, seats):
        return load(at(seats, server), server.pid, rate=rate, seconds=seconds, stalled=stalled)


class Peer:
    """y-websocket as npm has it, in a folder that is thrown away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": PEER}), "utf-8")
        shutil.copy(ROOT / "bench" / "_peer.mjs", folder / "peer.mjs")
        npm = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        turns = round((SECONDS + 3) * 200 / CLIENTS) + 2
        made = subprocess.run(
            ["node", "peer.mjs", str(CLIENTS), str(turns)], cwd=folder, check=True, capture_output=True, text=True
        )
        self._updates = json.loads(made.stdout)

    def run(self) -> dict[str, Any]:
        print("  y-websocket, 200 operations/s", flush=True)
        port = 18_431
        process = subprocess.Popen(
            ["taskset", "-c", str(CORE), "node", "node_modules/y-websocket/bin/server.cjs"],
            cwd=self._folder,
            env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        try:
            time.sleep(2)
            members = [{"port": port, "path": "/room"} for _ in range(CLIENTS)]
            return load(members, process.pid, rate=200, updates=self._updates)
        finally:
            process.kill()
            process.wait()


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure; of what was lost the worst."""
    kept = {name: statistics.median(run[name] for run in runs) for name in ("p50_ms", "p99_ms", "cpu_share")}
    return {**kept, "lost": max(run["lost"] for run in runs)}


def painted(site: Site) -> dict[str, float]:
    """500 notes on a slow phone."""
    seats = site.ask("make", 100, 5, module="bench._board")
    path = f"/w/{seats[0]['path'].partition('?')[0].rpartition('/')[2]}/"
    print("  500 notes on a slow phone", flush=True)
    with site.serving(core=CORE) as server:
        return paint(f"http://127.0.0.1:{server.port}", path, seats[0]["cookie"], 500)


def idle(site: Site) -> float:
    """MiB that 10,000 open sockets cost."""
    workshops = IDLE // CLIENTS
    seats = site.ask("many", workshops, CLIENTS, module="bench._board")
    with site.serving(core=CORE) as server:
        bare = server.resident_mb()
        crowd = Crowd(
            {"members": at(seats, server), "server": server.pid, "rate": 0, "waits_for_first": True, "peer": False}
        )
        opened = crowd.answer()["open"]
        time.sleep(15)
        held = server.resident_mb()
        print(f"    {opened} open, {bare:.0f} MiB before, {held:.0f} MiB with them", flush=True)
        crowd.go_home()
    return round(held, 1)


def main() -> None:
    os.environ["MAKEWITH_SOCKETS_PER_ADDRESS"] = "20000"
    figures: dict[str, Any] = {"seconds": SECONDS, "runs": RUNS}
    peers: dict[str, Any] = {}
    with ExitStack() as stack:
        site = stack.enter_context(empty("board"))
        site.environment["MAKEWITH_SOCKETS_PER_ADDRESS"] = "20000"
        if "main" in PARTS:
            peer = Peer(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="makewith-peer-"))))
            own, others = [], []
            for _ in range(RUNS):
                own.append(ours(site, 200))
                others.append(peer.run())
            figures |= middle(own)
            peers["y-websocket"] = {f"peer_{name}": value for name, value in middle(others).items()}
        if "fast" in PARTS:
            figures |= {
                f"fast_{name}": value for name, value in middle([ours(site, 1000) for _ in range(RUNS)]).items()
            }
        if "stalled" in PARTS:
            pairs = [(ours(site, 200, seconds=SHORT, stalled=1), ours(site, 200, seconds=SHORT)) for _ in range(RUNS)]
            figures["stalled_p99_ms"] = statistics.median(with_one["p99_ms"] for with_one, _ in pairs)
            figures["stalled_ratio"] = round(
                statistics.median(one["p99_ms"] / max(0.1, other["p99_ms"]) for one, other in pairs), 2
            )
        if "replay" in PARTS:
            board = site.ask("long", 30_000, module="bench._board")
            found = site.ask("replay", board["board"], module="bench._board")
            figures |= {"replay_ms": found["open_ms"], "replay_events": board["events"]}
        if "paint" in PARTS:
            figures |= painted(site)
        if "idle" in PARTS:
            figures["idle_mib"] = idle(site)
        if "failover" in PARTS:
            from bench._failover import failover

            with durable_postgresql() as url:
                figures |= failover(url, clients=CLIENTS, seconds=SHORT, runs=RUNS, load=load, crowd=Crowd, core=CORE)
    report("board", figures, targets=TARGETS, peers=peers)


if __name__ == "__main__":
    main()

"""Two processes that serve one board, on PostgreSQL; then one of them is killed."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench._site import Server, Site

Load = Callable[..., dict[str, Any]]


def failover(url: str, *, clients: int, seconds: float, runs: int, load: Load, crowd: Any, core: int) -> dict[str, Any]:
    """The p99 of two processes over that of one, in turns, and what a kill costs."""
    with tempfile.TemporaryDirectory(prefix="makewith-bench-") as folder:
        site = Site(Path(folder), url)
        site.environment |= {"MAKEWITH_SOCKETS_PER_ADDRESS": "20000", "MAKEWITH_BUS_URL": "postgresql:"}
        site.run("migrate")
        ones, twos = [], []
        for _ in range(runs):
            seats = site.ask("make", clients, module="bench._board")
            print("  one process on PostgreSQL", flush=True)
            with site.serving("--role", "realtime", core=core) as one:
                ones.append(
                    load([{**seat, "port": one.port} for seat in seats], one.pid, rate=200, seconds=seconds)["p99_ms"]
                )
            seats = site.ask("make", clients, module="bench._board")
            print("  two processes on PostgreSQL", flush=True)
            with _two(site, core) as (first, second):
                twos.append(
                    load(_shared(seats, first.port, second.port), first.pid, rate=200, seconds=seconds)["p99_ms"]
                )
        seats = site.ask("make", clients, module="bench._board")
        print("  two processes, one of them killed", flush=True)
        with _two(site, core) as (first, second):
            members = _shared(seats, first.port, second.port)
            plan = {
                "members": members, "server": second.pid, "victim": first.pid, "rate": 100, "seconds": seconds,
                "waits_for_first": True, "peer": False,
            }  # fmt: skip
            found = crowd(plan, module="bench._failing").answer()
            print(f"    {found}", flush=True)
        logged = site.ask("added", seats[0]["board"], module="bench._board")
    ratios = sorted(two / max(0.1, one) for one, two in zip(ones, twos, strict=True))
    return {
        "one_p99_ms": sorted(ones)[runs // 2],
        "two_p99_ms": sorted(twos)[runs // 2],
        "failover_ratio": round(ratios[runs // 2], 2),
        "failover_seconds": found["back_seconds"],
        "failover_lost": found["lost"] + found["unacknowledged"],
        "failover_twice": logged - found["operations"],
        "failover_moved": found["moved"],
    }


def _shared(seats: list[dict[str, Any]], first: int, second: int) -> list[dict[str, Any]]:
    """Every other seat at the other address."""
    ports = [first, second]
    return [{**seat, "port": ports[place % 2], "ports": ports} for place, seat in enumerate(seats)]


@contextmanager
def _two(site: Site, core: int) -> Iterator[tuple[Server, Server]]:
    """Two servers of one installation; either may be killed within the block."""
    with (
        site.serving("--role", "realtime", core=core) as first,
        site.serving("--role", "realtime", core=core) as second,
    ):
        yield first, second

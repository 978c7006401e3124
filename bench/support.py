"""Standing behind an idea, on PostgreSQL: CPU per click, and how many clicks a second with 8 and 32 people at once.

Every click is somebody's first on that idea, sent as the page sends it. 400 people take turns, so nobody comes near the
limit on how often one may click. `crowded_ratio` is the CPU of a click on an idea that 200,000 people stand behind, over
that of a click on any other, both measured in turns.
"""

import statistics
import threading
import time
from collections.abc import Iterator
from itertools import islice

from bench._client import Visitor
from bench._postgresql import durable_postgresql
from bench._report import MEASURED_ELSEWHERE, report
from bench._site import ROUNDS, Server, Site, seeded

PEOPLE = 400
IDEAS = 200
CLICKS = 3_200
CROWD = 200_000
CROWDED_CLICKS = 300

Click = tuple[str, str]


def clicks(sessions: list[str], paths: list[str]) -> Iterator[Click]:
    """(session, path), each pair once; neighbours differ in both."""
    for shift in range(len(paths)):
        for number, session in enumerate(sessions):
            yield session, paths[(number + shift) % len(paths)]


def at_once(server: Server, work: list[Click], clients: int) -> dict[str, float]:
    """`clients` connections share the work. Rate over the whole, and percentiles of how long a click took."""
    took: list[float] = []
    statuses: list[int] = []
    begin = threading.Barrier(clients + 1)

    def click(part: list[Click]) -> None:
        visitor = Visitor(server.port)
        begin.wait()
        for session, path in part:
            visitor.session = session
            status, seconds = visitor.timed_post(path)
            took.append(seconds)
            statuses.append(status)
        visitor.close()

    threads = [threading.Thread(target=click, args=(work[number::clients],)) for number in range(clients)]
    for thread in threads:
        thread.start()
    begin.wait()
    started_at = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started_at
    hundredths = statistics.quantiles(took, n=100)
    return {
        "per_second": round(len(work) / seconds, 1),
        "p50_ms": round(hundredths[49] * 1000, 1),
        "p95_ms": round(hundredths[94] * 1000, 1),
        "p99_ms": round(hundredths[98] * 1000, 1),
        "refused": sum(status != 200 for status in statuses),
    }


def crowded(site: Site) -> float:
    """How much more a click costs where very many clicked before: the median of three pairs."""
    path = site.ask("crowd", CROWD)
    others = site.ask("addresses", IDEAS)["support"]
    sessions = iter(site.ask("newcomers", 2 * 3 * CROWDED_CLICKS))
    with site.serving() as server:
        visitor = server.visitor()

        def cost(paths: list[str]) -> float:
            before = server.cpu_seconds()
            for number in range(CROWDED_CLICKS):
                visitor.session = next(sessions)
                status, _ = visitor.post(paths[number % len(paths)])
                if status != 200:
                    raise RuntimeError(f"The server answered {status}.")
            return server.cpu_seconds() - before

        ratios = [cost([path]) / cost(others) for _ in range(3)]
    return round(statistics.median(ratios), 2)


def main() -> None:
    with durable_postgresql() as url, seeded(ideas=10_000, supports=100_000, database_url=url) as site:
        supply = clicks(site.ask("newcomers", PEOPLE), site.ask("addresses", IDEAS)["support"])
        before = site.ask("supports")
        with site.serving() as server:
            visitor = server.visitor()

            def one(_: int) -> tuple[int, bytes]:
                visitor.session, path = next(supply)
                return visitor.post(path)

            figures: dict[str, float] = {"cpu_ms_per_request": server.cpu_ms_per_request(one)}
            for clients in (8, 32):
                measured = at_once(server, list(islice(supply, CLICKS)), clients)
                suffix = "" if clients == 32 else f"_{clients}_clients"
                figures |= {f"{name}{suffix}": value for name, value in measured.items()}
        after = site.ask("supports")
        figures["crowded_ratio"] = crowded(site)
    sent = 50 + ROUNDS * 200 + 2 * CLICKS
    figures["stored_of_sent"] = round((after["stored"] - before["stored"]) / sent, 4)
    figures["counted_of_stored"] = round(
        (after["counted"] - before["counted"]) / (after["stored"] - before["stored"]), 4
    )
    report(
        "support",
        figures,
        targets={
            "cpu_ms_per_request": "≤ 6",
            "per_second": "≥ 90",
            "p99_ms": "< 300",
            "crowded_ratio": "< 1.3",
        },
        peers={
            "LogChimp": {"per_second_8_clients": 39.8, "p95_ms_8_clients": 329, "note": MEASURED_ELSEWHERE},
            "adhocracy+": {"per_second_8_clients": 18.2, "p95_ms_8_clients": 1180, "note": MEASURED_ELSEWHERE},
        },
    )


if __name__ == "__main__":
    main()

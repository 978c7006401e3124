"""The same person clicks the same button eight times at once, on twenty ideas. Right is twenty.

Four people take five ideas each, so that the limit on how often one person clicks turns nobody away.
"""

import threading

from bench._postgresql import durable_postgresql
from bench._report import MEASURED_ELSEWHERE, report
from bench._site import Site, seeded

PEOPLE = 4
IDEAS = 20
AT_ONCE = 8


def measure(site: Site) -> dict[str, int]:
    sessions = site.ask("newcomers", PEOPLE)
    # Written by others and supported by nobody, so that what is stored afterwards was stored here.
    paths = site.ask("addresses", IDEAS)["support"]
    before = site.ask("supports")
    statuses: list[int] = []
    with site.serving() as server:
        barrier = threading.Barrier(AT_ONCE)

        def click() -> None:
            visitor = server.visitor()
            for number, path in enumerate(paths):
                visitor.session = sessions[number % PEOPLE]
                barrier.wait()
                status, _ = visitor.post(path)
                statuses.append(status)
            visitor.close()

        threads = [threading.Thread(target=click) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    after = site.ask("supports")
    return {
        "stored": after["stored"] - before["stored"],
        "counted": after["counted"] - before["counted"],
        "server_errors": sum(status >= 500 for status in statuses),
        "answered_200": sum(status == 200 for status in statuses),
    }


def main() -> None:
    figures: dict[str, int] = {}
    with seeded(ideas=100, supports=0) as site:
        figures |= {f"{name}_sqlite": value for name, value in measure(site).items()}
    with durable_postgresql() as url, seeded(ideas=100, supports=0, database_url=url) as site:
        figures |= {f"{name}_postgresql": value for name, value in measure(site).items()}
    report(
        "race",
        figures,
        targets={
            "stored_sqlite": "20",
            "stored_postgresql": "20",
            "server_errors_sqlite": "0",
            "server_errors_postgresql": "0",
        },
        peers={
            "LogChimp": {"stored": 121, "note": MEASURED_ELSEWHERE},
            "adhocracy+": {"stored": 20, "server_errors": 29, "note": MEASURED_ELSEWHERE},
        },
    )


if __name__ == "__main__":
    main()

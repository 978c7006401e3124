"""The page of one idea: what it costs the server, over 200 different ideas."""

from bench._report import MEASURED_ELSEWHERE, report
from bench._site import REQUESTS, seeded


def main() -> None:
    with seeded(ideas=10_000, supports=100_000) as site:
        paths = site.ask("addresses", REQUESTS)["ideas"]
        session = site.ask("member")
        asked = site.ask("queries", paths[0], session)
        for sql in asked:
            print(f"    {sql[:170]}")
        with site.serving() as server:
            member, anybody = server.visitor(session), server.visitor()
            figures = {
                "cpu_ms_per_request": server.cpu_ms_per_request(lambda number: member.get(paths[number % REQUESTS])),
                "cpu_ms_anonymous": server.cpu_ms_per_request(lambda number: anybody.get(paths[number % REQUESTS])),
                "queries": len(asked),
            }
    report(
        "idea",
        figures,
        targets={"cpu_ms_per_request": "≤ 14"},
        peers={"adhocracy+": {"cpu_ms_per_request": 45, "note": MEASURED_ELSEWHERE}},
    )


if __name__ == "__main__":
    main()

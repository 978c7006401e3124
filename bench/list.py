"""The list of ideas: what one page costs the server, and whether it costs more when there are ten times as many."""

from bench._report import MEASURED_ELSEWHERE, report
from bench._site import Site, seeded

TARGETS = {"cpu_ms_per_request": "≤ 12", "cpu_ms_anonymous": "≤ 8", "queries": "≤ 8", "growth": "≤ 1.3"}
PEERS = {
    "LogChimp": {"cpu_ms_per_request": 16, "what": "JSON, 20 rows", "note": MEASURED_ELSEWHERE},
    "adhocracy+": {"cpu_ms_per_request": 420, "what": "HTML, 15 rows", "note": MEASURED_ELSEWHERE},
}


def measure(site: Site) -> dict[str, float]:
    path = site.ask("addresses", 0)["call"]
    session = site.ask("member")
    asked = site.ask("queries", path, session)
    for sql in asked:
        print(f"    {sql[:170]}")
    with site.serving() as server:
        member, anybody = server.visitor(session), server.visitor()
        return {
            "cpu_ms_per_request": server.cpu_ms_per_request(lambda _: member.get(path)),
            "cpu_ms_anonymous": server.cpu_ms_per_request(lambda _: anybody.get(path)),
            "queries": len(asked),
        }


def main() -> None:
    with seeded(ideas=10_000, supports=100_000) as site:
        figures = measure(site)
    with seeded(ideas=100_000, supports=1_000_000) as site:
        many = measure(site)
    figures["growth"] = round(many["cpu_ms_per_request"] / figures["cpu_ms_per_request"], 2)
    figures["cpu_ms_per_request_at_100000"] = many["cpu_ms_per_request"]
    report("list", figures, targets=TARGETS, peers=PEERS)


if __name__ == "__main__":
    main()

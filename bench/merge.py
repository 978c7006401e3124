"""Two ideas with 50,000 supporters each become one, and two again, on either database.

25,000 people stand behind both. The time counts from the click until the last supporter is there; the work is done in
the jobs that do it everywhere, one after the other. `lost` compares what is stored with the union of both.
"""

from bench._postgresql import durable_postgresql
from bench._report import report
from bench._site import Site, seeded

SUPPORTERS = 50_000
IN_COMMON = 25_000


def measure(site: Site, database: str) -> dict[str, float]:
    return {f"{name}_{database}": value for name, value in site.ask("merge", SUPPORTERS, IN_COMMON).items()}


def main() -> None:
    figures: dict[str, float] = {}
    with seeded(ideas=100, supports=0) as site:
        figures |= measure(site, "sqlite")
    with durable_postgresql() as url, seeded(ideas=100, supports=0, database_url=url) as site:
        figures |= measure(site, "postgresql")
    report(
        "merge",
        figures,
        targets={
            **{f"merge_seconds_{database}": "< 10" for database in ("sqlite", "postgresql")},
            **{f"lost_{database}": "0" for database in ("sqlite", "postgresql")},
        },
    )


if __name__ == "__main__":
    main()

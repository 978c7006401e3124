"""“Is it one of these?” while somebody types a title, over 100,000 ideas: how long the lookup takes on either database.

Titles are those of ideas that are there, as other people would write them (a word less, two words changed places, a
slip), and beginnings of them. `found` is the share of reworded titles that brought the idea, or one of the same title.
"""

from bench._postgresql import durable_postgresql
from bench._report import report
from bench._site import Site, seeded

IDEAS = 100_000
TITLES = 200


def measure(site: Site, database: str) -> dict[str, float]:
    return {f"{name}_{database}": value for name, value in site.ask("similar", TITLES).items()}


def main() -> None:
    figures: dict[str, float] = {}
    with seeded(ideas=IDEAS, supports=0) as site:
        figures |= measure(site, "sqlite")
    with durable_postgresql() as url, seeded(ideas=IDEAS, supports=0, database_url=url) as site:
        figures |= measure(site, "postgresql")
    report("similar", figures, targets={"p95_ms_sqlite": "< 120", "p95_ms_postgresql": "< 60"})


if __name__ == "__main__":
    main()

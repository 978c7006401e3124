"""Today says which review is due, to those who can do something about it."""

from datetime import timedelta

from makewith.loop.decisions.reviews.tests.factories import CLOSED, Table
from makewith.surfaces.studio.queries.today import due_of


def reviews_due(table: Table, who: str, days_before: int) -> list[tuple[str, str]]:
    now = table.window.decide_by - timedelta(days=days_before)
    return [(due.text, due.meta) for due in due_of(table.programme, getattr(table, who), now) if "review" in due.text]


def test_a_review_is_due_near_its_decision_for_reviewers_with_open_cards_and_for_owners(table: Table) -> None:
    table.queue(2)
    table.open()
    title = "The review of 4 May 2027"
    assert reviews_due(table, "sofie", 20) == []
    assert reviews_due(table, "sofie", 5) == [(title, "2 cards of yours are open")]
    assert reviews_due(table, "helene", 5) == [(title, "Its outcomes are not announced")]
    assert reviews_due(table, "imre", 5) == []
    table.fill(table.sofie, now=CLOSED)
    assert reviews_due(table, "sofie", 5) == []
    table.fill(table.dario)
    table.reveal()
    assert reviews_due(table, "dario", 5) == []
    assert reviews_due(table, "helene", -2) == [(title, "Its outcomes are not announced")]

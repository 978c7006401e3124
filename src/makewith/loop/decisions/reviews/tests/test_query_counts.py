"""What the pages of a board ask of the database, however much is before it."""

from datetime import date

import pytest
from django.urls import reverse

from makewith.loop.decisions.reviews.actions import announce_window
from makewith.loop.decisions.reviews.models import Entry
from makewith.loop.decisions.reviews.tests.factories import REVEALED, Table, lay_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    table = lay_table()
    table.queue(25)
    table.open()
    return table


def asked(client, count_queries, person, address: str) -> int:
    client.force_login(person.user)
    client.get(address)
    with count_queries() as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("page", "most"), [("boards", 10), ("window", 11), ("entry", 11), ("board", 9), ("card", 10)])
def test_the_team_reads_a_page_in_few_queries(table: Table, client, count_queries, page: str, most: int) -> None:
    slug, entry = table.programme.slug, Entry.objects.earliest("pk")
    card = next(card for card in table.cards(table.sofie) if card.entry_id == entry.pk)
    names = {
        "boards": ("boards", []),
        "window": ("window", [table.window.public_id]),
        "entry": ("entry", [entry.public_id]),
        "board": ("board", [table.board.activity.public_id]),
        "card": ("card", [card.public_id]),
    }
    name, ids = names[page]
    address = reverse(f"decisions_reviews:{name}", args=[slug, *ids])
    assert asked(client, count_queries, table.sofie, address) <= most


def test_cards_of_many_entries_are_compared_in_few_queries(table: Table, client, count_queries) -> None:
    table.fill()
    table.reveal()
    address = reverse("decisions_reviews:window", args=[table.programme.slug, table.window.public_id])
    assert asked(client, count_queries, table.helene, address) <= 12


def test_everybody_reads_the_results_in_few_queries(table: Table, client, count_queries) -> None:
    table.fill()
    table.reveal()
    for entry in Entry.objects.all():
        table.settle(entry, "parked", look_again_on=date(2028, 1, 1))
    announce_window(actor=table.helene, window=table.window, now=REVEALED)
    slug = table.programme.slug
    one = reverse("decisions_reviews:review", args=[slug, table.window.public_id])
    assert asked(client, count_queries, table.amina, one) <= 10
    assert asked(client, count_queries, table.amina, reverse("decisions_reviews:reviews", args=[slug])) <= 8

"""Nobody reads what is on another's card before all are laid open: not by any page, not by the API, not by an export."""

import csv
import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.activity.models import Event
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.decisions.reviews.actions import submit_card
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Scorecard
from makewith.loop.decisions.reviews.queries import cards_on, compare, seats_at
from makewith.loop.decisions.reviews.tests.factories import CLOSED, Table

SECRET = "Quillonbarth"
FILLED = Filling({"play": 1, "safe": 2}, {"play": f"{SECRET} breaks."}, f"A {SECRET}.", "parked")


@pytest.fixture
def secret(table: Table) -> tuple[Table, Scorecard]:
    """Sofie's card says a word that stands nowhere else."""
    table.queue()
    table.open()
    card = table.cards(table.sofie)[0]
    submit_card(reviewer=table.sofie, card=card, filling=FILLED, now=CLOSED)
    return table, card


def patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for one in resolver.url_patterns:
        shape = prefix + str(one.pattern)
        found += patterns(one, shape) if isinstance(one, URLResolver) else [shape]
        assert isinstance(one, (URLPattern, URLResolver))
    return found


def addresses(table: Table, card: Scorecard) -> list[str]:
    """Every address there is whose parts this stage can fill in."""
    entry = card.entry
    parts = {
        "slug": table.programme.slug, "window_id": entry.window.public_id, "entry_id": entry.public_id,
        "card_id": card.public_id, "board_id": table.board.activity.public_id, "item_id": entry.item.public_id,
        "person_id": table.sofie.public_id, "call_slug": table.call.activity.slug, "programme_id": table.programme.public_id,
    }  # fmt: skip
    found = []
    for shape in patterns(get_resolver()):
        names = re.findall(r"<(?:\w+:)?(\w+)>", shape)
        if set(names) <= set(parts) and not re.search(r"[\^$\\(]", shape):
            found.append("/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(parts[match[1]]), shape))
    return found


def everybody_else(table: Table) -> list[Person]:
    boss, facilitator, coach = (PersonFactory() for _ in range(3))
    boss.user.is_administrator = True
    boss.user.save()
    TeamRoleFactory(programme=table.programme, person=facilitator, role=Role.FACILITATOR)
    TeamRoleFactory(programme=table.programme, person=coach, role=Role.COACH)
    return [boss, facilitator, coach, table.helene, table.dario, table.imre, table.amina]


def content(response: object) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.content  # type: ignore[attr-defined]


def said_to(person: Person, found: list[str]) -> list[str]:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    key = create_token(user=person.user, name="tests")[1]
    return [
        address
        for address in found
        for headers in ({}, {"HTTP_AUTHORIZATION": f"Bearer {key}"})
        if SECRET.encode() in content(client.get(address, **headers))
    ]


def test_no_page_says_what_is_on_a_card_to_anybody_but_its_reviewer(secret) -> None:
    table, card = secret
    found = addresses(table, card)
    assert len(found) > 60
    own = f"/studio/{table.programme.slug}/reviews/cards/{card.public_id}/"
    assert own in found
    # It is there for its reviewer, or its absence elsewhere would prove nothing.
    assert own in said_to(table.sofie, [own])
    for person in everybody_else(table):
        assert said_to(person, found) == []


def test_after_the_cards_are_laid_open_the_team_reads_them_and_nobody_else(secret) -> None:
    table, card = secret
    table.fill(table.dario)
    table.reveal()
    found = addresses(table, card)
    entry = f"/studio/{table.programme.slug}/reviews/entries/{card.entry.public_id}/"
    for person in everybody_else(table):
        expected = [] if person == table.amina else [entry, entry]
        assert said_to(person, found) == expected


def test_an_export_of_the_programme_does_not_hold_it(secret) -> None:
    table, _card = secret
    client = Client()
    client.force_login(table.helene.user)
    response = client.get(f"/studio/{table.programme.slug}/export/")
    if response.status_code == 405:
        response = client.post(f"/studio/{table.programme.slug}/export/")
    archive = zipfile.ZipFile(io.BytesIO(content(response)))
    assert "items.csv" in archive.namelist()
    for name in archive.namelist():
        text = archive.read(name).decode("utf-8-sig")
        assert SECRET not in text
        assert name == "programme.json" or list(csv.reader(io.StringIO(text)))


def test_queries_give_a_card_to_its_reviewer_alone_until_all_are_open(secret) -> None:
    table, card = secret
    entry, rules = card.entry, card.entry.window.rules
    boss = everybody_else(table)[0]
    for person in (table.helene, table.dario, boss):
        assert Scorecard.objects.visible_to(person).filter(pk=card.pk).count() == 0
        assert card.pk not in {one.pk for one in cards_on([entry], person)[entry.pk]}
        assert all("play" not in one.marks for one in compare([entry], rules, person)[0].cards)
    assert [one.pk for one in cards_on([entry], table.sofie)[entry.pk]] == [card.pk]
    table.fill(table.dario)
    table.reveal()
    for person in (table.helene, table.dario, boss):
        assert len(cards_on([entry], person)[entry.pk]) == 2
    assert Scorecard.objects.visible_to(table.amina).count() == 0


def test_who_judges_is_read_without_what_is_on_the_cards(secret, count_queries) -> None:
    _table, card = secret
    with count_queries() as queries:
        (first, _second) = sorted(seats_at(card.entry), key=lambda one: one.pk)
    assert len(queries) == 1
    assert '"marks"' not in queries[0]
    assert '"words"' not in queries[0]
    assert first.submitted_at == CLOSED


def test_the_log_says_that_a_card_is_in_and_not_how(secret) -> None:
    _table, card = secret
    event = Event.objects.get(kind="CardSubmitted")
    assert (event.subject_id, event.payload) == (card.public_id, {})


def test_a_reviewer_who_left_the_team_gets_to_no_card(secret) -> None:
    table, card = secret
    table.sofie.team_roles.all().delete()
    client = Client()
    client.force_login(table.sofie.user)
    assert client.get(f"/studio/{table.programme.slug}/reviews/cards/{card.public_id}/").status_code == 403

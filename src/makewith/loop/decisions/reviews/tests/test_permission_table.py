"""Who may do what before a board, as a table; and a refusal changes nothing."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.tests.factories import MembershipFactory
from makewith.loop.decisions.reviews.actions import open_vote, open_window, put_item, reveal_window, submit_card
from makewith.loop.decisions.reviews.models import Window
from makewith.loop.decisions.reviews.tests.factories import FULL, Table, lay_table
from makewith.surfaces.portal.tests.house import Undone, everything

ROLES = ("visitor", "outsider", "member", "observer", "reviewer", "other_reviewer", "owner", "administrator")

# A visitor is sent to sign in, somebody from outside finds nothing, a member is refused what the team does.
SEES = (302, 404, 200, 200, 200, 200, 200, 200)
TEAM = (302, 404, 403, 200, 200, 200, 200, 200)
RUNS = (302, 404, 403, 403, 403, 403, 200, 200)
RUNS_ACT = (302, 404, 403, 403, 403, 403, 302, 302)
RUNS_AGAIN = (302, 404, 403, 403, 403, 403, 422, 422)
# Nobody but its reviewer finds a card, the administrator included.
OWN = (302, 404, 403, 404, 200, 404, 404, 404)
OWN_ACT = (302, 404, 403, 404, 302, 404, 404, 404)
VOTES = (302, 404, 302, 302, 302, 302, 302, 302)

RULES_TYPED = {
    "title": "The review", "visibility": "public", "closings": "05-04", "reviewers": "2", "decide_days": "30",
    "remind_days": "7", "apart": "2", "vote_days": "7", "c0-label": "Fun", "c0-steps": "5", "c0-weight": "1",
}  # fmt: skip
CARD = {"mark-play": "4", "mark-safe": "5", "leaning": "approved", "words-play": "It clicks.", "note": ""}
OUTCOME = {"outcome": "not_approved", "reason": "It cuts fingers.", "look_again_on": ""}

TABLE = [
    ("GET", "/p/{slug}/reviews/", None, SEES),
    ("GET", "/p/{slug}/reviews/{judged}/", None, SEES),
    ("GET", "/p/{slug}/reviews/{voting}/", None, SEES),
    ("POST", "/p/{slug}/reviews/{voting}/vote/", {"entry": "{finalist}"}, VOTES),
    ("GET", "/studio/{slug}/reviews/", None, TEAM),
    ("GET", "/studio/{slug}/reviews/new/", None, RUNS),
    ("POST", "/studio/{slug}/reviews/new/", RULES_TYPED, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/preview/", RULES_TYPED, RUNS),
    ("GET", "/studio/{slug}/reviews/boards/{board}/", None, TEAM),
    ("POST", "/studio/{slug}/reviews/boards/{board}/", RULES_TYPED, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/boards/{board}/seats/", {"person": "{imre}"}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/boards/{board}/seats/{sofie}/remove/", {}, RUNS_ACT),
    ("GET", "/studio/{slug}/reviews/put/{item}/", None, RUNS),
    ("POST", "/studio/{slug}/reviews/put/{item}/", {"board": "{board}"}, RUNS_ACT),
    ("GET", "/studio/{slug}/reviews/windows/{judged}/", None, TEAM),
    ("GET", "/studio/{slug}/reviews/windows/{voting}/", None, TEAM),
    ("POST", "/studio/{slug}/reviews/windows/{judged}/deal/", {}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/windows/{judged}/reveal/", {"early_reason": "Time is up."}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/windows/{judged}/reveal/", {}, RUNS_AGAIN),
    ("POST", "/studio/{slug}/reviews/windows/{voting}/open-vote/", {"closes_on": "2100-01-01"}, RUNS_AGAIN),
    ("POST", "/studio/{slug}/reviews/windows/{voting}/plan/", {"day": "2100-01-01", "time": "09:00"}, RUNS_AGAIN),
    ("POST", "/studio/{slug}/reviews/windows/{voting}/plan/", {"drop": "1"}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/windows/{voting}/announce/", {}, RUNS_ACT),
    ("GET", "/studio/{slug}/reviews/entries/{entry}/", None, TEAM),
    ("GET", "/studio/{slug}/reviews/entries/{finalist}/", None, TEAM),
    ("POST", "/studio/{slug}/reviews/entries/{finalist}/", OUTCOME, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/entries/{entry}/", OUTCOME, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("POST", "/studio/{slug}/reviews/entries/{finalist}/unsettle/", {}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/entries/{unjudged}/later/", {}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/entries/{unjudged}/take-off/", {}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/entries/{entry}/cards/", {"person": "{sofie}"}, RUNS_ACT),
    ("POST", "/studio/{slug}/reviews/entries/{entry}/cards/{open_card}/take/", {}, RUNS_ACT),
    ("GET", "/studio/{slug}/reviews/cards/{card}/", None, OWN),
    ("POST", "/studio/{slug}/reviews/cards/{card}/", CARD, OWN_ACT),
    ("POST", "/studio/{slug}/reviews/cards/{card}/keep/", CARD, OWN),
    ("POST", "/studio/{slug}/reviews/cards/{card}/stand-back/", {"because": "My sister"}, OWN_ACT),
]  # fmt: skip


@pytest.fixture
def stage(db: None) -> tuple[Table, dict[str, object], dict[str, Client]]:
    """A programme by invitation with one window being judged and one being voted on, at today's date."""
    table = lay_table(fan_vote=True, closings=[f"{timezone.now() - timedelta(days=9):%m-%d}"])
    now = timezone.now()
    voting = table.queue(2, now=now - timedelta(days=400))
    judged = table.queue(2, now=now - timedelta(days=30))
    windows = Window.objects.select_related("board__activity__programme").order_by("closes_at")
    first, second = windows
    open_window(window=first, now=now)
    table.fill(now=now)
    reveal_window(actor=table.helene, window=first, now=now)
    first = windows[0]
    open_vote(actor=table.helene, window=first, finalists=voting, closes_on=(now + timedelta(days=9)).date(), now=now)
    open_window(window=second, now=now)
    cards = [card for card in table.cards() if card.entry_id == judged[0].pk]
    card = next(one for one in cards if one.reviewer_id == table.sofie.pk)
    open_card = next(one for one in cards if one.reviewer_id == table.dario.pk)
    submit_card(reviewer=table.sofie, card=card, filling=FULL, now=now)
    outsider, member, boss = (PersonFactory() for _ in range(3))
    boss.user.is_administrator = True
    boss.user.save()
    MembershipFactory(programme=table.programme, person=member)
    people = dict(
        zip(ROLES[1:], (outsider, member, table.imre, table.sofie, table.dario, table.helene, boss), strict=True)
    )
    clients = {"visitor": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person.user)
    item = table.item()
    put_item(actor=table.helene, board=table.board, item=table.item(), now=now)
    Programme.objects.filter(pk=table.programme.pk).update(visibility="invitation")
    ids = {
        "slug": table.programme.slug, "board": table.board.activity.public_id, "voting": first.public_id,
        "judged": second.public_id, "finalist": voting[0].public_id, "entry": judged[0].public_id,
        "unjudged": judged[1].public_id, "card": card.public_id, "open_card": open_card.public_id,
        "imre": table.imre.public_id, "sofie": table.sofie.public_id, "item": item.public_id,
        "item_id": judged[0].item.public_id, "window_id": second.public_id, "entry_id": judged[0].public_id,
        "card_id": card.public_id, "board_id": table.board.activity.public_id, "new": uuid.uuid4(),
    }  # fmt: skip
    return table, ids, clients


def fill(text: str, ids: dict[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: str(ids[match[1]]), text)


def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(stage) -> None:
    _table, ids, clients = stage
    before = everything()
    wrong, changed = [], []
    for method, address, data, statuses in TABLE:
        for role, status in zip(ROLES, statuses, strict=True):
            filled = {name: fill(value, ids) for name, value in (data or {}).items()}
            with Undone():
                act = clients[role].get if method == "GET" else clients[role].post
                got = act(fill(address, ids), filled)
                if got.status_code != status:
                    wrong.append((method, address, role, got.status_code, status))
                refused = status in {403, 404} or (status == 302 and role == "visitor")
                if refused and everything() != before:
                    changed.append((method, address, role))
    assert wrong == []
    assert changed == []


def test_every_address_of_the_room_is_in_the_table() -> None:
    resolver = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "decisions_reviews")
    shapes = {re.sub(r"<[^>]+>", "*", str(pattern.pattern)) for pattern in resolver.url_patterns}
    tested = {re.sub(r"\{\w+\}", "*", address.lstrip("/")) for _method, address, _data, _statuses in TABLE}
    assert shapes - tested == set()

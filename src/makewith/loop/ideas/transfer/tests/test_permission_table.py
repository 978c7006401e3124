"""Who may bring ideas in and take them out, as a table; and a refusal changes nothing."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from makewith.loop.ideas.transfer.models import IdeaImport
from makewith.loop.ideas.transfer.urls import urlpatterns
from makewith.surfaces.portal.tests.house import ROLES, Undone, build, everything

IN = "/studio/{slug}/import/ideas/{call}/"
TABLE_PAGE = IN + "{table}/"
OWNER = (302, 404, 403, 403, 403, 403, 200, 200)
OWNER_ACTS = (302, 404, 403, 403, 403, 403, 302, 302)
OWNER_ERRS = (302, 404, 403, 403, 403, 403, 422, 422)
READERS = (302, 404, 403, 403, 403, 200, 200, 200)
CHOSEN = {"column-0": "source_id", "column-1": "title", "column-2": "submitted_at", "source": "x", "dates": "iso"}

# method, address, what is sent, and the status for each of ROLES in a programme by invitation.
TABLE = [
    ("POST", "/studio/{slug}/ideas/{call}/export/", {"format": "csv"}, READERS),
    ("GET", IN, None, OWNER),
    ("POST", IN, {}, OWNER_ERRS),
    ("GET", TABLE_PAGE, None, OWNER),
    ("GET", TABLE_PAGE + "progress/", None, OWNER),
    ("POST", TABLE_PAGE + "preset/", {"preset": "fider"}, OWNER),
    ("POST", TABLE_PAGE + "columns/", CHOSEN, OWNER_ACTS),
    ("POST", TABLE_PAGE + "start/", {}, OWNER_ACTS),
    ("POST", TABLE_PAGE + "stop/", {}, OWNER_ACTS),
]


@pytest.fixture
def house(db):
    cache.clear()
    house = build()
    columns = [{"name": name, "values": ["x"]} for name in ("id", "title", "day")]
    table = IdeaImport.objects.create(
        call=house.call, file_name="ideas.csv", columns=columns, created_at=timezone.now()
    )
    house.ids["table"] = table.public_id
    return house


def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(house):
    before = everything()
    wrong, changed = [], []
    for method, address, data, statuses in TABLE:
        found = []
        for role in ROLES:
            with Undone():
                answer = house.ask(method, address, role, data)
                found.append(answer.status_code)
                to_sign_in = answer.status_code == 302 and answer.url.startswith("/sign-in/")
                if (answer.status_code >= 400 or to_sign_in or method == "GET") and everything() != before:
                    changed.append(f"{role} {method} {address}")
        if tuple(found) != statuses:
            wrong.append(f"{method} {address}: {found} instead of {list(statuses)}")
    assert wrong == []
    assert changed == []


def test_the_table_names_every_page():
    assert len({row[1] for row in TABLE}) == len(urlpatterns)


def test_a_table_of_another_call_is_not_found(house):
    other = IdeaImport.objects.get()
    address = f"/studio/{house.programme.slug}/import/ideas/another/{other.public_id}/"
    assert house.client("owner").get(address).status_code == 404

"""Who gets in where; a refusal changes nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

ROLES = ["visitor", "member", "observer", "researcher", "facilitator", "owner", "administrator"]

# 302 is the way to the door for visitors, and for everybody else the page after a deed.
ADMINISTRATOR = [302, 403, 403, 403, 403, 403, 200]
TEAM = [302, 403, 200, 200, 200, 200, 200]
OWNER = [302, 403, 403, 403, 403, 200, 200]
OWNER_DOES = [302, 403, 403, 403, 403, 302, 302]
RUNNER = [302, 403, 403, 403, 200, 200, 200]
RUNNER_DOES = [302, 403, 403, 403, 302, 302, 302]
SEES_PEOPLE = [302, 403, 403, 200, 200, 200, 200]
ADMINISTRATOR_DOES = [302, 403, 403, 403, 403, 403, 302]

PAGES = [
    ("/studio/", TEAM),
    ("/studio/new/", ADMINISTRATOR),
    ("/studio/mail/", ADMINISTRATOR),
    ("/studio/jobs/", ADMINISTRATOR),
    ("/studio/company/", ADMINISTRATOR),
    ("/studio/company/kinds/{kind}/", ADMINISTRATOR),
    ("/studio/metres/", TEAM),
    ("/studio/metres/plan/", TEAM),
    ("/studio/metres/plan/goals/", OWNER),
    ("/studio/metres/plan/tools/", OWNER),
    ("/studio/metres/plan/audience/", OWNER),
    ("/studio/metres/plan/thanks/", OWNER),
    ("/studio/metres/plan/iterate/", OWNER),
    ("/studio/metres/plan/communicate/", OWNER),
    ("/studio/metres/people/", SEES_PEOPLE),
    ("/studio/metres/people/invitations/", SEES_PEOPLE),
    # Who may, proves first that it is them.
    ("/studio/metres/people/{member}/erase/", ADMINISTRATOR_DOES),
    ("/studio/metres/people/segments/", RUNNER),
    ("/studio/metres/people/segments/new/", RUNNER),
    ("/studio/metres/people/segments/count/", RUNNER),
    ("/studio/metres/people/segments/{segment}/", RUNNER),
    ("/studio/metres/import/people/", RUNNER),
    ("/studio/metres/waiting/", SEES_PEOPLE),
    ("/studio/metres/read/", TEAM),
    ("/studio/metres/read/{idea}/", TEAM),
]

NEW = {"recipe": "idea-community", "name": "Next", "goal": "Better", "time_zone": "Europe/Berlin"}
DEEDS: list[tuple[str, dict[str, Any], list[int]]] = [
    ("/studio/new/", NEW, ADMINISTRATOR_DOES),
    ("/studio/mail/test/", {"address": "amina@example.org"}, ADMINISTRATOR_DOES),
    ("/studio/mail/again/", {"address": "amina@example.org"}, ADMINISTRATOR_DOES),
    ("/studio/jobs/retry/", {}, ADMINISTRATOR_DOES),
    ("/studio/jobs/{job}/retry/", {}, ADMINISTRATOR_DOES),
    ("/studio/company/", {"name": "Wrenpost"}, ADMINISTRATOR_DOES),
    ("/studio/company/kinds/", {"name": "courier", "side": "employee", "paper": "mint"}, ADMINISTRATOR_DOES),
    ("/studio/company/kinds/{kind}/", {"name": "taker", "side": "customer", "paper": "sky"}, ADMINISTRATOR_DOES),
    ("/studio/metres/plan/thanks/", {"thanks": "A day off"}, OWNER_DOES),
    ("/studio/metres/plan/rounds/", {"name": "One", "starts_on": "2026-07-01", "ends_on": "2026-08-01"}, OWNER_DOES),
    ("/studio/metres/plan/rounds/1/remove/", {}, OWNER_DOES),
    ("/studio/metres/picture/", {}, OWNER_DOES),
    ("/studio/metres/open/", {}, OWNER_DOES),
    ("/studio/metres/archive/", {}, OWNER_DOES),
    ("/studio/metres/duplicate/", {"name": "The next one"}, OWNER_DOES),
    ("/studio/metres/export/", {}, OWNER),
    ("/studio/metres/import/people/", {"people": "dora@example.org", "do": "invite"}, RUNNER_DOES),
    ("/studio/metres/people/invitations/{invitation}/resend/", {}, RUNNER_DOES),
    ("/studio/metres/people/segments/new/", {"name": "Guests", "is_invited": "on"}, RUNNER_DOES),
    ("/studio/metres/people/segments/{segment}/", {"name": "Guests", "is_invited": "on"}, RUNNER_DOES),
    ("/studio/metres/people/segments/{segment}/remove/", {}, RUNNER_DOES),
    ("/studio/metres/people/roles/give/", {"person": "{member}", "role": "observer"}, OWNER_DOES),
    ("/studio/metres/people/roles/take/", {"person": "{observer}", "role": "observer"}, OWNER_DOES),
]


def fingerprint() -> dict[str, Any]:
    """Everything the house knows, but for who is signed in."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("makewith.")]
    left_out = {"last_login"}
    found = {}
    for model in ours:
        names = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
        found[model._meta.label] = sorted(map(repr, model._default_manager.values_list(*names)))
    return found


def filled(text: str, house) -> str:
    names = {
        "idea": house.idea.trail_item.public_id,
        "job": house.job.public_id,
        "invitation": house.invitation.public_id,
        "segment": house.segment.public_id,
        "kind": house.people["member"].kind.public_id,
        "member": house.people["member"].public_id,
        "observer": house.people["observer"].public_id,
    }
    return text.format(**names)


@pytest.mark.parametrize(("path", "statuses"), PAGES)
def test_a_page_opens_for_those_it_is_for(house, path, statuses):
    found = [house.client(role).get(filled(path, house)).status_code for role in ROLES]
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, statuses, strict=True))


@pytest.mark.parametrize(("path", "data", "statuses"), DEEDS)
def test_a_deed_is_done_by_those_who_may_and_a_refusal_changes_nothing(house, path, data, statuses):
    fields = {name: filled(value, house) for name, value in data.items()}
    before = fingerprint()
    for role, status in zip(ROLES, statuses, strict=True):
        client = house.client(role)
        with transaction.atomic():
            response = client.post(filled(path, house), fields)
            if response.streaming:
                b"".join(response)
            changed = fingerprint() != before
            transaction.set_rollback(True)
        assert (role, response.status_code) == (role, status)
        is_refused = status == 403 or role == "visitor"
        assert not (is_refused and changed), role
        assert role != "visitor" or "/sign-in/" in response["Location"]


@pytest.mark.parametrize("path", ["/studio/elsewhere/", "/studio/elsewhere/plan/", "/studio/elsewhere/people/"])
def test_a_programme_that_is_not_there_is_not_found(house, path):
    assert house.client("owner").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/studio/metres/export/", "/studio/metres/open/", "/studio/metres/archive/"])
def test_a_deed_is_not_done_by_following_a_link(house, path):
    assert house.client("owner").get(path).status_code == 405

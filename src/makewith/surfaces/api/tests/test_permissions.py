"""Who may do what, as a table; and a refusal changes nothing."""

import pytest

from makewith.foundation.programmes.models import Visibility
from makewith.loop.ideas.models import Support
from makewith.surfaces.api.app import api
from makewith.surfaces.api.tests.stage import NEW_COMMENT, NEW_IDEA, everything, set_stage

ROLES = ("visitor", "outsider", "member", "author", "researcher", "owner")

# method, address, what is sent, and the status for each of ROLES in a programme by invitation.
TABLE = [
    ("GET", "/me", None, (401, 200, 200, 200, 200, 200)),
    ("GET", "/programmes", None, (200, 200, 200, 200, 200, 200)),
    ("GET", "/programmes/{slug}", None, (404, 404, 200, 200, 200, 200)),
    ("GET", "/programmes/{slug}/calls", None, (404, 404, 200, 200, 200, 200)),
    ("GET", "/calls/{call_id}", None, (404, 404, 200, 200, 200, 200)),
    ("GET", "/calls/{call_id}/ideas", None, (404, 404, 200, 200, 200, 200)),
    ("POST", "/calls/{call_id}/ideas", NEW_IDEA, (401, 404, 201, 201, 201, 201)),
    ("GET", "/ideas/{idea_id}", None, (404, 404, 200, 200, 200, 200)),
    ("DELETE", "/ideas/{idea_id}", None, (401, 404, 403, 204, 403, 403)),
    ("PUT", "/ideas/{idea_id}/support", None, (401, 404, 200, 403, 200, 200)),
    # Taking back what one does not have changes nothing and is no offence.
    ("DELETE", "/ideas/{idea_id}/support", None, (401, 404, 200, 200, 200, 200)),
    ("GET", "/items/{item_id}/comments", None, (404, 404, 200, 200, 200, 200)),
    ("POST", "/items/{item_id}/comments", NEW_COMMENT, (401, 404, 201, 201, 201, 201)),
    ("DELETE", "/comments/{comment_id}", None, (401, 404, 403, 204, 403, 403)),
    ("GET", "/programmes/{slug}/trail", None, (401, 404, 200, 200, 200, 200)),
    ("GET", "/items/{item_id}", None, (404, 404, 200, 200, 200, 200)),
]
CASES = [
    pytest.param(method, address, body, role, status, id=f"{role} {method} {address}")
    for method, address, body, statuses in TABLE
    for role, status in zip(ROLES, statuses, strict=True)
]


@pytest.mark.parametrize(("method", "address", "body", "role", "status"), CASES)
def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(stage, method, address, body, role, status):
    before = everything()
    assert stage.ask(method, address, role, body).status_code == status
    if status >= 400 or method == "GET":
        assert everything() == before


READ_BY_ALL = [row[1] for row in TABLE if row[3][0] in {200, 404}]


@pytest.mark.django_db
@pytest.mark.parametrize("address", READ_BY_ALL)
@pytest.mark.parametrize("role", ["visitor", "outsider"])
def test_everybody_reads_what_is_public(address, role):
    stage = set_stage(Visibility.PUBLIC)
    assert stage.ask("GET", address, role).status_code == 200


def test_a_programme_by_invitation_is_not_in_the_list_of_others(stage):
    for role, count in zip(ROLES, (0, 0, 1, 1, 1, 1), strict=True):
        assert len(stage.ask("GET", "/programmes", role).json()["results"]) == count


def test_the_table_names_every_operation():
    operations = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in api.get_openapi_schema(path_prefix="api/v1/")["paths"].items()
        for method in methods
    }
    assert {(method, address) for method, address, _, _ in TABLE} == operations


@pytest.mark.parametrize("role", ROLES)
def test_nothing_can_be_written_once_the_call_has_closed(stage, role):
    stage.call.activity.state = "closed"
    stage.call.activity.save()
    before = everything()
    for method, address, body in [
        ("POST", "/calls/{call_id}/ideas", NEW_IDEA),
        ("PUT", "/ideas/{idea_id}/support", None),
    ]:
        assert stage.ask(method, address, role, body).status_code in {401, 403, 404}
    assert everything() == before


def test_support_is_taken_back_after_the_call_has_closed_too(stage):
    assert stage.ask("PUT", "/ideas/{idea_id}/support", "member").status_code == 200
    stage.call.activity.state = "closed"
    stage.call.activity.save()
    assert stage.ask("DELETE", "/ideas/{idea_id}/support", "member").status_code == 200
    assert not Support.objects.exists()


def test_a_cookie_is_no_key(stage, client):
    client.force_login(stage.people["author"].user)
    before = everything()
    assert client.delete(stage.path("/ideas/{idea_id}")).status_code == 401
    assert client.get(stage.path("/me")).status_code == 401
    assert everything() == before

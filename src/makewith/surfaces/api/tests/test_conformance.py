"""Requests made up from the OpenAPI document, right ones and wrong ones: the answers are what the document declares."""

import functools

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from makewith.surfaces.api import keys
from makewith.surfaces.api.tests.stage import NEW_IDEA, everything, set_stage
from makewith.surfaces.api.tests.test_permissions import TABLE

OPERATIONS = [("/api/v1" + address, method) for method, address, _, _ in TABLE]


@functools.cache
def schema():
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def one_connection():
    """As Django's own test client does: a request must not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def stage(db, one_connection, monkeypatch):
    for limit in ("REQUESTS", "WRITES", "VISITS", "GUESSES"):
        monkeypatch.setattr(keys, limit, (100_000, 60))
    return set_stage()


def names_of(stage):
    ids = {"call_id": stage.call_id, "idea_id": stage.idea_id, "item_id": stage.idea_id, "comment_id": stage.comment_id}
    return {"slug": stage.programme.slug} | {name: str(value) for name, value in ids.items()}


# What a document cannot say of a value: whether a cursor was given out, a kind is there, or a call asks this question.
KNOWN_ONLY_TO_US = (
    "query.after",
    "query.kind",
    "body.answers.",
    "body.terms_version",
    "body.reply_to",
    "body.nameless",
)


def informed(case, stage):
    """The same request by somebody who has read the call and the page before."""
    case.query = {name: value for name, value in (case.query or {}).items() if name not in {"after", "kind"}}
    if isinstance(case.body, dict) and "text" in case.body:
        case.body = case.body | {"reply_to": str(stage.comment_id)}
    elif isinstance(case.body, dict):
        case.body = case.body | {"answers": NEW_IDEA["answers"], "terms_version": 1, "nameless": False}


def is_negated(case, place):
    return any(one.value == place and info.mode.is_negative for one, info in case.meta.components.items())


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_answers_as_it_declares(stage, path, method, mode):
    names = names_of(stage)
    roles = st.sampled_from(["author", "member", "owner", "outsider"])

    @settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema()[path][method].as_strategy(generation_mode=mode), role=roles, is_informed=st.booleans())
    def check(case, role, is_informed):
        if not is_negated(case, "path"):
            # A made-up uuid is of nothing; with a real one the request gets further.
            case.path_parameters = {name: names[name] for name in case.path_parameters or {}}
        if mode.is_positive and is_informed:
            informed(case, stage)
        with transaction.atomic():
            response = case.call_and_validate(
                headers={"Authorization": f"Bearer {stage.keys[role]}"}, excluded_checks=[positive_data_acceptance]
            )
            transaction.set_rollback(True)
        if mode.is_positive and response.status_code == 422:
            places = [error["where"] for error in response.json()["errors"]]
            assert not is_informed
            assert all(place.startswith(KNOWN_ONLY_TO_US) for place in places), places

    before = everything()
    check()
    assert everything() == before

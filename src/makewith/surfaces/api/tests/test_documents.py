"""The OpenAPI document and the page for people say the same."""

import json
import re

import pytest
from openapi_spec_validator import validate

from makewith.surfaces.api.problems import KINDS


@pytest.fixture
def document(client, db):
    return client.get("/api/v1/openapi.json").json()


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_refusal_is_declared_as_a_problem_document(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            refusals = {status: one for status, one in operation["responses"].items() if int(status) >= 400}
            assert {"401", "403", "429"} <= set(refusals)
            for status, refusal in refusals.items():
                assert int(status) in KINDS
                assert refusal["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
                }


def test_every_reference_in_the_document_leads_somewhere(document):
    names = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))
    assert set(names) <= set(document["components"]["schemas"])


@pytest.mark.django_db
def test_the_page_lists_every_operation_shape_and_refusal(client, document):
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["operationId"] in anchors
    assert {f"shape-{name}" for name in document["components"]["schemas"]} <= anchors
    assert {name for name, _, _ in KINDS.values()} <= anchors
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


@pytest.mark.django_db
def test_the_page_needs_nothing_that_the_strict_policy_refuses(client):
    response = client.get("/api/v1/docs")
    assert "'unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)

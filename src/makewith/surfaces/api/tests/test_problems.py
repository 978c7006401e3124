"""Every refusal is a problem document of one shape."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makewith.foundation.accounts.actions import create_token, revoke_token
from makewith.foundation.accounts.models import ApiToken
from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.surfaces.api import keys
from makewith.surfaces.api.tests.stage import NEW_COMMENT, NEW_IDEA, everything
from makewith.surfaces.api.views import trail


def document_of(response, status):
    """The problem document of a response, checked for its shape."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    document = response.json()
    assert set(document) == {"type", "title", "status", "detail", "errors"}
    assert document["status"] == status
    assert document["type"].startswith("/api/v1/docs#")
    assert document["title"]
    assert document["detail"]
    assert all(set(error) == {"where", "what"} for error in document["errors"])
    return document


def test_a_write_without_a_key_says_which_header_is_missing(stage):
    response = stage.ask("PUT", "/ideas/{idea_id}/support")
    assert document_of(response, 401)["title"] == "A key is needed"
    assert response["WWW-Authenticate"] == 'Bearer realm="makewith"'


@pytest.mark.parametrize("header", ["Bearer mw_wrong", "Bearer ", "Basic bXc6bXc=", "mw_wrong", "Bearer mw_\u00e9"])
def test_a_wrong_key_is_refused_even_where_none_is_needed(stage, header):
    header = header.encode().decode("latin-1")
    response = stage.ask("GET", "/programmes", headers={"authorization": header})
    document_of(response, 401)


def test_an_ended_key_is_refused(stage):
    token = ApiToken.objects.get(user=stage.people["member"].user)
    revoke_token(user=token.user, token=token, now=timezone.now())
    document_of(stage.ask("GET", "/me", "member"), 401)


def test_a_key_that_ran_out_is_refused(stage):
    ApiToken.objects.filter(user=stage.people["member"].user).update(expires_at=timezone.now() - timedelta(seconds=1))
    document_of(stage.ask("GET", "/me", "member"), 401)


def test_who_has_no_name_yet_is_told_to_choose_one(stage):
    stage.keys["nameless"] = create_token(user=UserFactory(), name="tests")[1]
    assert document_of(stage.ask("GET", "/programmes", "nameless"), 403)["detail"] == (
        "Choose a name on the site first. Then this key works."
    )


def test_supporting_ones_own_idea_is_not_allowed(stage):
    assert document_of(stage.ask("PUT", "/ideas/{idea_id}/support", "author"), 403)["detail"] == (
        "You cannot support this idea: its call is not open now, or the idea is your own."
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/nothing", "/programmes/", "/programmes/none", "/ideas/00000000-0000-4000-8000-000000000000", "/a/b/c"],
)
def test_what_is_not_there_is_not_found(stage, address):
    document_of(stage.ask("GET", address, "owner"), 404)


@pytest.mark.parametrize("method", ["PATCH", "HEAD", "OPTIONS", "PUT"])
def test_other_methods_are_refused_with_those_that_work(stage, method):
    response = stage.ask(method, "/calls/{call_id}/ideas", "owner")
    assert response.status_code == 405
    assert sorted(response["Allow"].split(", ")) == ["GET", "POST"]
    if method != "HEAD":
        document_of(response, 405)


def test_the_same_key_for_another_idea_is_a_conflict(stage):
    assert stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA).status_code == 201
    before = everything()
    document_of(stage.ask("POST", "/calls/{call_id}/ideas", "member", {**NEW_IDEA, "title": "Another"}), 409)
    assert everything() == before


@pytest.mark.parametrize("change", [{"text": "Another."}, {"stance": "worry"}])
def test_the_same_key_for_another_comment_is_a_conflict(stage, change):
    assert stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT).status_code == 201
    before = everything()
    document_of(stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT | change), 409)
    assert everything() == before


def test_a_body_over_the_limit_is_too_large(stage):
    body = b'{"title": "' + b"a" * 70_000 + b'"}'
    assert document_of(stage.ask("POST", "/calls/{call_id}/ideas", "member", body), 413)["detail"] == (
        "At most 64 kB can be sent here."
    )


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_does_not_say_it_is_json_is_refused(stage, content_type):
    response = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA, content_type=content_type)
    document_of(response, 415)


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"title": "\xe9"}', b"[" * 60_000, b"1" * 10_000, b"title=1"])
def test_a_body_that_is_not_json_is_refused(stage, body):
    document_of(stage.ask("POST", "/calls/{call_id}/ideas", "member", body), 400)


WRONG_IDEAS = [
    (None, "body"),
    ([], "body"),
    ("idea", "body"),
    ({}, "body.title"),
    (NEW_IDEA | {"title": ""}, "body.title"),
    (NEW_IDEA | {"title": "   "}, "body.title"),
    (NEW_IDEA | {"title": 7}, "body.title"),
    (NEW_IDEA | {"title": None}, "body.title"),
    (NEW_IDEA | {"title": "a" * 81}, "body.title"),
    (NEW_IDEA | {"title": "a\0b"}, "body.title"),
    (NEW_IDEA | {"title": "\ud800"}, "body.title"),
    (NEW_IDEA | {"answers": []}, "body.answers"),
    (NEW_IDEA | {"answers": {"today": 5, "instead": "x"}}, "body.answers.today"),
    (NEW_IDEA | {"answers": {"today": "x"}}, "body.answers.instead"),
    (NEW_IDEA | {"answers": {"today": "\0", "instead": "x"}}, "body.answers.today"),
    (NEW_IDEA | {"answers": {"today": "x" * 2001, "instead": "x"}}, "body.answers.today"),
    (NEW_IDEA | {"answers": {"today": "x", "instead": "x", "price": "x"}}, "body.answers.price"),
    (NEW_IDEA | {"terms_version": None}, "body.terms_version"),
    (NEW_IDEA | {"terms_version": 2}, "body.terms_version"),
    (NEW_IDEA | {"terms_version": "yes"}, "body.terms_version"),
    (NEW_IDEA | {"terms_version": 10**30}, "body.terms_version"),
    (NEW_IDEA | {"author": "somebody"}, "body.author"),
]


@pytest.mark.parametrize(("body", "where"), WRONG_IDEAS)
def test_an_idea_that_does_not_fit_says_where_and_nothing_is_saved(stage, body, where):
    before = everything()
    sent = b"null" if body is None else body
    document = document_of(stage.ask("POST", "/calls/{call_id}/ideas", "member", sent), 422)
    assert [error["where"] for error in document["errors"]] == [where]
    assert all(error["what"] for error in document["errors"])
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": ""}, "body.text"),
        ({"text": " \n"}, "body.text"),
        ({"text": "a" * 2001}, "body.text"),
        ({"text": "a\0"}, "body.text"),
        ({"text": ["a"]}, "body.text"),
        ({"stance": "shouts"}, "body.stance"),
        ({"reply_to": "x"}, "body.reply_to"),
        ({"reply_to": "00000000-0000-4000-8000-000000000000"}, "body.reply_to"),
        ({"colour": "red"}, "body.colour"),
    ],
)
def test_a_comment_that_does_not_fit_says_where_and_nothing_is_saved(stage, change, where):
    before = everything()
    document = document_of(stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT | change), 422)
    assert [error["where"] for error in document["errors"]] == [where]
    assert everything() == before


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 81, "with a space", "caf\u00e9-caf\u00e9".encode().decode("latin-1")]
)
def test_an_idempotency_key_that_does_not_fit_is_refused(stage, key):
    document = document_of(stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT, key=key), 422)
    assert [error["where"] for error in document["errors"]] == ["header.Idempotency-Key"]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "query.limit"),
        ("limit=101", "query.limit"),
        ("limit=many", "query.limit"),
        ("order=loudest", "query.order"),
        ("show=none", "query.show"),
        ("kind=7", "query.kind"),
        ("kind=00000000-0000-4000-8000-000000000000", "query.kind"),
        ("text=" + "a" * 201, "query.text"),
        ("text=a%00b", "query.text"),
        ("sort=newest", "query.sort"),
        ("after=%20", "query.after"),
        ("after=" + "a" * 401, "query.after"),
        ("after=abc", "query.after"),
        ("after=WzFd", "query.after"),
        ("after=WyJ4IiwgMV0", "query.after"),
        ("after=WzEsIDFd", "query.after"),
        ("after=W3t9LCBbXV0", "query.after"),
        ("after=WyIyMDI2LTA2LTE4IiwgSW5maW5pdHld", "query.after"),
        ("order=supported&after=W05hTiwgMV0", "query.after"),
        ("after=WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTIzOjU5IiwgMV0", "query.after"),
        ("order=supported&after=W0luZmluaXR5LCAxXQ", "query.after"),
    ],
)
def test_a_query_that_does_not_fit_says_where(stage, query, where):
    document = document_of(stage.ask("GET", "/calls/{call_id}/ideas?" + query, "member"), 422)
    assert [error["where"] for error in document["errors"]] == [where]


def test_a_name_that_is_no_uuid_does_not_fit(stage):
    document = document_of(stage.ask("GET", "/ideas/58", "member"), 422)
    assert [error["where"] for error in document["errors"]] == ["path.idea_id"]


def test_a_visitor_has_no_ideas_of_their_own(stage):
    stage.programme.visibility = stage.call.activity.visibility = "public"
    stage.programme.save()
    stage.call.activity.save()
    document = document_of(stage.ask("GET", "/calls/{call_id}/ideas?show=mine"), 422)
    assert [error["where"] for error in document["errors"]] == ["query.show"]


@pytest.mark.parametrize(
    ("limit", "role", "method", "address"),
    [
        ("REQUESTS", "member", "GET", "/me"),
        ("WRITES", "member", "PUT", "/ideas/{idea_id}/support"),
        ("VISITS", "visitor", "GET", "/programmes"),
    ],
)
def test_who_asks_too_often_is_told_when_to_come_back(stage, monkeypatch, limit, role, method, address):
    monkeypatch.setattr(keys, limit, (2, 3600))
    assert [stage.ask(method, address, role).status_code for _ in range(2)] == [200, 200]
    response = stage.ask(method, address, role)
    document_of(response, 429)
    assert 1 <= int(response["Retry-After"]) <= 3600
    assert stage.ask("GET", "/me", "owner").status_code == 200


def test_keys_cannot_be_guessed_quickly(stage, monkeypatch):
    monkeypatch.setattr(keys, "GUESSES", (2, 3600))
    guesses = [
        stage.ask("GET", "/me", headers={"authorization": f"Bearer mw_{number}"}).status_code for number in range(3)
    ]
    assert guesses == [401, 401, 429]
    assert stage.ask("GET", "/me", "owner").status_code == 200


def test_what_was_taken_back_is_gone_for_its_author_and_not_found_for_others(stage):
    assert stage.ask("DELETE", "/ideas/{idea_id}", "author").status_code == 204
    document_of(stage.ask("GET", "/ideas/{idea_id}", "author"), 410)
    document_of(stage.ask("GET", "/ideas/{idea_id}", "member"), 404)


def test_a_fault_of_ours_is_logged_and_told_apart(stage, monkeypatch, caplog):
    def broken(*_args):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(trail, "steps_of", broken)
    response = stage.ask("GET", "/items/{item_id}", "member")
    assert document_of(response, 500)["title"] == "Something went wrong here"
    assert b"secret" not in response.content
    assert "a secret of ours" in caplog.text

"""What became of what was given, with the reasons."""

import uuid
from datetime import date

from django.utils import timezone

from makewith.loop.decisions.actions import Verdict, record_decision


def decide(stage, outcome="not_now", **values):
    return record_decision(
        actor=stage.people["owner"],
        programme=stage.programme,
        title="A picture of the place",
        verdicts=[
            Verdict(stage.idea.trail_item, outcome, "It would cost couriers at home ten minutes.", date(2027, 1, 15))
        ],
        decided_by=stage.people["owner"],
        decided_on=date(2026, 6, 20),
        submission_key=uuid.uuid4(),
        now=timezone.now(),
    )


def test_before_an_answer_a_contribution_is_being_read(stage):
    trail = stage.ask("GET", "/programmes/{slug}/trail", "author").json()
    assert [(given["kind"], given["fate"], given["heard_at"]) for given in trail["given"]] == [
        ("comment", "read", None),
        ("idea", "read", None),
    ]
    assert (trail["reached"], trail["links"], trail["next"]) == ([], [], None)


def test_a_no_for_now_is_on_the_trail_with_its_reason(stage):
    decision = decide(stage)
    trail = stage.ask("GET", "/programmes/{slug}/trail", "author").json()
    assert {given["kind"]: given["fate"] for given in trail["given"]} == {"idea": "tied", "comment": "read"}
    assert [(item["id"], item["kind"]) for item in trail["reached"]] == [
        (str(decision.trail_item.public_id), "decision")
    ]
    assert trail["links"] == [
        {
            "source": str(stage.idea_id),
            "target": str(decision.trail_item.public_id),
            "relation": "deferred_by",
            "reason": "It would cost couriers at home ten minutes.",
            "look_again_on": "2027-01-15",
            "quote": "",
        }
    ]
    assert stage.ask("GET", "/ideas/{idea_id}", "member").json()["verdict"] == {
        "relation": "deferred_by",
        "decision": str(decision.trail_item.public_id),
        "reason": "It would cost couriers at home ten minutes.",
        "look_again_on": "2027-01-15",
    }


def test_an_item_shows_its_way_so_far(stage):
    decide(stage)
    item = stage.ask("GET", "/items/{item_id}", "member").json()
    assert [(step["item"]["kind"], step["relation"], step["state"]) for step in item["steps"]] == [
        ("idea", "", "done"),
        ("decision", "deferred_by", "tied"),
    ]
    assert [author["name"] for author in item["authors"]] == ["Author A."]


def test_others_have_their_own_trail(stage):
    assert stage.ask("GET", "/programmes/{slug}/trail", "member").json()["given"] == []


def test_what_was_taken_back_leaves_no_words_on_the_trail(stage):
    decide(stage)
    assert stage.ask("DELETE", "/ideas/{idea_id}", "author").status_code == 204
    item = stage.ask("GET", "/items/{item_id}", "author").json()
    assert (item["title"], item["withdrawn"], item["authors"]) == ("", True, [])
    assert [given["kind"] for given in stage.ask("GET", "/programmes/{slug}/trail", "author").json()["given"]] == [
        "comment"
    ]

"""Writing, supporting and taking back, sent once or more often."""

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from makewith.foundation.conversation.models import Comment
from makewith.foundation.programmes.models import Acceptance
from makewith.foundation.programmes.tests.factories import MembershipFactory
from makewith.loop.ideas.actions import draft_of
from makewith.loop.ideas.models import Idea, IdeaState, Support
from makewith.loop.ideas.tests.factories import WORDS, make_idea
from makewith.surfaces.api.tests.stage import NEW_COMMENT, NEW_IDEA, everything, set_stage


def test_an_idea_is_on_the_table_with_its_terms_accepted(stage):
    response = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA)
    assert response.status_code == 201
    idea = response.json()
    assert response["Location"] == f"/api/v1/ideas/{idea['id']}"
    assert (idea["number"], idea["title"], idea["needs_answer"]) == (2, WORDS.title, True)
    assert idea["author"] == {
        "name": "Member A.",
        "kind": {"id": str(stage.people["member"].kind.public_id), "name": "receiver"},
        "is_you": True,
    }
    assert {answer["key"]: answer["text"] for answer in idea["answers"]} == WORDS.answers
    assert Acceptance.objects.filter(person=stage.people["member"], terms__version=1).count() == 1
    assert stage.ask("GET", f"/ideas/{idea['id']}", "member").json() == idea


def test_an_idea_without_a_name_is_one_for_everybody_but_its_author(stage):
    asked = ("POST", "/calls/{call_id}/ideas", "member", {**NEW_IDEA, "nameless": True})
    refused = stage.ask(*asked)
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (422, "body.nameless")
    stage.call.rules = {"authors": {"nameless": True}}
    stage.call.save()
    made = stage.ask(*asked)
    assert (made.status_code, made.json()["author"]["is_you"]) == (201, True)
    assert stage.ask(*asked).status_code == 200
    for role in ("author", "owner"):
        seen = stage.ask("GET", f"/ideas/{made.json()['id']}", role).json()["author"]
        assert (seen["name"] == "Member A.", seen["is_you"]) == (False, False)
    assert Idea.objects.get(is_anonymous=True).trail_item.credits.get().hidden is True


def test_the_same_key_gives_the_same_idea(stage):
    first = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA)
    before = everything()
    again = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert everything() == before


def test_the_same_key_of_another_person_is_another_key(stage):
    for role in ("member", "owner"):
        assert stage.ask("POST", "/calls/{call_id}/ideas", role, NEW_IDEA).status_code == 201
    assert Idea.objects.count() == 3


def test_a_repeated_idea_is_answered_after_the_call_has_closed(stage):
    first = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA).json()
    stage.call.activity.state = "closed"
    stage.call.activity.save()
    again = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])


def test_a_repeated_idea_that_was_taken_back_does_not_return(stage):
    made = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA).json()
    assert stage.ask("DELETE", f"/ideas/{made['id']}", "member").status_code == 204
    before = everything()
    assert stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA).status_code == 410
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_eight_requests_with_one_key_at_once_make_one_idea():
    stage, start, answers = set_stage(), Barrier(8), []

    def send():
        start.wait()
        response = stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA)
        answers.append((response.status_code, response.json().get("id")))
        connection.close()

    threads = [Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({idea_id for _, idea_id in answers}) == 1
    assert Idea.objects.filter(author=stage.people["member"]).count() == 1


def test_a_draft_on_the_site_stays_as_it_is(stage):
    member = stage.people["member"]
    draft = draft_of(author=member, call=stage.call, now=timezone.now())
    Idea.objects.filter(pk=draft.pk).update(title="Half a sen")
    assert stage.ask("POST", "/calls/{call_id}/ideas", "member", NEW_IDEA).status_code == 201
    draft.refresh_from_db()
    assert (draft.state, draft.title) == (IdeaState.DRAFT, "Half a sen")


def test_support_counts_once_and_can_be_taken_back_twice(stage):
    for _ in range(2):
        assert stage.ask("PUT", "/ideas/{idea_id}/support", "member").json() == {
            "supports": 1,
            "supported": True,
            "against": 0,
            "points": 1,
        }
    assert Support.objects.count() == 1
    assert stage.ask("GET", "/ideas/{idea_id}", "member").json()["supported"] is True
    assert stage.ask("GET", "/ideas/{idea_id}", "owner").json()["supported"] is False
    for _ in range(2):
        assert stage.ask("DELETE", "/ideas/{idea_id}/support", "member").json() == {
            "supports": 0,
            "supported": False,
            "against": 0,
            "points": 0,
        }


def test_taking_an_idea_back_twice_is_as_once(stage):
    assert stage.ask("DELETE", "/ideas/{idea_id}", "author").status_code == 204
    before = everything()
    assert stage.ask("DELETE", "/ideas/{idea_id}", "author").status_code == 204
    assert everything() == before
    assert stage.ask("GET", "/calls/{call_id}/ideas", "member").json()["results"] == []


def test_the_same_key_gives_the_same_comment(stage):
    first = stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT)
    before = everything()
    again = stage.ask("POST", "/items/{item_id}/comments", "member", NEW_COMMENT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert everything() == before


def test_a_comment_that_was_taken_back_keeps_its_place_without_words_and_name(stage):
    reply = NEW_COMMENT | {"reply_to": str(stage.comment_id)}
    made = stage.ask("POST", "/items/{item_id}/comments", "member", reply).json()
    assert made["reply_to"] == str(stage.comment_id)
    assert stage.ask("DELETE", "/comments/{comment_id}", "author").status_code == 204
    shown = stage.ask("GET", "/items/{item_id}/comments", "owner").json()["results"]
    assert [(one["id"], one["text"], one["withdrawn"], one["author"] is None) for one in shown] == [
        (str(stage.comment_id), "", True, True),
        (made["id"], NEW_COMMENT["text"], False, False),
    ]
    assert Comment.objects.count() == 2


def test_who_appears_as_one_of_their_kind_has_no_name_here(stage):
    author = stage.people["author"]
    author.shown_as = "kind"
    author.save()
    response = stage.ask("GET", "/calls/{call_id}/ideas", "member")
    assert response.json()["results"][0]["author"]["name"] == "A receiver"
    assert b"Author A." not in response.content
    assert str(author.public_id).encode() not in response.content


@pytest.fixture
def many(stage):
    """Twenty-five more ideas, some of the same moment and most with the same number of supports."""
    now = timezone.now() - timedelta(days=2)
    for number in range(25):
        member = MembershipFactory(programme=stage.programme).person
        idea = make_idea(stage.call, member, now=now + timedelta(minutes=number // 3))
        Idea.objects.filter(pk=idea.pk).update(supports_count=number % 3, needs_answer=number % 2 == 0)
    return stage


def pages(stage, address, role="member"):
    """Ids of every row of a list, page by page."""
    found, after = [], ""
    while True:
        joined = "&" if "?" in address else "?"
        page = stage.ask("GET", f"{address}{joined}after={after}" if after else address, role).json()
        found.append([row["id"] for row in page["results"]])
        after = page["next"]
        if after is None:
            return found


def test_pages_lead_to_the_end_without_loss_or_repetition(many):
    everyone = set(Idea.objects.values_list("trail_item__public_id", flat=True))
    assert len(everyone) == 26
    for order in ("newest", "supported", "waiting", "active"):
        found = pages(many, f"/calls/{{call_id}}/ideas?limit=4&order={order}")
        assert [len(page) for page in found] == [4, 4, 4, 4, 4, 4, 2]
        assert {uuid.UUID(one) for page in found for one in page} == everyone


def test_the_list_is_filtered(many):
    counts = {
        show: sum(map(len, pages(many, f"/calls/{{call_id}}/ideas?limit=5&show={show}")))
        for show in ("all", "waiting", "answered", "mine")
    }
    assert counts == {"all": 26, "waiting": 14, "answered": 12, "mine": 0}


def test_the_list_is_searched(stage):
    other = NEW_IDEA | {"title": "A bench beside the locker"}
    made = stage.ask("POST", "/calls/{call_id}/ideas", "member", other).json()
    assert pages(stage, "/calls/{call_id}/ideas?text=bench%20lock") == [[made["id"]]]
    assert pages(stage, "/calls/{call_id}/ideas?text=elephant") == [[]]


def test_only_ideas_of_one_kind_are_shown(stage):
    kind = stage.people["author"].kind.public_id
    assert pages(stage, f"/calls/{{call_id}}/ideas?kind={kind}") == [[str(stage.idea_id)]]


QUERIES = [
    ("/me", 3),
    ("/programmes?limit=100", 4),
    ("/programmes/{slug}", 5),
    ("/programmes/{slug}/calls?limit=100", 5),
    ("/calls/{call_id}", 5),
    ("/calls/{call_id}/ideas?limit=100", 6),
    ("/ideas/{idea_id}", 7),
    ("/items/{item_id}/comments?limit=100", 5),
    ("/items/{item_id}", 9),
    ("/programmes/{slug}/trail?limit=100", 9),
]


def test_the_number_of_queries_does_not_grow(many, count_queries):
    many.ask("GET", "/me", "author")
    for address, most in QUERIES:
        with count_queries() as queries:
            assert many.ask("GET", address, "author").status_code == 200
        assert len(queries) <= most, (address, queries)

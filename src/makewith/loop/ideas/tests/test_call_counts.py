"""A call keeps how many ideas it has and how many wait, so that nobody has to count a hundred thousand."""

from importlib import import_module

import pytest
from django.apps import apps

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role, TeamRole
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import draft_of, note_answers
from makewith.loop.ideas.importing import ImportedIdea, import_ideas
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.queries import call_for, counts_of
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call()


def counts(call, person=None):
    found = call_for(call.activity.programme, call.activity.slug, person)
    assert found is not None
    return counts_of(found)


def test_a_submitted_idea_counts_as_one_that_waits(call):
    idea = make_idea(call)
    make_idea(call)

    assert counts(call) == {"all": 2, "waiting": 2, "answered": 0, "mine": 0}
    assert counts(call, idea.author) == {"all": 2, "waiting": 2, "answered": 0, "mine": 1}


def test_a_draft_is_not_counted(call):
    author = PersonFactory()
    draft_of(author=author, call=call, now=NOW)

    assert counts(call, author) == {"all": 0, "waiting": 0, "answered": 0, "mine": 0}


def test_answering_twice_counts_once(call):
    idea = make_idea(call)
    make_idea(call)

    note_answers(items=[idea.trail_item_id], now=NOW)
    note_answers(items=[idea.trail_item_id], now=NOW)

    assert counts(call) == {"all": 2, "waiting": 1, "answered": 1, "mine": 0}


@pytest.mark.parametrize("is_answered", [False, True])
def test_an_idea_taken_back_is_no_longer_counted(call, is_answered):
    make_idea(call)
    idea = make_idea(call)
    if is_answered:
        note_answers(items=[idea.trail_item_id], now=NOW)

    withdraw_item(actor=idea.author, item=idea.trail_item, now=NOW)

    assert counts(call, idea.author) == {"all": 1, "waiting": 1, "answered": 0, "mine": 0}


def test_imported_ideas_are_counted_once_however_often_they_come(call):
    owner = PersonFactory()
    TeamRole.objects.create(programme=call.activity.programme, person=owner, role=Role.OWNER)
    rows = [
        ImportedIdea(
            author=PersonFactory(user=None, email=""),
            title=f"Idea {number}",
            answers={},
            submitted_at=NOW,
            source_id=str(number),
            needs_answer=number > 1,
        )
        for number in range(3)
    ]

    for _ in range(2):
        import_ideas(actor=owner, call=call, source="old-board", rows=rows, now=NOW)

    assert counts(call) == {"all": 3, "waiting": 1, "answered": 2, "mine": 0}


def test_an_installation_that_did_not_count_yet_starts_with_what_is_there(call):
    make_idea(call)
    answered = make_idea(call)
    note_answers(items=[answered.trail_item_id], now=NOW)
    draft_of(author=PersonFactory(), call=call, now=NOW)
    Call.objects.update(ideas_count=0, waiting_count=0)

    import_module("makewith.loop.ideas.migrations.0002_call_counts").count_what_is_there(apps, None)

    assert counts(call) == {"all": 2, "waiting": 1, "answered": 1, "mine": 0}

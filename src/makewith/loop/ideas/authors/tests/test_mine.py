"""What somebody made with others is theirs too, in the list and in its count."""

import pytest

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.authors.actions import leave_idea
from makewith.loop.ideas.authors.tests.cast import join, shared_idea
from makewith.loop.ideas.queries import Filters, call_for, counts_of, ideas_page
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db


def mine(idea, person):
    """What "Mine" lists, and the number beside it."""
    activity = idea.call.activity
    call = call_for(activity.programme, activity.slug, person)
    page = ideas_page(call, person, Filters(show="mine"), None)
    return [row.pk for row in page.rows], counts_of(call)["mine"]


def test_mine_has_what_one_made_with_others_until_one_leaves_it():
    idea, (amina, ruth) = shared_idea(40)
    own = make_idea(idea.call, ruth)
    assert mine(idea, amina) == ([idea.pk], 1)
    assert mine(idea, ruth) == ([own.pk, idea.pk], 2)
    assert mine(idea, PersonFactory()) == ([], 0)
    leave_idea(person=ruth, idea=idea, now=NOW)
    assert mine(idea, ruth) == ([own.pk], 1)


def test_an_offer_that_waits_makes_nothing_mine():
    idea, _people = shared_idea()
    asked = PersonFactory()
    assert mine(idea, asked) == ([], 0)
    join(idea, asked, 10)
    assert mine(idea, asked) == ([idea.pk], 1)

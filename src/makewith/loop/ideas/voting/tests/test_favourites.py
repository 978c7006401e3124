"""What somebody keeps for later is theirs alone."""

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea
from makewith.loop.ideas.voting.actions import keep_idea, let_go
from makewith.loop.ideas.voting.models import Favourite
from makewith.loop.ideas.voting.queries import favourites_page, is_kept_by

pytestmark = pytest.mark.django_db


def test_it_is_kept_once_and_nothing_is_published():
    idea, person = make_idea(), PersonFactory()
    before = Event.objects.count()
    assert keep_idea(person=person, idea=idea, now=NOW) is True
    assert keep_idea(person=person, idea=idea, now=NOW) is False
    assert (Favourite.objects.count(), Event.objects.count()) == (1, before)
    assert let_go(person=person, idea=idea) is True
    assert let_go(person=person, idea=idea) is False


def test_only_ones_own_are_listed_newest_first_twenty_a_page(django_assert_num_queries):
    call, person, other = make_call(), PersonFactory(), PersonFactory()
    ideas = [make_idea(call) for _ in range(22)]
    for idea in ideas:
        keep_idea(person=person, idea=idea, now=NOW)
    keep_idea(person=other, idea=ideas[0], now=NOW)
    programme = call.activity.programme
    with django_assert_num_queries(4):
        page = favourites_page(person, programme, None)
    assert [row.idea for row in page.rows] == list(reversed(ideas))[:20]
    assert [row.idea for row in favourites_page(person, programme, page.next_cursor).rows] == [ideas[1], ideas[0]]
    assert list(Idea.objects.filter(is_kept_by(other))) == [ideas[0]]


def test_an_idea_that_was_taken_back_is_no_longer_kept():
    idea, person = make_idea(), PersonFactory()
    keep_idea(person=person, idea=idea, now=NOW)
    withdraw_item(actor=idea.author, item=idea.trail_item, now=NOW)
    assert favourites_page(person, idea.call.activity.programme, None).rows == []
    idea.refresh_from_db()
    with pytest.raises(PermissionDenied):
        keep_idea(person=person, idea=idea, now=NOW)

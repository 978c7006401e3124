"""One of several authors takes back their part; the last one takes back the whole."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.permissions import can_withdraw_item
from makewith.foundation.trail.queries import items_of
from makewith.loop.ideas.actions import Words
from makewith.loop.ideas.authors.actions import edit_idea, invite_co_author, leave_idea
from makewith.loop.ideas.authors.models import CoAuthorOffer
from makewith.loop.ideas.authors.tests.cast import parts, shared_idea
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db


def test_a_co_author_who_leaves_gives_the_parts_back_in_proportion():
    idea, (author, ruth, jonas) = shared_idea(30, 10)
    leave_idea(person=jonas, idea=idea, now=NOW)
    assert parts(idea) == {author.pk: 67, ruth.pk: 33}
    assert list(items_of(jonas)) == []
    leave_idea(person=ruth, idea=idea, now=NOW)
    assert parts(idea) == {author.pk: 100}


def test_when_the_author_leaves_whoever_has_most_is_the_author():
    idea, (author, ruth, jonas) = shared_idea(20, 30)
    invite_co_author(author=author, idea=idea, to="waiting@example.org", share=1, now=NOW)
    leave_idea(person=author, idea=idea, now=NOW)
    idea.refresh_from_db()
    assert idea.author == jonas
    assert idea.trail_item.credits.get(person=jonas).role == "author"
    assert parts(idea) == {ruth.pk: 40, jonas.pk: 60}
    assert CoAuthorOffer.objects.waiting().count() == 0


def test_the_whole_is_taken_back_by_the_last_one_alone():
    idea, (author, ruth) = shared_idea(40)
    item = idea.trail_item
    for person in (author, ruth):
        assert can_withdraw_item(person, item) is False
    with pytest.raises(PermissionDenied):
        withdraw_item(actor=author, item=item, now=NOW)

    leave_idea(person=author, idea=idea, now=NOW)

    with pytest.raises(PermissionDenied):
        leave_idea(person=ruth, idea=idea, now=NOW)
    assert withdraw_item(actor=ruth, item=item, now=NOW) is True
    idea.refresh_from_db()
    assert (idea.title, idea.answers) == ("", {})


def test_a_co_author_who_was_erased_holds_nobody_back():
    idea, (author, ruth, jonas) = shared_idea(30, 20)
    ruth.erased_at = NOW
    ruth.save()
    leave_idea(person=jonas, idea=idea, now=NOW)
    # What the erased person had stays where it was.
    assert parts(idea) == {author.pk: 70, ruth.pk: 30}
    assert can_withdraw_item(author, idea.trail_item) is True


def test_who_is_erased_leaves_what_others_made_as_well():
    idea, (author, ruth) = shared_idea(30)
    author.erased_at = NOW
    author.save()
    assert can_withdraw_item(author, idea.trail_item) is False
    leave_idea(person=author, idea=idea, now=NOW)
    assert parts(idea) == {ruth.pk: 100}


def test_somebody_who_is_blocked_may_leave():
    idea, (author, ruth) = shared_idea(30)
    Block.objects.create(programme=idea.call.activity.programme, person=ruth, blocked_at=NOW)
    leave_idea(person=ruth, idea=idea, now=NOW)
    assert parts(idea) == {author.pk: 100}


def test_earlier_wordings_of_who_left_are_empty_and_the_present_one_stays():
    idea, (author, ruth) = shared_idea(30)
    for number, (person, word) in enumerate([(ruth, "second"), (author, "third"), (ruth, "fourth")], start=1):
        words = Words(f"The {word} line", {"today": f"{word} today", "instead": f"{word} instead"})
        edit_idea(person=person, idea=idea, words=words, based_on=number, note=f"{word} note", now=NOW)
    leave_idea(person=ruth, idea=idea, now=NOW)
    rows = list(idea.versions.values_list("number", "title", "note", "by"))
    assert rows == [
        (1, "Show the courier my safe spot in a photo", "", author.pk),
        (2, "", "", None),
        (3, "The third line", "third note", author.pk),
        (4, "The fourth line", "", None),
    ]


@pytest.mark.parametrize("who", ["alone", "stranger"])
def test_only_one_of_several_authors_leaves(who):
    idea = make_idea()
    with pytest.raises(PermissionDenied):
        leave_idea(person=idea.author if who == "alone" else PersonFactory(), idea=idea, now=NOW)
    assert parts(idea) == {idea.author_id: 1}


@pytest.mark.django_db(transaction=True)
def test_of_two_last_authors_who_leave_at_once_one_stays():
    idea, people = shared_idea(50)
    start, said = threading.Barrier(2), []

    def leave(position: int) -> None:
        try:
            start.wait()
            leave_idea(person=people[position], idea=Idea.objects.get(pk=idea.pk), now=NOW)
            said.append("left")
        except PermissionDenied:
            said.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[position]) for position in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["left", "stays"]
    assert list(parts(idea).values()) == [100]

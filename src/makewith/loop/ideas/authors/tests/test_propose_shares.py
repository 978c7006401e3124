"""Shares change when every author said yes; until then the old ones count."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.authors.actions import answer_proposal, leave_idea, propose_shares
from makewith.loop.ideas.authors.models import ShareProposal
from makewith.loop.ideas.authors.tests.cast import join, parts, shared_idea
from makewith.loop.ideas.tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_last_yes_makes_the_new_shares_count():
    idea, (author, ruth, jonas) = shared_idea(30, 20)
    wanted = {author.pk: 34, ruth.pk: 33, jonas.pk: 33}
    proposal = propose_shares(person=ruth, idea=idea, shares=wanted, now=NOW)
    answer_proposal(person=author, proposal=proposal, agrees=True, now=NOW)
    assert parts(idea) == {author.pk: 50, ruth.pk: 30, jonas.pk: 20}
    answer_proposal(person=jonas, proposal=proposal, agrees=True, now=NOW)
    assert parts(idea) == wanted
    proposal.refresh_from_db()
    assert (proposal.is_agreed, proposal.closed_at) == (True, NOW)


def test_one_no_ends_it_and_a_late_yes_changes_nothing():
    idea, (author, ruth) = shared_idea(30)
    proposal = propose_shares(person=ruth, idea=idea, shares={author.pk: 50, ruth.pk: 50}, now=NOW)
    answer_proposal(person=author, proposal=proposal, agrees=False, now=NOW)
    answer_proposal(person=author, proposal=proposal, agrees=True, now=NOW)
    assert parts(idea) == {author.pk: 70, ruth.pk: 30}


@pytest.mark.parametrize("what", ["joins", "leaves"])
def test_when_an_author_comes_or_goes_the_proposal_ends(what):
    idea, (author, ruth, jonas) = shared_idea(30, 20)
    proposal = propose_shares(person=ruth, idea=idea, shares={author.pk: 40, ruth.pk: 40, jonas.pk: 20}, now=NOW)
    if what == "joins":
        join(idea, PersonFactory(), 5)
    else:
        leave_idea(person=jonas, idea=idea, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.closed_at, proposal.is_agreed) == (NOW, False)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (50, 49, "These parts make 99. Together they are 100."),
        (101, -1, "Every author has at least one part."),
        (100, 0, "Every author has at least one part."),
        (70, 30, "These are the shares that count now."),
    ],
)
def test_parts_that_make_no_sense_are_not_proposed(first, second, said):
    idea, (author, ruth) = shared_idea(30)
    with pytest.raises(ValidationError) as error:
        propose_shares(person=author, idea=idea, shares={author.pk: first, ruth.pk: second}, now=NOW)
    assert error.value.message_dict == {"shares": [said]}
    assert ShareProposal.objects.count() == 0


def test_there_is_one_proposal_at_a_time_and_the_same_again_is_as_once():
    idea, (author, ruth) = shared_idea(30)
    wanted = {author.pk: 60, ruth.pk: 40}
    assert propose_shares(person=author, idea=idea, shares=wanted, now=NOW) == propose_shares(
        person=author, idea=idea, shares=wanted, now=NOW
    )
    with pytest.raises(ValidationError, match="Another proposal waits"):
        propose_shares(person=ruth, idea=idea, shares={author.pk: 10, ruth.pk: 90}, now=NOW)


def test_an_erased_author_is_not_waited_for_and_keeps_the_parts():
    idea, (author, ruth, jonas) = shared_idea(30, 20)
    jonas.erased_at = NOW
    jonas.save()
    with pytest.raises(ValidationError, match="Together they are 80"):
        propose_shares(person=author, idea=idea, shares={author.pk: 50, ruth.pk: 50}, now=NOW)
    proposal = propose_shares(person=author, idea=idea, shares={author.pk: 40, ruth.pk: 40}, now=NOW)
    answer_proposal(person=ruth, proposal=proposal, agrees=True, now=NOW)
    assert parts(idea) == {author.pk: 40, ruth.pk: 40, jonas.pk: 20}


def test_a_stranger_has_no_say():
    idea, (author, ruth) = shared_idea(30)
    stranger = PersonFactory()
    with pytest.raises(PermissionDenied):
        propose_shares(person=stranger, idea=idea, shares={author.pk: 60, ruth.pk: 40}, now=NOW)
    proposal = propose_shares(person=author, idea=idea, shares={author.pk: 60, ruth.pk: 40}, now=NOW)
    with pytest.raises(PermissionDenied):
        answer_proposal(person=stranger, proposal=proposal, agrees=True, now=NOW)
    assert parts(idea) == {author.pk: 70, ruth.pk: 30}

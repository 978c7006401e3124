"""Co-authors join by an offer that they accept; the parts come from whoever offers, and are a hundred always."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from makewith.foundation.people.models import ShownAs
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block, Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory
from makewith.foundation.trail.models import Credit, CreditRole
from makewith.foundation.trail.queries import contributors_behind, items_of
from makewith.loop.ideas.authors.actions import (
    OfferAnswered,
    accept_offer,
    decline_offer,
    invite_co_author,
    take_back_offer,
)
from makewith.loop.ideas.authors.models import CoAuthorOffer
from makewith.loop.ideas.authors.tests.cast import call_with, join, parts, shared_idea
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea():
    return make_idea(call_with(), PersonFactory(name="Amina K."))


@pytest.fixture
def ruth():
    return PersonFactory(name="Ruth O.", email="ruth@example.org")


def invite(idea, to="ruth@example.org", share=30, **more):
    return invite_co_author(author=idea.author, idea=idea, to=to, share=share, now=NOW, **more)


def test_whoever_accepts_is_credited_with_the_share_and_the_author_has_the_rest(idea, ruth):
    offer = invite(idea)
    assert parts(idea) == {idea.author_id: 1}

    accept_offer(person=ruth, offer=offer, now=NOW)

    assert parts(idea) == {idea.author_id: 70, ruth.pk: 30}
    assert idea.trail_item.credits.get(person=ruth).role == CreditRole.CO_AUTHOR
    # Their trail, and whoever tells what became of it, need no further code.
    assert list(items_of(ruth)) == [idea.trail_item]
    assert set(contributors_behind([idea.trail_item])) == {idea.author_id, ruth.pk}
    assert idea.call.activity.programme.memberships.filter(person=ruth).exists()


def test_accepting_twice_is_as_once(idea, ruth):
    offer = invite(idea)
    for _ in range(2):
        accept_offer(person=ruth, offer=offer, now=NOW)
    assert parts(idea) == {idea.author_id: 70, ruth.pk: 30}


def test_an_address_is_forgotten_once_it_was_answered(idea, ruth):
    accepted, declined = invite(idea), invite(idea, to="jonas@example.org", share=5)
    accept_offer(person=ruth, offer=accepted, now=NOW)
    assert (decline_offer(offer=declined, now=NOW), decline_offer(offer=declined, now=NOW)) == (True, False)
    assert list(CoAuthorOffer.objects.order_by("id").values_list("email", flat=True)) == ["", ""]
    with pytest.raises(OfferAnswered):
        accept_offer(person=PersonFactory(email="jonas@example.org"), offer=declined, now=NOW)


def test_inviting_again_while_the_offer_waits_changes_the_share(idea):
    first, second = invite(idea), invite(idea, to="RUTH@example.org", share=40)
    assert (first, second.share) == (second, 40)


def test_somebody_who_wrote_here_is_invited_by_name(idea, ruth):
    make_idea(idea.call, ruth)
    offer = invite(idea, to="ruth o.")
    assert (offer.person, offer.email) == (ruth, "")
    accept_offer(person=ruth, offer=offer, now=NOW)
    assert parts(idea)[ruth.pk] == 30


@pytest.mark.parametrize("how", ["looks_on", "appears_as_kind", "erased", "two_of_them", "oneself"])
def test_a_name_finds_only_one_person_who_can_be_seen_taking_part(idea, ruth, how):
    if how == "looks_on":
        MembershipFactory(programme=idea.call.activity.programme, person=ruth)
    else:
        make_idea(idea.call, ruth)
    if how == "appears_as_kind":
        ruth.shown_as = ShownAs.KIND
    elif how == "erased":
        ruth.erased_at = NOW
    elif how == "two_of_them":
        make_idea(idea.call, PersonFactory(name="Ruth O."))
    ruth.save()
    with pytest.raises(ValidationError) as error:
        invite(idea, to="Amina K." if how == "oneself" else "Ruth O.")
    assert list(error.value.error_dict) == ["to"]
    assert CoAuthorOffer.objects.count() == 0


@pytest.mark.parametrize("share", [0, -1, 100, 101])
def test_one_part_stays_with_the_author(idea, share):
    with pytest.raises(ValidationError) as error:
        invite(idea, share=share)
    assert error.value.message_dict == {"share": ["You can offer from 1 to 99 parts of a hundred."]}


def test_what_is_offered_to_one_is_not_offered_to_another(idea):
    invite(idea, to="a@example.org", share=60)
    with pytest.raises(ValidationError, match="from 1 to 39 parts"):
        invite(idea, to="b@example.org", share=40)
    invite(idea, to="b@example.org", share=39)
    with pytest.raises(ValidationError, match="no part left"):
        invite(idea, to="c@example.org", share=1)


def test_there_are_as_many_co_authors_as_the_call_says(ruth):
    idea = make_idea(call_with({"most_co_authors": 1}))
    offer = invite(idea)
    with pytest.raises(ValidationError, match="up to 1 co-author"):
        invite(idea, to="b@example.org", share=1)
    accept_offer(person=ruth, offer=offer, now=NOW)
    with pytest.raises(ValidationError, match="up to 1 co-author"):
        invite(idea, to="b@example.org", share=1)


@pytest.mark.parametrize("change", ["none_allowed", "nameless", "blocked", "not_the_author", "archived"])
def test_who_may_not_invite_does_not(idea, ruth, change):
    programme, author = idea.call.activity.programme, idea.author
    if change == "none_allowed":
        idea.call.rules = {"authors": {"most_co_authors": 0}}
        idea.call.save()
    elif change == "nameless":
        idea.is_anonymous = True
        idea.save()
    elif change == "blocked":
        Block.objects.create(programme=programme, person=author, blocked_at=NOW)
    elif change == "not_the_author":
        author = ruth
    else:
        programme.state = "archived"
        programme.save()
    with pytest.raises(PermissionDenied):
        invite_co_author(author=author, idea=idea, to="jonas@example.org", share=10, now=NOW)
    assert CoAuthorOffer.objects.count() == 0


@pytest.mark.parametrize("who", ["other_address", "blocked", "does_not_see_it", "author"])
def test_an_offer_is_for_whom_it_is_for_and_opens_no_closed_door(who, ruth):
    call = call_with(
        programme=ProgrammeFactory(visibility=Visibility.MEMBERS if who == "does_not_see_it" else "public")
    )
    author = PersonFactory(name="Amina K.")
    MembershipFactory(programme=call.activity.programme, person=author)
    idea = make_idea(call, author)
    offer = invite(idea)
    person = {"other_address": PersonFactory(email="eve@example.org"), "author": author}.get(who, ruth)
    if who == "blocked":
        Block.objects.create(programme=call.activity.programme, person=ruth, blocked_at=NOW)
    with pytest.raises(PermissionDenied):
        accept_offer(person=person, offer=offer, now=NOW)
    assert parts(idea) == {author.pk: 1}


def test_an_offer_that_was_taken_back_is_not_accepted(idea, ruth):
    offer = invite(idea)
    assert take_back_offer(author=idea.author, offer=offer, now=NOW) is True
    with pytest.raises(OfferAnswered):
        accept_offer(person=ruth, offer=offer, now=NOW + timedelta(hours=1))
    with pytest.raises(PermissionDenied):
        take_back_offer(author=ruth, offer=offer, now=NOW)


def test_parts_that_are_gone_meanwhile_are_not_given():
    idea, (author, *_people) = shared_idea(50)
    offer = invite(idea, to="late@example.org", share=40)
    Credit.objects.filter(item=idea.trail_item, person=author).update(share=40)
    with pytest.raises(OfferAnswered, match="not there any more"):
        accept_offer(person=PersonFactory(email="late@example.org"), offer=offer, now=NOW)


def test_a_third_author_takes_parts_from_nobody_but_who_invites(idea, ruth):
    join(idea, ruth, 30)
    jonas = PersonFactory(email="jonas@example.org")
    join(idea, jonas, 20)
    assert parts(idea) == {idea.author_id: 50, ruth.pk: 30, jonas.pk: 20}


@pytest.mark.django_db(transaction=True)
def test_eight_who_accept_at_once_never_make_more_than_a_hundred():
    idea = make_idea(call_with({"most_co_authors": 5}))
    people = [PersonFactory() for _ in range(8)]
    # More than there is, as after the author's own part became smaller.
    offers = [
        CoAuthorOffer.objects.create(idea=idea, person=person, share=19, invited_by=idea.author, invited_at=NOW)
        for person in people
    ]
    start, said = threading.Barrier(8), []

    def accept(position: int) -> None:
        try:
            start.wait()
            accept_offer(person=people[position], offer=offers[position], now=NOW)
            said.append("yes")
        except OfferAnswered:
            said.append("no")
        except DatabaseError as error:
            said.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[position]) for position in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["no"] * 3 + ["yes"] * 5
    found = parts(idea)
    assert (sum(found.values()), found[idea.author_id], len(found)) == (100, 5, 6)

"""Employees look after ideas: one each, whoever is quicker, and nobody more than they can carry."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.loop.ideas.actions import note_answers
from makewith.loop.ideas.tests.factories import NOW
from makewith.loop.ideas.voting import tasks
from makewith.loop.ideas.voting.actions import (
    assign_idea,
    choose_partner,
    lay_down_idea,
    remove_partner,
    set_status,
    share_out,
    take_idea,
)
from makewith.loop.ideas.voting.actions.partners import AlreadyTaken
from makewith.loop.ideas.voting.models import Assignment, CallPartner
from makewith.loop.ideas.voting.queries import due_reminders, partners_of, queue_page, waiting_page
from makewith.loop.ideas.voting.tests.community import make_community, make_employee, make_idea, make_partner
from makewith.loop.ideas.voting.tests.test_votes import all_at_once


def loads(call):
    return [partner.load for partner in partners_of(call)]


@pytest.mark.django_db
def test_an_employee_becomes_a_partner_once_and_nobody_else_does():
    call, owner = make_community()
    person = make_employee()
    assert choose_partner(actor=owner, call=call, person=person, now=NOW) == choose_partner(
        actor=owner, call=call, person=person, now=NOW
    )
    for stranger in (PersonFactory(), make_employee("Gone")):
        stranger.erased_at = NOW if stranger.name == "Gone" else None
        with pytest.raises(ValidationError):
            choose_partner(actor=owner, call=call, person=stranger, now=NOW)
    assert CallPartner.objects.get().person == person
    assert Event.objects.filter(kind="PartnerChosen").count() == 1


@pytest.mark.django_db
def test_an_idea_is_given_and_given_on():
    call, owner = make_community()
    one, other = make_partner(call, owner), make_partner(call, owner, "Sofie N.")
    idea = make_idea(call)
    assign_idea(actor=owner, idea=idea, partner=one, now=NOW)
    assign_idea(actor=owner, idea=idea, partner=one, now=NOW)
    assign_idea(actor=owner, idea=idea, partner=other, now=NOW)
    assert (Assignment.objects.get().partner, loads(call)) == (other, [0, 1])
    assert Event.objects.filter(kind="IdeaAssigned").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_eight_partners_who_take_an_idea_at_once_one_has_it():
    call, owner = make_community()
    partners = [make_partner(call, owner, f"Partner {number}") for number in range(8)]
    idea = make_idea(call)
    late: list[str] = []

    def take(partner):
        try:
            take_idea(person=partner.person, idea=idea, now=NOW)
        except AlreadyTaken as error:
            late.append(error.messages[0])

    all_at_once(take, partners)
    taken = Assignment.objects.get()
    assert late == [f"{taken.partner.person.name} took it a moment ago."] * 7
    assert Event.objects.filter(kind="IdeaAssigned").count() == 1


@pytest.mark.django_db
def test_shared_out_evenly_everybody_gets_as_many_new_ones():
    call, owner = make_community()
    busy, free = make_partner(call, owner), make_partner(call, owner, "Sofie N.")
    for _ in range(3):
        assign_idea(actor=owner, idea=make_idea(call), partner=busy, now=NOW)
    for _ in range(4):
        make_idea(call)
    assert share_out(actor=owner, call=call, evenly=True, now=NOW) == 4
    assert loads(call) == [5, 2]
    assert free.assignments.count() == 2


@pytest.mark.django_db
def test_shared_out_by_load_whoever_has_fewest_open_gets_the_next():
    call, owner = make_community()
    busy = make_partner(call, owner)
    make_partner(call, owner, "Sofie N.")
    for _ in range(3):
        assign_idea(actor=owner, idea=make_idea(call), partner=busy, now=NOW)
    for _ in range(5):
        make_idea(call)
    assert share_out(actor=owner, call=call, evenly=False, now=NOW) == 5
    assert loads(call) == [4, 4]
    assert share_out(actor=owner, call=call, evenly=False, now=NOW) == 0


@pytest.mark.django_db
def test_with_no_partner_nothing_is_shared_out():
    call, owner = make_community()
    make_idea(call)
    with pytest.raises(ValidationError, match="Choose somebody first"):
        share_out(actor=owner, call=call, evenly=True, now=NOW)


@pytest.mark.django_db
def test_what_a_partner_lays_down_waits_again():
    call, owner = make_community()
    partner, idea = make_partner(call, owner), make_idea(call)
    take_idea(person=partner.person, idea=idea, now=NOW)
    assert [row.pk for row in queue_page([partner], None).rows] == [idea.pk]
    assert lay_down_idea(person=partner.person, idea=idea, now=NOW) is True
    assert lay_down_idea(person=partner.person, idea=idea, now=NOW) is False
    assert [row.pk for row in waiting_page([partner], None).rows] == [idea.pk]


@pytest.mark.django_db
def test_an_idea_whose_way_is_over_leaves_the_queue():
    call, owner = make_community()
    partner, idea = make_partner(call, owner), make_idea(call)
    take_idea(person=partner.person, idea=idea, now=NOW)
    set_status(actor=partner.person, idea=idea, status="launched", text="It is in the app.", now=NOW)
    assert (queue_page([partner], None).rows, loads(call)) == ([], [0])


@pytest.mark.django_db
def test_when_a_partner_goes_their_ideas_wait_again():
    call, owner = make_community()
    partner, idea = make_partner(call, owner), make_idea(call)
    assign_idea(actor=owner, idea=idea, partner=partner, now=NOW)
    remove_partner(actor=owner, partner=partner, now=NOW)
    remaining = make_partner(call, owner, "Sofie N.")
    assert [row.pk for row in waiting_page([remaining], None).rows] == [idea.pk]
    with pytest.raises(PermissionDenied):
        take_idea(person=partner.person, idea=idea, now=NOW)


@pytest.mark.django_db
def test_a_blocked_partner_takes_nothing():
    call, owner = make_community()
    partner, idea = make_partner(call, owner), make_idea(call)
    Block.objects.create(programme=call.activity.programme, person=partner.person, blocked_at=NOW)
    with pytest.raises(PermissionDenied):
        take_idea(person=partner.person, idea=idea, now=NOW)
    assert Assignment.objects.count() == 0


@pytest.mark.django_db
def test_a_partner_is_told_once_and_reminded_once_a_day_before_the_promise_is_due():
    call, owner = make_community()
    partner = make_partner(call, owner)
    waiting, answered = make_idea(call), make_idea(call)
    for idea in (waiting, answered):
        assign_idea(actor=owner, idea=idea, partner=partner, now=NOW)
    note_answers(items=[answered.trail_item_id], now=NOW)
    due = NOW + timedelta(days=call.activity.programme.promise_days - 1)
    assert list(due_reminders(due - timedelta(seconds=1))) == []
    assert [assignment.idea for assignment in due_reminders(due)] == [waiting]
    for _ in range(2):
        tasks.remind_partners(due)
    worker.run_due(due + timedelta(minutes=1))
    news = Notification.objects.filter(person=partner.person, kind="queue").order_by("id")
    assert [row.title for row in news] == [
        "An idea is in your queue",
        "An idea is in your queue",
        "An idea in your queue is promised an answer by 2 July",
    ]


@pytest.mark.django_db
def test_whoever_takes_an_idea_is_not_told_of_it():
    call, owner = make_community()
    partner = make_partner(call, owner)
    take_idea(person=partner.person, idea=make_idea(call), now=NOW)
    worker.run_due(NOW + timedelta(minutes=1))
    assert Notification.objects.filter(person=partner.person).count() == 0

"""Ideas go along the pipeline of their call, with an answer where one is needed; many at once can be undone until told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.conversation.models import Answer
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit
from makewith.loop.ideas.actions import change_rules, support_idea
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW
from makewith.loop.ideas.voting import tasks
from makewith.loop.ideas.voting.actions import plan_statuses, set_status, undo_plan
from makewith.loop.ideas.voting.models import StatusChange, StatusPlan
from makewith.loop.ideas.voting.queries import in_action_page
from makewith.loop.ideas.voting.tests.community import RULES, make_community, make_idea, make_partner
from makewith.loop.ideas.voting.tests.test_votes import all_at_once

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def community(db):
    return make_community()


@pytest.mark.django_db
def test_a_status_is_set_once_and_its_way_is_kept(community):
    call, owner = community
    idea = make_idea(call)
    assert set_status(actor=owner, idea=idea, status="review", now=NOW) is not None
    assert set_status(actor=owner, idea=idea, status="review", now=NOW) is None
    set_status(actor=owner, idea=idea, status="soon", text="In autumn.", now=NOW)
    way = StatusChange.objects.filter(idea=idea).order_by("id")
    assert [(row.before, row.after, row.label, row.is_current) for row in way] == [
        ("", "review", "Under review", False),
        ("review", "soon", "Coming soon", True),
    ]
    assert Answer.objects.get().status_change == way[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "text", "field"), [("soon", "  ", "text"), ("launched", "", "text"), ("eaten", "No.", "status")]
)
def test_without_its_answer_or_with_an_unknown_name_nothing_is_set(community, status, text, field):
    call, owner = community
    idea = make_idea(call)
    with pytest.raises(ValidationError) as refused:
        set_status(actor=owner, idea=idea, status=status, text=text, now=NOW)
    assert list(refused.value.error_dict) == [field]
    assert (Idea.objects.get().status, StatusChange.objects.count(), Answer.objects.count()) == ("", 0, 0)


@pytest.mark.django_db
def test_at_its_end_an_idea_takes_no_more_votes_and_back_on_its_way_it_does(community):
    call, owner = community
    idea = make_idea(call)
    set_status(actor=owner, idea=idea, status="launched", text="It is in the app.", now=NOW)
    with pytest.raises(PermissionDenied):
        support_idea(person=PersonFactory(), idea=idea, now=NOW)
    set_status(actor=owner, idea=idea, status="review", now=NOW)
    assert support_idea(person=PersonFactory(), idea=idea, now=NOW) is True


@pytest.mark.django_db
def test_a_partner_sets_a_status_and_a_supporter_does_not(community):
    call, owner = community
    idea, supporter = make_idea(call), PersonFactory()
    support_idea(person=supporter, idea=idea, now=NOW)
    for somebody in (supporter, idea.author):
        with pytest.raises(PermissionDenied):
            set_status(actor=somebody, idea=idea, status="review", now=NOW)
    partner = make_partner(call, owner)
    assert set_status(actor=partner.person, idea=idea, status="soon", text="In autumn.", now=NOW) is not None
    assert Answer.objects.get().signed_by == partner.person


@pytest.mark.django_db
def test_where_partners_do_not_answer_they_set_only_what_needs_no_answer(community):
    call, owner = community
    pipeline = {**RULES["pipeline"], "partners_answer": False}
    change_rules(actor=owner, call=call, section="pipeline", data=pipeline, now=NOW)
    partner, idea = make_partner(call, owner), make_idea(call)
    with pytest.raises(PermissionDenied):
        set_status(actor=partner.person, idea=idea, status="soon", text="In autumn.", now=NOW)
    assert (StatusChange.objects.count(), Answer.objects.count()) == (0, 0)
    assert set_status(actor=partner.person, idea=idea, status="review", now=NOW) is not None


@pytest.mark.django_db(transaction=True)
def test_two_who_move_an_idea_at_once_leave_one_current_status():
    call, owner = make_community()
    idea = make_idea(call)

    def move(status):
        set_status(actor=owner, idea=idea, status=status, text="In autumn.", now=NOW)

    all_at_once(move, ["soon", "launched"] * 3)
    current = StatusChange.objects.get(is_current=True)
    assert Idea.objects.get().status == current.after
    way = list(StatusChange.objects.order_by("id").values_list("before", "after"))
    assert [before for before, _ in way] == ["", *(after for _, after in way[:-1])]


@pytest.mark.django_db
def test_with_an_answer_everybody_concerned_reads_both_in_one_letter(community):
    call, owner = community
    idea, supporter = make_idea(call), PersonFactory()
    support_idea(person=supporter, idea=idea, now=NOW)
    set_status(actor=owner, idea=idea, status="soon", text="In autumn.", now=NOW)
    worker.run_due(LATER)
    for person in (idea.author, supporter):
        news = Notification.objects.get(person=person)
        assert (news.title, news.body) == ("Helene V. answered: Coming soon", "In autumn.")
    idea.refresh_from_db()
    assert idea.needs_answer is False
    assert Credit.objects.get(item=idea.trail_item, person=idea.author).heard_at is not None


@pytest.mark.django_db
def test_without_an_answer_they_are_told_where_it_stands_and_are_still_owed_one(community):
    call, owner = community
    idea, supporter = make_idea(call), PersonFactory()
    support_idea(person=supporter, idea=idea, now=NOW)
    set_status(actor=owner, idea=idea, status="review", now=NOW)
    worker.run_due(LATER)
    assert Notification.objects.get(person=idea.author).title == "Your idea stands at: Under review"
    assert Notification.objects.get(person=supporter).title == "An idea stands at: Under review"
    idea.refresh_from_db()
    assert idea.needs_answer is True
    assert Credit.objects.get(item=idea.trail_item, person=idea.author).heard_at is None


def plan(call, owner, ideas, **more):
    values = {"status": "soon", "text": "In autumn.", **more}
    return plan_statuses(actor=owner, call=call, ideas=ideas, now=NOW, **values)


@pytest.mark.django_db
def test_many_at_once_move_when_their_grace_is_over_and_not_before(community):
    call, owner = community
    ideas = [make_idea(call) for _ in range(25)]
    made = plan(call, owner, ideas)
    tasks.begin_due_plans(LATER - timedelta(seconds=1))
    worker.run_due(LATER)
    assert set(Idea.objects.values_list("status", flat=True)) == {""}
    tasks.begin_due_plans(LATER)
    tasks.begin_due_plans(LATER)
    worker.run_due(LATER)
    assert list(Idea.objects.values_list("status", flat=True)) == ["soon"] * 25
    assert {answer.text for answer in Answer.objects.all()} == {"In autumn."}
    assert (Answer.objects.count(), Notification.objects.filter(kind="answer").count()) == (25, 25)
    made.refresh_from_db()
    assert (made.text, made.ideas.count()) == ("", 0)


@pytest.mark.django_db
def test_undone_in_time_nothing_has_happened_and_afterwards_it_is_too_late(community):
    call, owner = community
    idea = make_idea(call)
    made = plan(call, owner, [idea])
    assert undo_plan(actor=owner, plan=made, now=NOW) is True
    assert undo_plan(actor=owner, plan=made, now=NOW) is False
    tasks.begin_due_plans(LATER)
    worker.run_due(LATER)
    assert (Idea.objects.get().status, StatusChange.objects.count(), StatusPlan.objects.get().text) == ("", 0, "")
    late = plan(call, owner, [idea])
    tasks.begin_due_plans(LATER)
    assert undo_plan(actor=owner, plan=late, now=LATER) is False
    worker.run_due(LATER)
    assert Idea.objects.get().status == "soon"


@pytest.mark.django_db
def test_an_idea_taken_back_meanwhile_is_passed_over(community):
    call, owner = community
    gone, there = make_idea(call), make_idea(call)
    plan(call, owner, [gone, there])
    withdraw_item(actor=gone.author, item=gone.trail_item, now=NOW)
    tasks.begin_due_plans(LATER)
    worker.run_due(LATER)
    assert [row.idea for row in StatusChange.objects.all()] == [there]


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"text": ""}, {"status": ""}, {"status": "eaten"}])
def test_a_plan_that_lacks_something_is_refused(community, more):
    call, owner = community
    with pytest.raises(ValidationError):
        plan(call, owner, [make_idea(call)], **more)
    assert StatusPlan.objects.count() == 0


@pytest.mark.django_db
def test_ideas_in_action_are_those_at_a_status_that_is_shown(community):
    call, owner = community
    launched, soon = make_idea(call), make_idea(call)
    set_status(actor=owner, idea=launched, status="launched", text="It is in the app.", now=NOW)
    set_status(actor=owner, idea=soon, status="soon", text="In autumn.", now=NOW)
    assert [row.idea for row in in_action_page(call.activity.programme, None, None).rows] == [launched]

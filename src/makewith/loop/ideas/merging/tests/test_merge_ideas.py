"""Two ideas become one, and two again, without losing a supporter."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs.models import Job
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role, TeamRole
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, CreditRole, Link, Relation
from makewith.loop.ideas.actions import support_idea, take_back_support
from makewith.loop.ideas.merging import actions, queries
from makewith.loop.ideas.merging.models import Merge, MergeState
from makewith.loop.ideas.models import Call, Idea, IdeaState, Support
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def call(db: None) -> Call:
    return make_call()


@pytest.fixture
def moderator(call: Call):
    person = PersonFactory()
    TeamRole.objects.create(programme=call.activity.programme, person=person, role=Role.MODERATOR)
    return person


def behind(idea: Idea) -> set[int]:
    return set(Support.objects.in_favour().filter(idea=idea).values_list("person", flat=True))


def supported(call: Call, *people) -> Idea:
    idea = make_idea(call=call)
    for person in people:
        support_idea(person=person, idea=idea, now=NOW)
    return idea


def finish() -> None:
    """Run what bringing supporters along takes, without the letters that follow."""
    while job := Job.objects.filter(handler__contains="merging.actions", state="waiting").order_by("pk").first():
        payload = dict(job.payload)
        handler = actions.unite_some if job.handler.endswith("unite_some") else actions.part_some
        handler(**payload, now=LATER)
        job.delete()


def merge(moderator, source: Idea, target: Idea, reason: str = "Both are about the gate.") -> Merge:
    made = actions.merge_ideas(actor=moderator, source=source, target=target, reason=reason, now=LATER)
    finish()
    made.refresh_from_db()
    return made


def test_supporters_are_united_once_each(call, moderator):
    one, both, other = PersonFactory.create_batch(3)
    source, target = supported(call, one, both), supported(call, both, other)
    made = merge(moderator, source, target)
    target.refresh_from_db()
    assert behind(target) == {one.pk, both.pk, other.pk}
    assert target.supports_count == 3
    assert (made.state, made.total, made.moved) == (MergeState.UNITED, 2, 2)


def test_the_merged_idea_leaves_the_list_and_leads_to_the_whole(call, moderator):
    source, target = supported(call), supported(call)
    merge(moderator, source, target)
    source.refresh_from_db()
    call.refresh_from_db()
    assert (source.state, source.merged_into) == (IdeaState.MERGED, target)
    assert (call.ideas_count, call.waiting_count) == (1, 1)
    assert queries.whole_of(source) == target
    assert list(queries.parts_of(target)) == [source]


def test_credits_stay_and_the_trail_leads_on(call, moderator):
    source, target = supported(call), supported(call)
    merge(moderator, source, target)
    assert Credit.objects.get(item=source.trail_item).person == source.author
    link = Link.objects.get(source=source.trail_item, target=target.trail_item)
    assert (link.relation, link.reason, link.made_by) == (Relation.MERGED_INTO, "Both are about the gate.", moderator)


def test_whoever_wrote_the_whole_does_not_come_to_support_it(call, moderator):
    target = make_idea(call=call)
    co_author = PersonFactory()
    Credit.objects.create(item=target.trail_item, person=co_author, role=CreditRole.CO_AUTHOR)
    source = supported(call, target.author, co_author)
    merge(moderator, source, target)
    target.refresh_from_db()
    assert (behind(target), target.supports_count) == (set(), 0)


def test_parting_leaves_each_with_its_own_and_the_newcomers_with_the_whole(call, moderator):
    one, both, other, newcomer = PersonFactory.create_batch(4)
    source, target = supported(call, one, both), supported(call, both, other)
    made = merge(moderator, source, target)
    target.refresh_from_db()
    support_idea(person=newcomer, idea=target, now=LATER)
    actions.part_ideas(actor=moderator, merge=made, now=LATER)
    finish()
    for idea in (source, target, call):
        idea.refresh_from_db()
    assert (behind(source), source.supports_count) == ({one.pk, both.pk}, 2)
    assert (behind(target), target.supports_count) == ({both.pk, other.pk, newcomer.pk}, 3)
    assert (source.state, source.merged_into) == (IdeaState.OPEN, None)
    assert (call.ideas_count, call.waiting_count) == (2, 2)
    assert not Link.objects.filter(relation=Relation.MERGED_INTO).exists()
    made.refresh_from_db()
    assert (made.state, made.parted_by) == (MergeState.PARTED, moderator)


def test_who_steps_back_from_the_whole_has_stepped_back_from_its_parts(call, moderator):
    person = PersonFactory()
    source, target = supported(call, person), supported(call)
    made = merge(moderator, source, target)
    target.refresh_from_db()
    assert take_back_support(person=person, idea=target, now=LATER) is True
    actions.part_ideas(actor=moderator, merge=made, now=LATER)
    finish()
    source.refresh_from_db()
    assert (behind(source), source.supports_count, behind(target)) == (set(), 0, set())


def test_supporters_that_an_import_knew_no_names_of_are_not_lost(call, moderator):
    source, target = supported(call, PersonFactory()), supported(call)
    Idea.objects.filter(pk=source.pk).update(supports_count=41, source="elsewhere", source_id="1")
    made = merge(moderator, source, target)
    target.refresh_from_db()
    assert (made.nameless, target.supports_count) == (40, 41)
    actions.part_ideas(actor=moderator, merge=made, now=LATER)
    finish()
    target.refresh_from_db()
    assert target.supports_count == 0


def test_two_steps_are_parted_in_the_order_in_which_they_can_be(call, moderator):
    first, second, third = (supported(call, PersonFactory()) for _ in range(3))
    inner = merge(moderator, first, second)
    second.refresh_from_db()
    outer = merge(moderator, second, third)
    first.refresh_from_db()
    third.refresh_from_db()
    assert queries.whole_of(first) == third
    assert third.supports_count == 3
    with pytest.raises(ValidationError, match="Part those two first"):
        actions.part_ideas(actor=moderator, merge=inner, now=LATER)
    for made in (outer, inner):
        actions.part_ideas(actor=moderator, merge=made, now=LATER)
        finish()
    assert [Idea.objects.get(pk=idea.pk).supports_count for idea in (first, second, third)] == [1, 1, 1]


def test_a_circle_is_refused(call, moderator):
    source, target = supported(call), supported(call)
    merge(moderator, source, target)
    for idea in (source, target):
        idea.refresh_from_db()
    with pytest.raises(ValidationError, match="not on the table"):
        actions.merge_ideas(actor=moderator, source=target, target=source, reason="", now=LATER)
    with pytest.raises(ValidationError, match="cannot become part of itself"):
        actions.merge_ideas(actor=moderator, source=target, target=target, reason="", now=LATER)


def test_ideas_of_different_calls_stay_apart(call, moderator):
    elsewhere = make_idea()
    with pytest.raises(ValidationError, match="different calls"):
        actions.merge_ideas(actor=moderator, source=make_idea(call=call), target=elsewhere, reason="", now=LATER)


def test_merging_and_parting_twice_is_as_once(call, moderator):
    source, target = supported(call, PersonFactory()), supported(call)
    made = merge(moderator, source, target)
    assert merge(moderator, source, target) == made
    for _ in range(2):
        actions.part_ideas(actor=moderator, merge=made, now=LATER)
        finish()
    assert Event.objects.filter(kind="IdeasMerged").count() == 1
    assert Event.objects.filter(kind="IdeasParted").count() == 1


def test_an_author_takes_back_what_was_merged(call, moderator):
    person = PersonFactory()
    source, target = supported(call, person), supported(call)
    made = merge(moderator, source, target)
    withdraw_item(actor=source.author, item=source.trail_item, now=LATER)
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.state, source.title, source.merged_into) == (IdeaState.WITHDRAWN, "", None)
    assert behind(target) == {person.pk}
    actions.part_ideas(actor=moderator, merge=made, now=LATER)
    finish()
    source.refresh_from_db()
    assert source.state == IdeaState.WITHDRAWN


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.COACH, Role.FINANCE, Role.RESEARCHER, None])
def test_others_make_nothing_one(call, role):
    person = PersonFactory()
    if role:
        TeamRole.objects.create(programme=call.activity.programme, person=person, role=role)
    source, target = make_idea(call=call), make_idea(call=call)
    with pytest.raises(PermissionDenied):
        actions.merge_ideas(actor=person, source=source, target=target, reason="", now=LATER)
    assert not Merge.objects.exists()


@given(
    first=some.sets(some.integers(0, 7)),
    second=some.sets(some.integers(0, 7)),
    slice_size=some.integers(1, 4),
    since=some.sets(some.integers(8, 9)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merge_and_part_is_set_union_and_back(db, monkeypatch, first, second, slice_size, since):
    monkeypatch.setattr(actions, "SLICE", slice_size)
    call = make_call()
    moderator = PersonFactory()
    TeamRole.objects.create(programme=call.activity.programme, person=moderator, role=Role.OWNER)
    people = PersonFactory.create_batch(10)
    source = supported(call, *(people[number] for number in first))
    target = supported(call, *(people[number] for number in second))
    made = merge(moderator, source, target)
    target.refresh_from_db()
    for number in since:
        support_idea(person=people[number], idea=target, now=LATER)
    assert behind(target) == {people[number].pk for number in first | second | since}
    assert target.supports_count == len(first | second | since)
    actions.part_ideas(actor=moderator, merge=made, now=LATER)
    finish()
    source.refresh_from_db()
    target.refresh_from_db()
    assert behind(source) == {people[number].pk for number in first}
    assert behind(target) == {people[number].pk for number in second | since}
    assert (source.supports_count, target.supports_count) == (len(first), len(second | since))


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_merge_once():
    call = make_call()
    moderator = PersonFactory()
    TeamRole.objects.create(programme=call.activity.programme, person=moderator, role=Role.OWNER)
    source, target = supported(call, PersonFactory()), supported(call, PersonFactory())
    start = threading.Barrier(2)
    problems: list[str] = []

    def press(one: Idea, other: Idea) -> None:
        start.wait()
        try:
            actions.merge_ideas(actor=moderator, source=one, target=other, reason="", now=LATER)
        except ValidationError as error:
            problems.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((source, target), (target, source))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Merge.objects.count() == 1
    assert len(problems) == 1
    assert sorted(Idea.objects.values_list("state", flat=True)) == [IdeaState.MERGED, IdeaState.OPEN]

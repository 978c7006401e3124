"""Bringing in many ideas and supporters at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs.worker import run_due
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Membership, Role, TeamRole
from makewith.foundation.trail.models import Credit, Item
from makewith.loop.ideas.importing import ImportedAnswer, ImportedIdea, import_ideas, import_supports
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Idea, Support
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def call():
    return make_call()


@pytest.fixture
def owner(call):
    owner = PersonFactory()
    TeamRole.objects.create(programme=call.activity.programme, person=owner, role=Role.OWNER)
    return owner


def row(source_id, **values):
    author = values.pop("author", None) or PersonFactory(user=None, email="")
    return ImportedIdea(
        author=author,
        title=f"Idea {source_id}",
        answers={"today": "x"},
        submitted_at=LONG_AGO,
        source_id=source_id,
        **values,
    )


def test_imported_ideas_are_dated_numbered_and_credited(call, owner):
    make_idea(call)
    ideas = import_ideas(actor=owner, call=call, source="old", rows=[row("a", supports=12), row("b")], now=NOW)
    assert [(idea.trail_item.number, idea.title) for idea in ideas] == [(2, "Idea a"), (3, "Idea b")]
    for idea in Idea.objects.filter(source="old").select_related("trail_item"):
        assert idea.submitted_at == idea.trail_item.occurred_at == LONG_AGO
        assert Credit.objects.get(item=idea.trail_item).person == idea.author
        assert Membership.objects.filter(person=idea.author, programme=call.activity.programme).exists()
    assert Idea.objects.get(source_id="a").supports_count == 12
    assert list(Event.objects.filter(kind="IdeasImported").values_list("payload", flat=True)) == [
        {"source": "old", "count": 2}
    ]


def test_imported_ideas_climb_from_now_on_where_the_call_has_a_ladder(call, owner):
    call.rules = {
        "ladder": Ladder.read({"steps": [{"supporters": 10, "days": 60}, {"supporters": 50, "days": 30}]}).data()
    }
    call.save()
    rows = [row("a", supports=3), row("b", supports=12)]
    import_ideas(actor=owner, call=call, source="old", rows=rows, now=NOW)
    run_due(NOW)
    run_due(NOW)
    few, many = Idea.objects.order_by("id")
    assert [(clock.supporters, clock.began_at, clock.reached_at) for clock in few.clocks.all()] == [(10, NOW, None)]
    assert [(clock.supporters, clock.reached_at) for clock in many.clocks.all()] == [(10, NOW), (50, None)]
    assert (few.next_goal, few.support_until, few.takes_support) == (10, NOW + timedelta(days=60), True)


def test_imported_ideas_have_no_clock_where_the_call_has_no_ladder(call, owner):
    (idea,) = import_ideas(actor=owner, call=call, source="old", rows=[row("a", supports=3)], now=NOW)
    run_due(NOW)
    assert not idea.clocks.exists()


def test_what_came_in_before_is_left_as_it_is(call, owner):
    import_ideas(actor=owner, call=call, source="old", rows=[row("a")], now=NOW)
    Idea.objects.update(title="Mended by hand")
    assert import_ideas(actor=owner, call=call, source="old", rows=[row("a")], now=NOW) == []
    again = import_ideas(actor=owner, call=call, source="other", rows=[row("a")], now=NOW)
    assert sorted(Idea.objects.values_list("title", flat=True)) == ["Idea a", "Mended by hand"]
    assert len(again) == 1


def test_an_answer_counts_as_having_been_heard_then(call, owner):
    letter = ImportedAnswer(PersonFactory(user=None, email=""), LONG_AGO + timedelta(days=5), "We do it.")
    (idea,) = import_ideas(actor=owner, call=call, source="old", rows=[row("a", answer=letter)], now=NOW)
    assert not idea.needs_answer
    assert idea.trail_item.answers.get().text == "We do it."
    assert Credit.objects.get(item=idea.trail_item).heard_at == LONG_AGO + timedelta(days=5)
    assert Item.objects.get(kind="answer").number == 1


def test_an_import_is_an_act_of_those_who_run_the_call(call):
    with pytest.raises(PermissionDenied):
        import_ideas(actor=PersonFactory(), call=call, source="old", rows=[row("a")], now=NOW)
    with pytest.raises(PermissionDenied):
        import_supports(actor=PersonFactory(), call=call, supports=[], now=NOW)
    assert (Idea.objects.count(), Item.objects.count()) == (0, 0)


def test_supporters_who_come_in_twice_count_once(call, owner):
    idea, other = make_idea(call), make_idea(call)
    people = [PersonFactory(user=None, email="").pk for _ in range(3)]
    supports = [(idea.pk, person, NOW) for person in people] + [(other.pk, people[0], NOW)]
    import_supports(actor=owner, call=call, supports=supports, now=NOW)
    import_supports(actor=owner, call=call, supports=supports[:2], now=NOW)
    assert Support.objects.count() == 4
    assert dict(Idea.objects.values_list("pk", "supports_count")) == {idea.pk: 3, other.pk: 1}
    assert Membership.objects.filter(person__in=people).count() == 3

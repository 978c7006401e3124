"""Tags: few, one for each word however it is typed, kept in order by the team."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.authors.actions import merge_tags, remove_tag, rename_tag, tag_idea
from makewith.loop.ideas.authors.models import IdeaTag, Tag
from makewith.loop.ideas.authors.queries import tags_like, tags_of, tags_used_in
from makewith.loop.ideas.authors.tests.cast import call_with
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return call_with({"most_tags": 3})


@pytest.fixture
def sofie(call):
    return TeamRoleFactory(programme=call.activity.programme, role=Role.MODERATOR).person


def tag(idea, *names, person=None):
    return tag_idea(person=person or idea.author, idea=idea, names=names, now=NOW)


def names_of(idea):
    return [one.name for one in tags_of([idea.pk]).get(idea.pk, [])]


def test_a_word_is_one_tag_however_it_is_typed(call):
    first, second = make_idea(call), make_idea(call)
    tag(first, "Rain", " rain ", "#RAIN", "Café")
    tag(second, "cafe", "rAIN")
    assert (names_of(first), names_of(second)) == (["Café", "Rain"], ["Café", "Rain"])
    assert Tag.objects.count() == 2


def test_tags_are_what_was_sent_last_and_unused_ones_go(call):
    idea = make_idea(call)
    tag(idea, "rain", "doors")
    tag(idea, "doors", "مطر")
    assert names_of(idea) == ["doors", "مطر"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"doors", "مطر"}


@pytest.mark.parametrize("names", [["a", "b", "c", "d"], ["x" * 31], ["!!!"], ["🙂"]])
def test_what_is_no_tag_or_one_too_many_is_said(call, names):
    idea = make_idea(call)
    with pytest.raises(ValidationError) as error:
        tag(idea, *names)
    assert list(error.value.error_dict) == ["tags"]
    assert Tag.objects.count() == 0


def test_authors_and_the_team_tag_and_nobody_where_a_call_has_no_tags(call, sofie):
    idea = make_idea(call)
    tag(idea, "rain", person=sofie)
    with pytest.raises(PermissionDenied):
        tag(idea, "rain", person=PersonFactory())
    with pytest.raises(PermissionDenied):
        tag(make_idea(), "rain")
    assert names_of(idea) == ["rain"]


def test_merging_gives_every_idea_the_tag_once(call, sofie):
    first, second = make_idea(call), make_idea(call)
    tag(first, "rain", "wet")
    tag(second, "wet")
    wet, rain = (Tag.objects.get(name=name) for name in ("wet", "rain"))
    merge_tags(actor=sofie, tag=wet, into=rain, now=NOW)
    assert (names_of(first), names_of(second), IdeaTag.objects.count()) == (["rain"], ["rain"], 2)


def test_a_tag_is_renamed_everywhere_but_not_to_another_ones_name(call, sofie):
    idea = make_idea(call)
    tag(idea, "rain", "wet")
    rain = Tag.objects.get(name="rain")
    with pytest.raises(ValidationError, match="Merge the two"):
        rename_tag(actor=sofie, tag=rain, name="WET", now=NOW)
    rain.refresh_from_db()
    rename_tag(actor=sofie, tag=rain, name="Weather", now=NOW)
    assert names_of(idea) == ["Weather", "wet"]


def test_curating_is_the_teams(call, sofie):
    idea = make_idea(call)
    tag(idea, "rain", "wet")
    rain, wet = Tag.objects.get(name="rain"), Tag.objects.get(name="wet")
    for act in (
        lambda: rename_tag(actor=idea.author, tag=rain, name="x", now=NOW),
        lambda: merge_tags(actor=idea.author, tag=rain, into=wet, now=NOW),
        lambda: remove_tag(actor=idea.author, tag=rain, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert names_of(idea) == ["rain", "wet"]
    remove_tag(actor=sofie, tag=rain, now=NOW)
    assert names_of(idea) == ["wet"]


def test_tags_of_a_call_are_counted_and_found_while_typing(call):
    for names in (["rain"], ["rain", "doors"], ["rails"]):
        tag(make_idea(call), *names)
    assert [(one.name, one.ideas_count) for one in tags_used_in(call)] == [("rain", 2), ("doors", 1), ("rails", 1)]
    assert [one.name for one in tags_like(" RAI", call.activity.programme, None)] == ["rails", "rain"]
    assert tags_like("!", call.activity.programme, None) == []


def test_with_the_idea_go_the_tags_that_nobody_else_uses(call):
    idea, other = make_idea(call), make_idea(call)
    tag(idea, "rain", "zinnias")
    tag(other, "rain")
    withdraw_item(actor=idea.author, item=idea.trail_item, now=NOW)
    assert list(Tag.objects.values_list("name", flat=True)) == ["rain"]

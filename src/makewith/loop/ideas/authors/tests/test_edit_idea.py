"""Editing makes a version; limits are the call's; the line, search and inboxes follow."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.search.queries import matching
from makewith.loop.ideas.actions import Words, support_idea
from makewith.loop.ideas.authors.actions import edit_idea
from makewith.loop.ideas.authors.models import Version
from makewith.loop.ideas.authors.queries import differences, versions_of
from makewith.loop.ideas.authors.tests.cast import call_with, join
from makewith.loop.ideas.tests.factories import NOW, WORDS, make_idea

pytestmark = pytest.mark.django_db
OTHER = Words(
    "Show the courier a photo of the zinnias", {**WORDS.answers, "instead": "Ask me first. Before, not after."}
)
LATER = NOW + timedelta(hours=1)


def edit(idea, words=OTHER, *, person=None, based_on=1, **more):
    return edit_idea(person=person or idea.author, idea=idea, words=words, based_on=based_on, now=LATER, **more)


def test_the_first_wording_is_kept_when_there_is_a_second():
    idea = edit(make_idea(), note="The zinnias are where it is dry")
    assert (idea.version, idea.title, idea.changed_at) == (2, OTHER.title, LATER)
    assert [(row.number, row.title, row.note) for row in versions_of(idea)] == [
        (2, OTHER.title, "The zinnias are where it is dry"),
        (1, WORDS.title, ""),
    ]
    idea.trail_item.refresh_from_db()
    assert idea.trail_item.title == OTHER.title
    assert list(matching("zinnias").values_list("item_id", flat=True)) == [idea.trail_item_id]


def test_what_changed_is_read_part_by_part():
    idea = edit(make_idea())
    after, before = versions_of(idea)
    found = differences(idea.call, before, after)
    assert [difference.label for difference in found] == ["", "What would you like instead?"]
    assert [(piece.kind, piece.text) for piece in found[1].pieces] == [
        ("same", "Ask me "), ("removed", "where safe is"), ("added", "first"), ("same", ". Before, not after."),
    ]  # fmt: skip


def test_the_same_words_again_make_no_version():
    idea = make_idea()
    assert edit(idea, WORDS).version == 1
    edit(idea)
    assert edit(idea).version == 2
    assert (Version.objects.count(), Event.objects.filter(kind__endswith="IdeaEdited").count()) == (2, 1)


def test_of_two_who_edit_at_once_the_second_is_told():
    idea = edit(make_idea())
    with pytest.raises(ValidationError, match="it is at version 2"):
        edit(idea, Words("Another line", dict(WORDS.answers)))
    assert Version.objects.count() == 2


def test_what_is_missing_or_too_long_is_said_by_field():
    idea = make_idea()
    for words, field in ((Words("", {**WORDS.answers}), "title"), (Words("x" * 81, {**WORDS.answers}), "title"),
                         (Words("A line", {"today": "x"}), "instead")):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            edit(idea, words)
        assert list(error.value.error_dict) == [field]
    with pytest.raises(ValidationError) as error:
        edit(idea, note="n" * 161)
    assert list(error.value.error_dict) == ["note"]
    assert Version.objects.count() == 0


@pytest.mark.parametrize(
    ("rules", "may"),
    [
        ({}, True),
        ({"may_edit": False}, False),
        ({"edit_until_supporters": 2}, False),
        ({"edit_until_supporters": 3}, True),
        ({"edit_until_answered": True}, True),
        ({"edit_statuses": ["gathering"]}, True),
        ({"edit_statuses": ["review"]}, False),
    ],
)
def test_how_long_words_may_be_changed_is_the_calls(rules, may):
    idea = make_idea(call_with(rules))
    for _ in range(2):
        support_idea(person=PersonFactory(), idea=idea, now=NOW)
    idea.status = "gathering"
    idea.save()
    if may:
        assert edit(idea).version == 2
    else:
        with pytest.raises(PermissionDenied):
            edit(idea)


def test_with_an_answer_the_words_stay_where_the_call_says_so():
    idea = make_idea(call_with({"edit_until_answered": True}))
    idea.needs_answer = False
    idea.save()
    with pytest.raises(PermissionDenied):
        edit(idea)


@pytest.mark.parametrize("who", ["co_author", "co_author_who_may_not", "stranger", "blocked", "closed"])
def test_who_may_change_the_words(who):
    idea = make_idea()
    person = PersonFactory()
    if who.startswith("co_author"):
        join(idea, person, 20, may_edit=who == "co_author")
    elif who == "blocked":
        person = idea.author
        Block.objects.create(programme=idea.call.activity.programme, person=person, blocked_at=NOW)
    elif who == "closed":
        person = idea.author
        idea.call.activity.state = "closed"
        idea.call.activity.save()
    if who == "co_author":
        assert edit(idea, person=person).versions.get(number=2).by == person
    else:
        with pytest.raises(PermissionDenied):
            edit(idea, person=person)
        assert Version.objects.count() == 0


@pytest.mark.parametrize(("words", "is_substantial"), [(4, True), (5, False)])
def test_a_change_is_substantial_from_as_many_words_as_the_call_says(words, is_substantial):
    idea = make_idea(call_with({"substantial_words": words}))
    # "my safe spot" became "our dry old bench": four words came, three went.
    edit(idea, Words(WORDS.title.replace("my safe spot", "our dry old bench"), dict(WORDS.answers)))
    event = Event.objects.get(kind__endswith="IdeaEdited")
    assert event.payload == {"version": 2, "is_substantial": is_substantial}


def test_a_line_in_arabic_is_kept_letter_by_letter():
    line = "أرِ الساعي مكاني الآمن في صورة"
    idea = edit(make_idea(), Words(line, {"today": "اختار الحاويات، وأمطرت.", "instead": "اسألني أين هو آمن."}))
    assert (idea.title, idea.trail_item.title) == (line, line)
    assert "".join(piece.text for piece in differences(idea.call, *reversed(versions_of(idea)))[0].pieces if piece.kind == "added") == line  # fmt: skip

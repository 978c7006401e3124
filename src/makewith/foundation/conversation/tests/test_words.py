"""Comments and answers: their words as they are kept, who may see them, and what happens after the end."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.conversation.models import Answer, Comment
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import ProgrammeState, Role
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.actions import Giver, make_item
from makewith.foundation.trail.models import Audience, Item
from makewith.foundation.trail.tests.test_make_item import NOW


@pytest.fixture
def target(db) -> Item:
    programme = ProgrammeFactory()
    return make_item(
        programme=programme, activity=ActivityFactory(programme=programme), kind="idea", title="A bench",
        givers=[Giver(PersonFactory())], audience=Audience.CREDITED, now=NOW,
    )  # fmt: skip


def comment(target, author, text="Low enough?"):
    return add_comment(author=author, target=target, text=text, stance="builds", submission_key=uuid.uuid4(), now=NOW)


def answer(target, text="We try it."):
    helene = TeamRoleFactory(programme=target.programme, role=Role.OWNER).person
    return give_answer(signed_by=helene, target=target, text=text, submission_key=uuid.uuid4(), now=NOW)


def test_whoever_was_answered_about_something_private_sees_the_answer_and_nobody_else_does(target, client):
    author, given = target.credits.get().person, answer(target)
    said = comment(target, given.signed_by)
    assert list(Answer.objects.visible_to(author)) == [given]
    assert list(Comment.objects.visible_to(author)) == [said]
    for other in (PersonFactory(), None):
        assert not Answer.objects.visible_to(other).exists()
        assert not Comment.objects.visible_to(other).exists()
    client.force_login(author.user)
    page = reverse("conversation:answer", args=[target.programme.slug, given.trail_item.public_id])
    assert client.get(page).status_code == 302


def test_words_are_kept_plain_wherever_they_come_from(target):
    said = comment(target, target.credits.get().person, " Low\0 enough?\r\nReally? \ud83d")
    assert said.text == "Low enough?\nReally?"
    assert text_of(said.trail_item) == "Low enough?\nReally?"
    assert answer(target, "Yes.\r\n").text == "Yes."


@pytest.mark.parametrize(
    ("text", "problem"),
    [(" \0\r\n", "There is nothing written yet."), ("x" * 4001, "This has 4001 characters. 4000 fit.")],
)
def test_an_answer_that_says_nothing_or_too_much_is_refused_in_words(target, text, problem):
    with pytest.raises(ValidationError) as error:
        answer(target, text)
    assert error.value.message_dict == {"text": [problem]}


def test_what_an_action_says_is_shown_on_the_form(target, client):
    person = target.credits.get().person
    client.force_login(person.user)
    address = reverse("conversation:add_comment", args=[target.public_id])
    response = client.post(address, {"text": " \0 ", "stance": "builds", "submission_key": uuid.uuid4()})
    assert response.status_code == 422
    assert "There is nothing written yet." in response.content.decode()


def test_line_breaks_count_once_on_the_form_as_in_the_action(target, client):
    client.force_login(target.credits.get().person.user)
    address = reverse("conversation:add_comment", args=[target.public_id])
    text = "x\r\n" * 999 + "xx"
    response = client.post(address, {"text": text, "stance": "builds", "submission_key": uuid.uuid4()})
    assert response.status_code == 302
    assert len(Comment.objects.get().text) == 2000


def test_in_an_archived_programme_people_are_still_answered_but_nothing_new_is_said(target):
    target.programme.state = ProgrammeState.ARCHIVED
    target.programme.save()
    assert answer(target).text == "We try it."
    with pytest.raises(PermissionDenied):
        comment(target, target.credits.get().person)

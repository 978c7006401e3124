"""What authors tell of an idea as it goes on: an Item of its own, that is taken back by itself or with the idea."""

import io
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.files.models import File
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.queries import heard_rate, items_of, waiting_credits
from makewith.loop.ideas.authors.actions import post_update
from makewith.loop.ideas.authors.models import IdeaUpdate
from makewith.loop.ideas.authors.queries import updates_of
from makewith.loop.ideas.authors.tests.cast import shared_idea
from makewith.loop.ideas.tests.factories import NOW, make_idea

pytestmark = pytest.mark.django_db
TEXT = "Day 12: I built it from cardboard."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    made = io.BytesIO()
    Image.linear_gradient("L").save(made, "PNG")
    return SimpleUploadedFile("model.png", made.getvalue(), "image/png")


def post(idea, person=None, text=TEXT, key=None, **more):
    return post_update(
        person=person or idea.author, idea=idea, text=text, submission_key=key or uuid.uuid4(), now=NOW, **more
    )


def test_an_update_is_an_item_of_whoever_wrote_it():
    idea, (_author, ruth) = shared_idea(30)
    update = post(idea, ruth, upload=picture(), picture_alt=" A model of\na bench ")
    item = update.trail_item
    assert (item.kind, item.number, item.title, item.audience) == ("idea_update", 1, TEXT, "public")
    assert [credit.person for credit in item.credits.all()] == [ruth]
    assert (update.picture_alt, update.picture.holder) == ("A model of a bench", "idea_update")
    assert set(items_of(ruth)) == {item, idea.trail_item}
    assert updates_of(idea) == [update]


def test_the_same_key_again_is_the_same_update():
    idea, key = make_idea(), uuid.uuid4()
    assert post(idea, key=key) == post(idea, key=key)
    assert IdeaUpdate.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 1001])
def test_nothing_and_too_much_are_said(text):
    idea = make_idea()
    with pytest.raises(ValidationError) as error:
        post(idea, text=text)
    assert list(error.value.error_dict) == ["text"]


def test_what_is_no_picture_is_refused_and_nothing_is_posted():
    idea = make_idea()
    with pytest.raises(RefusedFile):
        post(idea, upload=SimpleUploadedFile("model.png", b"no picture", "image/png"))
    assert (IdeaUpdate.objects.count(), File.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["stranger", "blocked", "taken_back", "archived"])
def test_who_may_not_post_does_not(who):
    idea = make_idea()
    person = PersonFactory() if who == "stranger" else idea.author
    if who == "blocked":
        Block.objects.create(programme=idea.call.activity.programme, person=person, blocked_at=NOW)
    elif who == "taken_back":
        withdraw_item(actor=person, item=idea.trail_item, now=NOW)
        idea.refresh_from_db()
    elif who == "archived":
        idea.call.activity.programme.state = "archived"
    with pytest.raises(PermissionDenied):
        post(idea, person)
    assert IdeaUpdate.objects.count() == 0


def test_authors_tell_on_after_the_call_has_closed():
    idea = make_idea()
    idea.call.activity.state = "closed"
    idea.call.activity.save()
    assert post(idea).text == TEXT


def test_one_that_was_taken_back_is_empty_and_not_shown():
    idea = make_idea()
    update = post(idea, upload=picture(), picture_alt="A model")
    withdraw_item(actor=idea.author, item=update.trail_item, now=NOW)
    update.refresh_from_db()
    assert (update.text, update.picture, update.picture_alt) == ("", None, "")
    assert updates_of(idea) == []
    assert File.objects.get().original_name == ""


def test_of_an_idea_without_a_name_an_update_has_none_either():
    idea = make_idea()
    idea.is_anonymous = True
    idea.save()
    assert post(idea).trail_item.credits.get().hidden is True


def test_nobody_owes_an_answer_to_an_update():
    idea = make_idea()
    programme = idea.call.activity.programme
    before = heard_rate(programme, NOW)
    update = post(idea)
    assert update.trail_item.credits.get().heard_at is None
    assert heard_rate(programme, NOW) == before
    late = NOW + programme.promise * 2
    assert heard_rate(programme, late).late == 1
    team = TeamRoleFactory(programme=programme).person
    assert [credit.item for credit in waiting_credits(programme, team, late)] == [idea.trail_item]

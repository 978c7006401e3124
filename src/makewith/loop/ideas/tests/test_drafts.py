"""A page that still holds the draft does no harm to the idea it became, nor to one that was thrown away."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.loop.ideas.actions import add_picture, discard_draft, draft_of, remove_picture, submit_idea, write_idea
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, WORDS, make_call, make_idea


def picture() -> "SimpleUploadedFile":
    content = BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    return SimpleUploadedFile("p.png", content.getvalue(), "image/png")


@pytest.fixture
def two_pages(db: None) -> tuple[Idea, Idea]:
    """The same draft with a picture, as two open pages hold it."""
    call, author = make_call(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    add_picture(author=author, idea=draft, upload=picture(), now=NOW)
    return draft, Idea.objects.get(pk=draft.pk)


def test_an_idea_on_the_table_keeps_its_pictures_when_the_draft_is_thrown_away(two_pages: tuple[Idea, Idea]) -> None:
    one, other = two_pages
    submit_idea(author=one.author, idea=one, words=WORDS, terms_version=1, now=NOW)
    with pytest.raises(PermissionDenied):
        discard_draft(author=one.author, idea=other)
    with pytest.raises(PermissionDenied):
        remove_picture(author=one.author, picture=other.pictures.get())
    with pytest.raises(PermissionDenied):
        add_picture(author=one.author, idea=other, upload=picture(), now=NOW)
    assert other.pictures.get().file.stored_name != ""
    assert Idea.objects.get().state == IdeaState.OPEN


def test_a_draft_thrown_away_meanwhile_says_so(two_pages: tuple[Idea, Idea]) -> None:
    one, other = two_pages
    discard_draft(author=one.author, idea=one)
    with pytest.raises(ValidationError) as error:
        submit_idea(author=other.author, idea=other, words=WORDS, terms_version=1, now=NOW)
    assert "thrown away" in error.value.message_dict["title"][0]
    assert Idea.objects.count() == 0


@pytest.mark.django_db
def test_a_key_that_belongs_to_another_author_is_refused() -> None:
    idea = make_idea()
    with pytest.raises(ValidationError) as error:
        write_idea(
            author=PersonFactory(), call=idea.call, words=WORDS, terms_version=None, submission_key=idea.public_id,
            now=NOW,
        )  # fmt: skip
    assert list(error.value.message_dict) == ["submission_key"]
    assert Idea.objects.count() == 1

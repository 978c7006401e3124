"""Putting an idea on the table again brings its words and pictures along, each a copy of its own."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makewith.foundation.files.models import File, FileState
from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.actions import add_picture, describe_pictures, discard_draft, draft_of, submit_idea
from makewith.loop.ideas.ladders.actions import resubmit_idea
from makewith.loop.ideas.ladders.tests.stage import DAY, let_time_pass, make_ladder
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, WORDS


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return tmp_path / "files"


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.linear_gradient("L").save(content, "PNG")
    return SimpleUploadedFile("porch.png", content.getvalue(), "image/png")


@pytest.fixture
def missed(db) -> Idea:
    """An idea with two pictures, the second of them refused, whose clock ran out."""
    call, author = make_ladder(), PersonFactory()
    draft = draft_of(author=author, call=call, now=NOW)
    kept = [add_picture(author=author, idea=draft, upload=picture(), now=NOW) for _ in range(2)]
    told = [(one.file.public_id, f"Caption {n}", f"A porch {n}") for n, one in enumerate(kept)]
    describe_pictures(author=author, idea=draft, pictures=told)
    worker.run_due(NOW, in_this_process=True)
    File.objects.filter(pk=kept[1].file_id).update(state=FileState.REFUSED, stored_name="", thumbnail_name="")
    idea = submit_idea(author=author, idea=draft, words=WORDS, terms_version=None, now=NOW)
    let_time_pass(NOW + 10 * DAY)
    return Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=idea.pk)


def shown(idea: Idea) -> list[tuple[str, str, int, bytes]]:
    """Each picture as (caption, alt, position, bytes)."""
    rows = [one for one in idea.pictures.select_related("file") if one.file.stored_name]
    return [(one.caption, one.alt, one.position, content(one.file)) for one in rows]


def content(file: File) -> bytes:
    with default_storage.open(file.stored_name) as opened:
        return opened.read()


def test_the_second_try_has_the_pictures_of_the_first(missed, django_capture_on_commit_callbacks):
    draft = resubmit_idea(author=missed.author, idea=missed, now=NOW + 11 * DAY)
    assert resubmit_idea(author=missed.author, idea=missed, now=NOW + 11 * DAY) == draft
    assert (draft.title, draft.pictures.count()) == (WORDS.title, 1)
    assert shown(draft) == shown(missed)
    copy, first = draft.pictures.get().file, missed.pictures.first().file
    assert (copy.state, copy.owner_id, copy.width) == (first.state, first.owner_id, first.width)
    assert copy.stored_name != first.stored_name
    # Throwing the draft away, or taking the first back, takes nothing from the other.
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=missed.author, item=missed.trail_item, now=NOW + 11 * DAY)
    assert len(shown(draft)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(author=missed.author, idea=draft)
    assert not default_storage.exists(copy.stored_name)


def test_a_picture_that_is_not_prepared_yet_is_prepared_for_the_copy_too(missed):
    File.objects.filter(stored_name__startswith="pictures/").update(state=FileState.RECEIVED, thumbnail_name="")
    draft = resubmit_idea(author=missed.author, idea=missed, now=NOW + 11 * DAY)
    worker.run_due(NOW + 11 * DAY, in_this_process=True)
    assert draft.pictures.get().file.state == FileState.READY

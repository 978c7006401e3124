import os
from datetime import timedelta

import pytest

from makewith.foundation.files import actions, tasks
from makewith.foundation.files.models import File, FileState
from makewith.foundation.programmes.tests.factories import ProgrammeFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1, minutes=1)


def stored(storage):
    return sorted(path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file())


def age_to(storage, moment):
    for path in storage.rglob("*"):
        if path.is_file():
            os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.fixture
def ready(encoded, receive, django_capture_on_commit_callbacks):
    def receive_and_prepare(**options):
        file = receive(encoded(), **options)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.prepare_picture(file_id=file.pk)
        file.refresh_from_db()
        return file

    return receive_and_prepare


def test_an_emptied_file_has_no_bytes_and_no_name(ready, storage, django_capture_on_commit_callbacks):
    file = ready(name="CANARY.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        actions.empty_file(file=file)

    row = File.objects.get()
    assert (row.state, row.original_name, row.stored_name, row.thumbnail_name) == (FileState.EMPTIED, "", "", "")
    assert stored(storage) == []


def test_emptying_that_is_rolled_back_keeps_the_bytes(ready, storage, django_capture_on_commit_callbacks):
    file = ready()
    with django_capture_on_commit_callbacks() as callbacks:
        actions.empty_file(file=file)
    assert len(stored(storage)) == 2
    assert len(callbacks) == 1


def test_a_file_that_nothing_holds_is_dropped_after_a_day(ready, storage, django_capture_on_commit_callbacks):
    ready()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_loose_files(NOW + timedelta(hours=23))
    assert File.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_loose_files(NOW + DAY)
    assert File.objects.count() == 0
    assert stored(storage) == []


def test_a_file_that_something_points_at_is_kept(ready, storage, django_capture_on_commit_callbacks):
    file = ready()
    ProgrammeFactory(picture=file)
    age_to(storage, NOW)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_loose_files(NOW + DAY)
    assert File.objects.get() == file
    assert len(stored(storage)) == 2


def test_stored_bytes_without_a_row_are_dropped_after_a_day(ready, storage):
    file = ready()
    ProgrammeFactory(picture=file)
    (storage / "originals").mkdir(exist_ok=True)
    (storage / "originals" / "left-over").write_bytes(b"x")
    age_to(storage, NOW)

    tasks.forget_loose_files(NOW + timedelta(hours=23))
    assert "originals/left-over" in stored(storage)
    tasks.forget_loose_files(NOW + DAY)
    assert stored(storage) == sorted([file.stored_name, file.thumbnail_name])

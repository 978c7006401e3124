"""`makewith backup` and `makewith restore`."""

import json
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from makewith.foundation.files.models import File, FileState
from makewith.foundation.people.models import Person
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import make_idea
from makewith.surfaces.cli.backup import backup, columns_of, tables
from makewith.surfaces.cli.restore import restore

pytestmark = pytest.mark.django_db(transaction=True)


def everything():
    """Every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list(*columns_of(model)))
        for model in tables()
    }


@pytest.fixture
def picture():
    name = default_storage.save("pictures/bench.png", ContentFile(b"the bytes of a picture"))
    yield File.objects.create(holder="idea", content_type="image/png", size=22, stored_name=name, state=FileState.READY)
    default_storage.delete(name)


def test_what_was_lost_comes_back_row_by_row_and_byte_by_byte(run, tmp_path, picture):
    idea = make_idea()
    archive = tmp_path / "backup.tar.gz"
    assert run(backup, archive).exit_code == 0
    before = everything()
    Idea.objects.filter(pk=idea.pk).update(title="Spoiled")
    Person.objects.update(name="Nobody")
    File.objects.all().delete()
    default_storage.delete(picture.stored_name)
    result = run(restore, archive, "--force")
    assert result.exit_code == 0, result.output
    assert everything() == before
    with default_storage.open(picture.stored_name) as file:
        assert file.read() == b"the bytes of a picture"


def test_numbers_go_on_where_they_were(run, tmp_path):
    make_idea()
    archive = tmp_path / "backup.tar.gz"
    run(backup, archive)
    run(restore, archive, "--force")
    assert make_idea().pk not in {None, Idea.objects.order_by("pk").first().pk}


def test_an_installation_with_people_is_left_alone(run, tmp_path):
    make_idea()
    archive = tmp_path / "backup.tar.gz"
    run(backup, archive)
    Person.objects.update(name="Somebody else")
    result = run(restore, archive)
    assert result.exit_code == 1
    assert "add --force" in result.output
    assert set(Person.objects.values_list("name", flat=True)) == {"Somebody else"}


def test_the_archive_says_what_is_in_it_and_others_cannot_read_it(run, tmp_path, picture):
    make_idea()
    archive = tmp_path / "backup.tar.gz"
    run(backup, archive)
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        names = set(tar.getnames())
    assert manifest["rows"]["ideas.Idea"] == 1
    assert set(manifest["checksums"]) == names - {"manifest.json"}
    assert f"files/{picture.stored_name}" in names


def test_a_backup_writes_over_nothing_unless_told(run, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    archive.write_text("precious")
    assert run(backup, archive).exit_code == 1
    assert archive.read_text() == "precious"


@pytest.mark.parametrize("keep", [0.5, 0.98])
def test_an_archive_cut_off_is_refused_and_changes_nothing(run, tmp_path, keep):
    make_idea()
    archive = tmp_path / "backup.tar.gz"
    run(backup, archive)
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * keep)])
    before = everything()
    result = run(restore, archive, "--force")
    assert result.exit_code == 1
    assert everything() == before


def test_an_archive_that_was_changed_is_refused(run, tmp_path):
    make_idea()
    archive, folder = tmp_path / "backup.tar.gz", tmp_path / "unpacked"
    run(backup, archive)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    rows = folder / "database" / "ideas.Idea.jsonl"
    rows.write_text(rows.read_text("utf-8").replace("safe spot", "soft spot"), "utf-8")
    with tarfile.open(archive, "w:gz") as tar:
        for path in sorted(part for part in folder.rglob("*") if part.is_file()):
            tar.add(path, path.relative_to(folder).as_posix())
    result = run(restore, archive, "--force")
    assert result.exit_code == 1
    assert "ideas.Idea.jsonl is not what it was" in result.output


def test_something_else_is_no_backup(run, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    archive.write_bytes(b"hello")
    result = run(restore, archive, "--force")
    assert result.exit_code == 1
    assert "damaged or no backup" in result.output

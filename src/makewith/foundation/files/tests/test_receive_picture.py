import struct
import zlib

import pytest

from makewith.foundation.files import actions
from makewith.foundation.files.models import File, FileState
from makewith.foundation.jobs.models import Job

from .conftest import NOW

pytestmark = pytest.mark.django_db


def stored(storage):
    return sorted(path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("JPEG", "image/jpeg"),
        ("MPO", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("HEIF", "image/heic"),
    ],
)
def test_a_picture_is_kept_as_it_came_until_a_job_prepares_it(kind, content_type, encoded, receive, storage):
    content = encoded(kind)

    file = receive(content, name="C:\\holiday\\porch.bin")

    assert (file.state, file.content_type, file.width, file.height) == (FileState.RECEIVED, content_type, 64, 48)
    assert (file.size, file.original_name, file.created_at) == (len(content), "porch.bin", NOW)
    assert stored(storage) == [file.stored_name]
    assert (storage / file.stored_name).read_bytes() == content
    assert "porch" not in file.stored_name
    job = Job.objects.get()
    assert (job.handler, job.payload) == (actions.PREPARE_PICTURE, {"file_id": file.pk})


def png_that_claims(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10_000, 5_001), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(size, receive, storage):
    with pytest.raises(actions.RefusedFile, match="more than 50 megapixels"):
        receive(png_that_claims(*size))
    assert (File.objects.count(), Job.objects.count(), stored(storage)) == (0, 0, [])


def test_a_renamed_executable_is_refused(receive):
    with pytest.raises(actions.RefusedFile, match="not a picture"):
        receive(b"MZ\x90\x00" + b"\0" * 600, name="photo.jpg")


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"<html>", b"plain words"]
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content, receive):
    with pytest.raises(actions.RefusedFile, match="not a picture"):
        receive(content, name="photo.png", content_type="image/png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_a_picture_cut_short_is_refused_at_once(kind, encoded, receive, storage):
    content = encoded(kind, size=(600, 400))
    with pytest.raises(actions.RefusedFile, match="damaged or did not arrive whole"):
        receive(content[: len(content) * 2 // 3])
    assert (File.objects.count(), stored(storage)) == (0, [])


def test_an_empty_file_is_refused(receive):
    with pytest.raises(actions.RefusedFile, match="empty"):
        receive(b"")


def test_more_than_twenty_megabytes_are_refused(encoded, receive):
    content = encoded() + b"\0" * (20 * 1024 * 1024)
    with pytest.raises(actions.RefusedFile, match="larger than 20 MB"):
        receive(content)


def test_a_file_whose_row_could_not_be_written_leaves_nothing_behind(encoded, receive, storage, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the queue is full")

    monkeypatch.setattr(actions, "enqueue_paths", fail)
    with pytest.raises(RuntimeError):
        receive(encoded())
    assert (File.objects.count(), stored(storage)) == (0, [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("ü" * 200 + ".jpeg", "ü" * 115 + ".jpeg"),
        ("..", "picture"),
    ],
)
def test_a_name_is_kept_as_plain_text(name, kept, encoded):
    assert actions._plain_name(name) == kept

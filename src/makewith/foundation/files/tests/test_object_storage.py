"""Files in a bucket: the same actions, against a server that speaks S3."""

import io
from datetime import timedelta

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from moto.server import ThreadedMotoServer
from PIL import Image

from makewith.foundation.files.actions import empty_file, forget_loose, make_ready, receive_picture
from makewith.foundation.files.models import File, FileState
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.surfaces.cli import health
from makewith.surfaces.cli.doctor import BAD, OK

NAMES = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "eu-central-1"}


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, settings):
    """An empty bucket, in which uploads lie for this test."""
    found = boto3.resource("s3", endpoint_url=server, **NAMES).Bucket("makewith")
    found.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    options = {
        "bucket_name": "makewith", "endpoint_url": server, "region_name": "eu-central-1", "access_key": "key",
        "secret_key": "secret", "default_acl": None, "file_overwrite": False, "signature_version": "s3v4",
    }  # fmt: skip
    settings.STORAGE = "s3"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    yield found
    found.objects.all().delete()
    found.delete()


def names(bucket):
    return sorted(kept.key.split("/")[0] for kept in bucket.objects.all())


def upload():
    made = io.BytesIO()
    Image.linear_gradient("L").save(made, "PNG")
    return SimpleUploadedFile("porch.png", made.getvalue(), "image/png")


@pytest.mark.django_db
def test_a_picture_lies_in_the_bucket_is_served_by_us_and_goes(bucket, client, django_capture_on_commit_callbacks):
    person, now = PersonFactory(), timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        file = receive_picture(owner_id=person.public_id, holder="archive", upload=upload(), now=now)
    assert names(bucket) == ["originals"]
    with django_capture_on_commit_callbacks(execute=True):
        make_ready(file_id=file.pk)
    assert names(bucket) == ["pictures", "pictures"]
    file.refresh_from_db()
    assert file.state == FileState.READY
    client.force_login(person.user)
    answer = client.get(f"/files/{file.public_id}/?size=thumbnail")
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (256, 256)
    client.logout()
    assert client.get(f"/files/{file.public_id}/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        empty_file(file=file)
    assert names(bucket) == []


@pytest.mark.django_db
def test_what_nothing_holds_is_swept_from_the_bucket_too(bucket, django_capture_on_commit_callbacks):
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        receive_picture(owner_id=PersonFactory().public_id, holder="idea", upload=upload(), now=now)
    default_storage.save("pictures/left-over.jpg", upload())
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_loose(now=now + timedelta(hours=23)) == 0
        forget_loose(now=now + timedelta(hours=25))
    assert (names(bucket), File.objects.count()) == ([], 0)


def test_the_doctor_looks_whether_files_can_be_kept(bucket, settings):
    assert [finding[:2] for finding in health.files()] == [(OK, "Files")]
    assert names(bucket) == []
    options = {**settings.STORAGES["default"]["OPTIONS"], "bucket_name": "elsewhere"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    ((state, _about, _text, to_do),) = health.files()
    assert (state, "MAKEWITH_S3_" in to_do) == (BAD, True)


def test_the_doctor_knows_the_storages_there_are(settings):
    settings.STORAGE = "tape"
    assert [finding[0] for finding in health.files()] == [BAD]

import uuid

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from makewith.foundation.files import actions, registry, tasks
from makewith.foundation.files.models import FileState
from makewith.foundation.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def address(file, query=""):
    return reverse("files:file", args=[file.public_id]) + query


@pytest.fixture
def ready(encoded, receive):
    def receive_and_prepare(**options):
        file = receive(encoded("PNG", size=(900, 600)), **options)
        tasks.prepare_picture(file_id=file.pk)
        file.refresh_from_db()
        return file

    return receive_and_prepare


def test_a_picture_is_served_with_its_type_and_an_etag(client, ready):
    file = ready(name="porch; drop.bmp")
    response = client.get(address(file))

    with default_storage.open(file.stored_name) as content:
        assert b"".join(response) == content.read()
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Length"] == str(file.size)
    assert response["Content-Disposition"] == 'inline; filename="porch; drop.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=300"
    assert "Cookie" in response["Vary"]

    again = client.get(address(file), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_thumbnail_is_another_file_with_another_etag(client, ready):
    file = ready()
    full, thumbnail = client.get(address(file)), client.get(address(file, "?size=thumbnail"))
    assert full["ETag"] != thumbnail["ETag"]
    with default_storage.open(file.thumbnail_name) as content:
        assert b"".join(thumbnail) == content.read()
    full.close()


def test_while_it_is_prepared_a_placeholder_stands_in(client, encoded, receive):
    response = client.get(address(receive(encoded())))
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"<svg")


def test_who_may_not_see_it_learns_only_that_there_is_nothing(client, ready):
    file = ready(holder="secret")
    known_etag = {"If-None-Match": f'"{file.stored_name.split("/")[1].split(".")[0]}"'}
    assert client.get(address(file)).status_code == 404
    assert client.get(address(file), headers=known_etag).status_code == 404
    assert client.get(reverse("files:file", args=[uuid.uuid4()])).status_code == 404


def test_the_predicate_of_the_holder_is_asked_about_the_person(client, ready, monkeypatch):
    file, person = ready(holder="one"), PersonFactory()
    monkeypatch.setitem(registry._holders, "one", lambda seen_by, _: seen_by is not None and seen_by.pk == person.pk)
    assert client.get(address(file)).status_code == 404
    client.force_login(person.user)
    response = client.get(address(file))
    assert response.status_code == 200
    response.close()


def test_what_was_refused_or_emptied_is_gone(client, ready):
    file = ready()
    actions.empty_file(file=file)
    assert client.get(address(file)).status_code == 404
    type(file).objects.update(state=FileState.REFUSED)
    assert client.get(address(file)).status_code == 404


def test_files_cannot_be_written_to_by_their_address(client, ready):
    assert client.post(address(ready())).status_code == 405

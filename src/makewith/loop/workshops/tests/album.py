"""Pictures as phones send them in a workshop's tests, and as others ask for them."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from makewith.foundation.jobs import worker
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.seats import cookie_name
from makewith.loop.workshops.walls import wall_cookie, wall_key

EVERYBODY = ["fay", "cora", "hugo", "nils", "olga", "carl", "anna", "ben", "dora"]


def stored(storage):
    return sorted(path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file())


def encoded(kind="JPEG", size=(600, 400), **options):
    made = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(made, kind, **options)
    return made.getvalue()


def browser(evening, who):
    """Whoever sits there, without an account on this device."""
    client = Client()
    if who is not None:
        client.cookies[cookie_name(evening.workshop)] = evening.keys[who]
    return client


def photos_of(evening, photo=""):
    return f"/w/{evening.workshop.activity.public_id}/photos/{photo}{'/' if photo else ''}"


def send(evening, who, content=None, *, name="photo.jpg", client=None, **said):
    told = {"operation": new_id(), "thing": new_id(), "text": "The hook on our gate", **said}
    upload = SimpleUploadedFile(name, encoded() if content is None else content, "image/jpeg")
    return (client or browser(evening, who)).post(photos_of(evening), {**told, "picture": upload})


def put(evening, who, **said):
    """A photo on the board; its thing and its picture's name."""
    thing = said.pop("thing", new_id())
    answer = send(evening, who, thing=thing, **said)
    assert answer.status_code == 201, answer.content
    return thing, answer.json()["photo"]


def look(evening, who, photo, query=""):
    return browser(evening, who).get(photos_of(evening, photo) + query)


def prepare(evening):
    worker.run_due(evening.now + timedelta(days=900), in_this_process=True)


def viewers(evening, photo):
    found = {who for who in EVERYBODY if look(evening, who, photo).status_code == 200}
    wall = Client()
    workshop_id = evening.workshop.activity.public_id
    wall.cookies[wall_cookie(workshop_id)] = wall_key(workshop_id)
    if wall.get(photos_of(evening, photo)).status_code == 200:
        found.add("wall")
    return found


def bring(evening, who, **said):
    return send(evening, who, wall="1", **said)

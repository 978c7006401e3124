"""Drawings, pictures and photographed walls of paper in what remains of a workshop."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.workshops.board.tests.room import new_id
from makewith.loop.workshops.report.actions.settling import keep_notes
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.queries.report import report_of
from makewith.loop.workshops.report.tests.evening import Evening
from makewith.loop.workshops.report.writing import csv_of, json_of, markdown_of
from makewith.loop.workshops.seats import cookie_name

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.URL = tmp_path / "files", "https://together.example"
    return tmp_path / "files"


@pytest.fixture
def evening() -> Evening:
    evening = Evening()
    evening.begin(1)
    return evening


def send(evening: Evening, who: str, **said: str) -> tuple[str, str]:
    """A picture by HTTP, as a phone sends it; its thing and the path it is seen at."""
    made, thing = io.BytesIO(), new_id()
    Image.radial_gradient("L").save(made, "PNG")
    client = Client()
    client.cookies[cookie_name(evening.workshop)] = evening.keys[who]
    path = reverse("workshops:photos", args=[evening.workshop.activity.public_id])
    upload = SimpleUploadedFile("photo.png", made.getvalue(), "image/png")
    answer = client.post(path, {"operation": new_id(), "thing": thing, "picture": upload, **said})
    return thing, f"{path}{answer.json()['photo']}/"


def page(evening: Evening, name: str, who: str = "fay") -> str:
    client = Client()
    user = evening.person[who].user
    assert user is not None
    client.force_login(user)
    args = [evening.programme.slug, evening.workshop.activity.slug]
    return client.get(reverse(f"workshops_report:{name}", args=args)).content.decode()


def test_the_report_shows_pictures_and_drawings_with_words_for_those_who_cannot_see_them(evening: Evening) -> None:
    _, hook = send(evening, "anna", text="The hook on our gate")
    _, mute = send(evening, "ben")
    evening.do("ben", "sketch.add", thing=new_id(), text="A lamp", strokes=[[0, 10, 20, 30], [5, 5, 6, 6, 7, 7]])
    for shown in (page(evening, "report"), page(evening, "replay")):
        assert f'src="{hook}?size=thumbnail" alt="The hook on our gate"' in shown
        assert f'src="{mute}?size=thumbnail" alt="A photo"' in shown
        assert 'role="img" aria-label="A lamp"><path d="M0 10 20 30M5 5 6 6 7 7"/>' in shown


def test_files_name_pictures_by_addresses_that_work_from_everywhere(evening: Evening) -> None:
    _, hook = send(evening, "anna", text="The [hook] on our gate")
    _, mute = send(evening, "ben")
    report = report_of(evening.workshop)
    lines = markdown_of(report).splitlines()
    assert f"- ![The \\[hook\\] on our gate](https://together.example{hook}) (Anna, Window)" in lines
    assert f"- ![A photo](https://together.example{mute}) (Ben, Window)" in lines
    rows = list(csv.DictReader(io.StringIO(csv_of(report).removeprefix("\ufeff"))))
    assert [(row["kind"], row["picture"]) for row in rows] == [
        ("photo", f"https://together.example{hook}"),
        ("photo", f"https://together.example{mute}"),
    ]
    notes = json.loads(json_of(report))["groups"][0]["notes"]
    assert [note["picture"] for note in notes] == [row["picture"] for row in rows]


def test_a_photographed_wall_stands_beside_the_notes_typed_in_from_it(evening: Evening) -> None:
    _, wall = send(evening, "nils", wall="1")
    photo, window = wall.rstrip("/").rpartition("/")[2], str(evening.tables[0].public_id)
    evening.do("nils", "paper.add", thing=new_id(), text="Ask me first", photo=photo, table=window)
    evening.do("nils", "paper.add", thing=new_id(), text="No menus", photo=photo, seat=evening.seat.ben)
    evening.do("nils", "paper.add", thing=new_id(), text="From no photo", seat=evening.seat.ben)
    report = report_of(evening.workshop)
    (told,) = report.walls
    assert (told.picture, [(said.text, said.name) for said in told.notes]) == (
        wall,
        [("Ask me first", "Window"), ("No menus", "Ben")],
    )
    assert [said.picture for group in report.groups for said in group.notes] == ["", "", ""]
    assert f'<img src="{wall}" alt="A photographed wall of paper, in full size">' in page(evening, "report")
    assert f"![A photographed wall of paper](https://together.example{wall})" in markdown_of(report)


def test_what_was_taken_back_is_in_neither_report_nor_replay(
    evening: Evening, storage: Path, django_capture_on_commit_callbacks: Any
) -> None:
    thing, hook = send(evening, "anna", text="The hook on our gate")
    keep_notes(workshop=evening.workshop, now=evening.now)
    item = Note.objects.get(thing=thing).trail_item
    shown = Client()
    user = evening.person["anna"].user
    assert user is not None
    shown.force_login(user)
    path = reverse("workshops_report:note", args=[evening.programme.slug, item.public_id])
    assert f'src="{hook}?size=thumbnail"' in shown.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_item(actor=evening.person["anna"], item=item, now=evening.now)
    assert [path for path in storage.rglob("*") if path.is_file()] == []
    assert report_of(evening.workshop).groups == ()
    moment = moment_of(evening.workshop, evening.person["fay"], None)
    assert moment is not None
    for seq in range(moment.first, moment.last + 1):
        then = moment_of(evening.workshop, evening.person["fay"], seq)
        assert then is not None
        assert then.groups == ()
    assert hook not in shown.get(path).content.decode()
    assert shown.get(hook).status_code == 404

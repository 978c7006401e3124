"""From a recipe to a plan, and what is done with a programme as a whole."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from makewith.foundation.activity.models import Event
from makewith.foundation.files.models import File, FileState
from makewith.foundation.programmes.models import Programme, Role
from makewith.foundation.programmes.recipes import all_recipes
from makewith.foundation.trail.models import Credit, Item
from makewith.loop.decisions.reviews.actions import (
    create_board,
    open_window,
    put_item,
    reveal_window,
    seat_reviewer,
    submit_card,
)
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Scorecard, Window
from makewith.loop.ideas.models import Call
from makewith.surfaces.cli import demo

NEW = {
    "name": "The last hundred metres",
    "goal": "Like a neighbour",
    "time_zone": "Europe/Berlin",
    "started_on": "2026-03-02",
}


def states(page: str) -> list[str]:
    """What the pill of each of the six steps says."""
    return re.findall(r'class="six__name">.*?<span class="pill[^>]*>(?:<svg.*?</svg>)?([^<]+)</span>', page, re.DOTALL)


def test_there_are_three_recipes_and_each_says_what_comes_later():
    assert [recipe.name for recipe in all_recipes()] == ["experience-workshop", "idea-community", "supporter-ladder"]
    for recipe in all_recipes():
        assert recipe.runnable
        assert all(activity.note for activity in recipe.later)


@pytest.mark.parametrize("recipe", ["experience-workshop", "idea-community", "supporter-ladder"])
def test_a_recipe_lays_out_a_plan_that_only_the_team_sees(house, recipe):
    client = house.client("administrator")
    response = client.post("/studio/new/", {"recipe": recipe, **NEW}, follow=True)
    programme = Programme.objects.get(slug="the-last-hundred-metres")
    assert (programme.state, programme.recipe) == ("draft", recipe)
    half, decided = "Half decided", "Decided"
    assert states(response.content.decode()) == [half, half, half, decided, decided, decided]
    assert programme.rounds.count() == 3
    calls = Call.objects.filter(activity__programme=programme)
    assert {call.activity.state for call in calls} == {"draft"}
    assert all(call.activity.terms.count() == 1 for call in calls)
    assert programme.team_roles.get().person == house.people["administrator"]
    assert house.client("member").get("/p/the-last-hundred-metres/").status_code == 404


def test_a_step_is_kept_and_one_that_does_not_fit_keeps_what_was_typed(house):
    client, path = house.client("owner"), house.url("plan/communicate/")
    assert client.post(path, {"communication": "A letter", "promise_days": "10"}).status_code == 302
    response = client.post(path, {"communication": "Another letter", "promise_days": "0"})
    assert response.status_code == 422
    assert "A promise needs at least one day." in response.content.decode()
    assert "Another letter" in response.content.decode()
    house.programme.refresh_from_db()
    assert (house.programme.communication, house.programme.promise_days) == ("A letter", 10)


def test_a_round_that_ends_before_it_begins_is_not_planned(house):
    data = {"name": "One", "starts_on": "2026-08-01", "ends_on": "2026-07-01"}
    response = house.client("owner").post(house.url("plan/rounds/"), data)
    assert response.status_code == 422
    assert "The round would end before it begins." in response.content.decode()
    assert house.programme.rounds.count() == 0


def test_a_picture_stands_beside_the_goal_and_another_takes_its_place(house):
    client, path = house.client("owner"), house.url("picture/")
    pictures = Path(demo.__file__).parent / "pictures"
    for name in ("bins.png", "hall.png"):
        assert (
            client.post(path, {"picture": SimpleUploadedFile(name, (pictures / name).read_bytes())}).status_code == 302
        )
    house.programme.refresh_from_db()
    assert house.programme.picture.original_name == "hall.png"
    assert File.objects.filter(holder="programme", state=FileState.EMPTIED).count() == 1


def test_a_renamed_program_is_no_picture_and_the_one_before_stays(house):
    client, path = house.client("owner"), house.url("picture/")
    response = client.post(path, {"picture": SimpleUploadedFile("door.png", b"MZ" + b"\0" * 500)}, follow=True)
    assert "not a picture" in response.content.decode()
    house.programme.refresh_from_db()
    assert house.programme.picture is None


def test_a_copy_has_the_plan_and_nothing_anybody_gave(house):
    house.programme.thanks = "A day off"
    house.programme.save()
    house.client("owner").post(house.url("duplicate/"), {"name": "The next one"})
    copy = Programme.objects.get(slug="the-next-one")
    assert (copy.state, copy.thanks, copy.goal) == ("draft", "A day off", house.programme.goal)
    assert [(row.person, row.role) for row in copy.team_roles.all()] == [(house.people["owner"], Role.OWNER)]
    assert copy.memberships.count() == copy.invitations.count() == Item.objects.filter(programme=copy).count() == 0
    call = Call.objects.get(activity__programme=copy)
    assert (call.activity.title, call.activity.state) == (house.call.activity.title, "draft")
    assert call.questions == house.call.questions


def test_archived_is_closed_and_can_be_opened_again(house):
    client = house.client("owner")
    client.post(house.url("archive/"))
    house.programme.refresh_from_db()
    assert house.programme.state == "archived"
    client.post(house.url("open/"))
    house.programme.refresh_from_db()
    assert house.programme.state == "open"


def test_no_programme_takes_the_name_of_a_page(house):
    house.client("administrator").post("/studio/new/", {"recipe": "idea-community", **NEW, "name": "Jobs"})
    assert Programme.objects.get(name="Jobs").slug == "jobs-2"


def exported(house) -> zipfile.ZipFile:
    response = house.client("owner").post(house.url("export/"))
    assert response["Content-Disposition"].startswith('attachment; filename="metres-')
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_an_export_has_everything_the_team_may_see_and_is_noted(house):
    archive = exported(house)
    assert archive.testzip() is None
    assert json.loads(archive.read("programme.json"))["slug"] == "metres"
    assert [row["title"] for row in rows(archive, "ideas.csv")] == [house.idea.title]
    assert "He chose the bins, and it rained." in rows(archive, "ideas.csv")[0]["answers"]
    assert [row["name"] for row in rows(archive, "credits.csv")] == [house.people["member"].shown_name]
    assert Event.objects.filter(kind="ProgrammeExported", subject_id=house.programme.public_id).count() == 1


def test_an_export_has_reviews_with_the_cards_that_are_laid_open_and_no_other(house):
    owner = house.people["owner"]
    now = timezone.now()
    board = create_board(actor=owner, programme=house.programme, now=now, title="The review")
    seat_reviewer(actor=owner, board=board, person=house.people["researcher"], now=now)
    put_item(actor=owner, board=board, item=house.idea.trail_item, now=now)
    window = Window.objects.get()
    Window.objects.update(closes_at=now - timedelta(days=1))
    window.refresh_from_db()
    open_window(window=window, now=now)
    card = Scorecard.objects.select_related("reviewer", "entry__window__board__activity__programme").get()
    marks = {one.key: 4 for one in window.rules.criteria}
    submit_card(reviewer=card.reviewer, card=card, filling=Filling(marks, leaning="approved"), now=now)
    assert [row["board"] for row in rows(exported(house), "reviews.csv")] == ["The review"]
    assert rows(exported(house), "scorecards.csv") == []
    reveal_window(actor=owner, window=window, now=now)
    archive = exported(house)
    assert [row["item"] for row in rows(archive, "review_entries.csv")] == [str(house.idea.trail_item.public_id)]
    (told,) = rows(archive, "scorecards.csv")
    assert (told["reviewer"], json.loads(told["marks"]), told["leaning"]) == (
        card.reviewer.shown_name,
        marks,
        "approved",
    )


def test_an_export_has_no_credit_whose_name_is_kept_back(house):
    Credit.objects.update(hidden=True)
    archive = exported(house)
    assert rows(archive, "credits.csv") == []
    name = house.people["member"].name
    assert all(name not in archive.read(part).decode() for part in archive.namelist())


def test_what_begins_like_a_formula_is_exported_as_text(house):
    house.idea.title = "=HYPERLINK(1)"
    house.idea.save()
    assert rows(exported(house), "ideas.csv")[0]["title"] == "'=HYPERLINK(1)"


def test_a_round_in_the_last_year_there_is_gets_a_sentence_and_no_error_page(house):
    dates = {"starts_on": "9999-12-01", "ends_on": "9999-12-31"}
    answer = house.client("owner").post(house.url("plan/rounds/"), {"name": "The last", **dates})
    assert "Choose a day between the years 1900 and 2100." in answer.content.decode()

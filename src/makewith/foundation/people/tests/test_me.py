import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.accounts.models import ApiToken
from makewith.foundation.accounts.queries import user_for_token
from makewith.foundation.activity.models import Event
from makewith.foundation.people.actions import change_appearance, change_settings
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 2, tzinfo=UTC)


@pytest.fixture
def amina(client):
    person = PersonFactory(name="Amina K.", kind=StakeholderKindFactory(name="receiver"))
    client.force_login(person.user)
    return person


def test_a_name_and_how_it_shows_change_at_once(client, amina):
    response = client.post("/me/appearance/", {"name": "Amina", "shown_as": "kind"})
    assert response.url == "/me/"
    amina.refresh_from_db()
    assert (amina.name, amina.shown_as, amina.shown_name) == ("Amina", "kind", "A receiver")
    assert [event.kind for event in Event.objects.all()] == ["AppearanceChanged"]


@pytest.mark.parametrize("changed", [{"name": ""}, {"shown_as": "ghost"}, {"shown_as": ""}])
def test_an_appearance_that_does_not_fit_changes_nothing(client, amina, changed):
    response = client.post("/me/appearance/", {"name": "Amina", "shown_as": "kind", **changed})
    assert response.status_code == 422
    amina.refresh_from_db()
    assert (amina.name, amina.shown_as) == ("Amina K.", "name")


@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_clock_and_light_are_kept(client, amina, theme):
    client.post("/me/settings/", {"time_zone": "Asia/Tokyo", "theme": theme})
    amina.refresh_from_db()
    assert (amina.time_zone, amina.theme) == ("Asia/Tokyo", theme)


def test_a_light_that_does_not_exist_is_refused(client, amina):
    response = client.post("/me/settings/", {"time_zone": "Asia/Tokyo", "theme": "neon"})
    assert response.status_code == 422
    amina.refresh_from_db()
    assert (amina.time_zone, amina.theme) == ("Europe/Berlin", "")


def test_nobody_changes_the_page_of_another_or_of_somebody_who_left(amina):
    other, left = PersonFactory(name="Mika R."), PersonFactory(erased_at=NOW)
    for person, by in ((other, amina), (left, left), (amina, None)):
        with pytest.raises(PermissionDenied):
            change_appearance(person=person, by=by, name="x", shown_as="kind", now=NOW)
        with pytest.raises(PermissionDenied):
            change_settings(person=person, by=by, time_zone="UTC", theme="dark")
        person.refresh_from_db()
        assert (person.shown_as, person.time_zone, person.theme) == ("name", "Europe/Berlin", "")
    assert Event.objects.count() == 0


def test_a_key_is_shown_once_and_then_only_by_its_beginning(client, amina):
    page = client.post("/me/keys/", {"name": "spreadsheet"})
    text = re.search(r'value="(mw_[^"]+)"', page.content.decode())[1]
    assert page.status_code == 201
    assert "no-store" in page["Cache-Control"]
    listed = client.get("/me/").content.decode()
    assert text not in listed
    assert f"{text[:8]}…" in listed
    assert "not used yet" in listed
    assert user_for_token(text, NOW) == amina.user
    assert "not used yet" not in client.get("/me/").content.decode()


def test_a_key_without_a_name_is_not_made(client, amina):
    response = client.post("/me/keys/", {"name": " "})
    assert response.status_code == 422
    assert "Write where you will use it" in response.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_key_is_ended_by_its_owner_and_by_nobody_else(client, amina):
    token, text = create_token(user=amina.user, name="sheet")
    foreign, foreign_text = create_token(user=PersonFactory().user, name="theirs")
    assert client.post(f"/me/keys/{foreign.public_id}/end/").status_code == 404
    assert client.get(f"/me/keys/{token.public_id}/end/").status_code == 405
    assert user_for_token(text, NOW) is not None
    assert client.post(f"/me/keys/{token.public_id}/end/").url == "/me/"
    assert user_for_token(text, NOW) is None
    assert user_for_token(foreign_text, NOW) is not None


def test_ten_keys_a_minute_are_enough(client, amina):
    statuses = [client.post("/me/keys/", {"name": "key"}).status_code for _ in range(11)]
    assert statuses == [201] * 10 + [429]
    assert ApiToken.objects.count() == 10


def test_the_page_names_the_address_and_the_side(client, amina):
    page = client.get("/me/").content.decode()
    assert amina.user.email in page
    assert "Amina K., receiver" in page
    assert "/sign-in/ways/" in page


def test_no_two_fields_of_the_page_share_an_id(client, amina):
    ids = re.findall(r' id="([^"]+)"', client.get("/me/").content.decode())
    assert sorted(ids) == sorted(set(ids))

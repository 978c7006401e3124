import json
import stat

import pytest
from django.contrib.auth import get_user

from makewith.foundation.accounts.demo import demo_links, read_links
from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.tests.factories import UserFactory

CAST = {"owner": "sofie@wrenpost.example", "customer": "amina@example.org"}
HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def links(settings, tmp_path):
    settings.DEMO, settings.DEMO_LOOPBACK_BIND, settings.DATA = True, True, tmp_path
    settings.ALLOWED_HOSTS = ["*"]
    return {link.role: link for link in demo_links(tmp_path, CAST)}


def test_links_are_random_kept_and_readable_by_their_owner_alone(tmp_path):
    first, again = demo_links(tmp_path, CAST), demo_links(tmp_path, CAST)
    assert first == again == read_links(tmp_path)
    assert [link.role for link in first] == ["owner", "customer"]
    assert len({link.token for link in [*first, *demo_links(tmp_path / "other", CAST)]}) == 4
    assert stat.S_IMODE((tmp_path / "demo-links.json").stat().st_mode) == 0o600
    assert set(json.loads((tmp_path / "demo-links.json").read_text("utf-8"))["owner"]) == {"email", "token"}


def test_a_role_that_is_played_by_another_address_gets_another_link(tmp_path):
    first = demo_links(tmp_path, CAST)
    second = demo_links(tmp_path, {**CAST, "owner": "helene@wrenpost.example"})
    assert second[0].token != first[0].token
    assert second[1] == first[1]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8123", "LOCALHOST:8000"])
def test_a_link_signs_in_on_this_machine(client, links, host):
    user = UserFactory(email="amina@example.org")
    response = client.get(links["customer"].path, **{**HERE, "HTTP_HOST": host})
    assert (response.status_code, response.url) == (302, "/")
    assert get_user(client) == user


@pytest.mark.django_db
def test_a_link_leads_to_a_page_of_ours_and_to_no_other(client, links):
    UserFactory(email="amina@example.org")
    assert client.get(links["customer"].path + "?next=/me/", **HERE).url == "/me/"
    assert client.get(links["customer"].path + "?next=//elsewhere.example", **HERE).url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"HTTP_HOST": "makewith.example"},
        {"HTTP_HOST": "localhost.makewith.example"},
        {"HTTP_HOST": "localhost@makewith.example"},
        {"HTTP_HOST": "192.168.1.7:8000"},
        {"REMOTE_ADDR": "192.168.1.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_HOST": "localhost"},
        {"HTTP_X_FORWARDED_PROTO": "http"},
        {"HTTP_X_FORWARDED_PORT": "8000"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
    ids=lambda changed: " ".join(f"{name}={value}" for name, value in changed.items()),
)
def test_a_request_that_may_come_from_elsewhere_is_answered_404(client, links, changed):
    UserFactory(email="amina@example.org")
    assert client.get(links["customer"].path, **{**HERE, **changed}).status_code in {400, 404}
    assert not get_user(client).is_authenticated


@pytest.mark.django_db
@pytest.mark.parametrize("switch", ["DEMO", "DEMO_LOOPBACK_BIND"])
def test_outside_the_demo_or_a_loopback_address_no_link_works(client, links, settings, switch):
    UserFactory(email="amina@example.org")
    setattr(settings, switch, False)
    assert client.get(links["customer"].path, **HERE).status_code == 404
    assert not get_user(client).is_authenticated


@pytest.mark.django_db
def test_an_unknown_link_a_missing_account_and_a_closed_one_are_answered_alike(client, links):
    UserFactory(email="sofie@wrenpost.example", is_active=False)
    for token in (links["customer"].token, links["owner"].token, "x", "é"):
        assert client.get(f"/demo/sign-in/{token}/", **HERE).status_code == 404
    assert not get_user(client).is_authenticated
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_only_reading_follows_a_link(client, links):
    UserFactory(email="amina@example.org")
    assert client.post(links["customer"].path, **HERE).status_code == 405
    assert not get_user(client).is_authenticated

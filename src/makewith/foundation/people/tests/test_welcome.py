import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.accounts.tests.letters import sign_in
from makewith.foundation.people.models import Person
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    return StakeholderKindFactory(name="receiver")


@pytest.fixture
def newcomer(client, receiver):
    sign_in(client, "amina@example.org")


def form(receiver, **changed):
    return {
        "name": "Amina K.",
        "kind": str(receiver.public_id),
        "time_zone": "Europe/Berlin",
        "next": "/me/",
        **changed,
    }


def test_a_visitor_is_sent_to_sign_in_and_a_newcomer_to_welcome_and_both_come_back(client, receiver):
    assert client.get("/me/").url == "/sign-in/code/?next=/me/"
    sign_in(client, "amina@example.org", next_page="/me/")
    assert client.get("/me/").url == "/welcome/?next=/me/"
    response = client.post("/welcome/", form(receiver))
    assert response.url == "/me/"
    assert client.get("/me/").status_code == 200


def test_a_newcomer_chooses_a_name_a_side_and_a_zone(client, newcomer, receiver):
    client.post("/welcome/", form(receiver))
    person = Person.objects.get()
    assert (person.name, person.kind, person.time_zone) == ("Amina K.", receiver, "Europe/Berlin")
    assert (person.email, person.user.email) == ("amina@example.org", "amina@example.org")


def test_the_page_offers_only_sides_that_are_open_and_lets_the_browser_set_the_zone(client, newcomer):
    StakeholderKindFactory(name="board of directors", is_open_to_choose=False)
    page = client.get("/welcome/").content.decode()
    assert "receiver" in page
    assert "board of directors" not in page
    assert "data-own-zone" in page


def test_a_side_that_is_not_open_cannot_be_chosen(client, newcomer, receiver):
    closed = StakeholderKindFactory(name="business team", is_open_to_choose=False)
    response = client.post("/welcome/", form(receiver, kind=str(closed.public_id)))
    assert "This one is not open to choose." in response.content.decode()
    assert Person.objects.count() == 0


def test_who_was_invited_finds_the_name_they_are_known_by(client):
    courier = StakeholderKindFactory(name="courier")
    waiting = PersonFactory(user=None, email="mika@example.org", name="Mika R.", kind=courier)
    sign_in(client, "mika@example.org")
    page = client.get("/welcome/").content.decode()
    assert "We expected you." in page
    assert 'value="Mika R."' in page
    client.post("/welcome/", {"name": "Mika", "time_zone": "UTC"})
    waiting.refresh_from_db()
    assert (waiting.name, waiting.kind, waiting.user.email) == ("Mika", courier, "mika@example.org")


def test_asking_for_a_code_alone_connects_nobody(client):
    waiting = PersonFactory(user=None, email="mika@example.org")
    client.post("/sign-in/code/", {"email": "mika@example.org"})
    assert client.get("/welcome/").status_code == 302
    waiting.refresh_from_db()
    assert waiting.user is None


def test_sending_the_page_twice_makes_one_person(client, newcomer, receiver):
    client.post("/welcome/", form(receiver))
    assert client.post("/welcome/", form(receiver, name="Another")).url == "/me/"
    assert [person.name for person in Person.objects.all()] == ["Amina K."]


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"name": ""}, "Write a name"),
        ({"name": " \u200b\u202e "}, "Write a name"),
        ({"name": "🙂"}, "A name has at least one letter or figure."),
        ({"name": "a" * 61}, "This name is longer than 60 characters."),
        ({"kind": "x"}, "This one is not open to choose."),
        ({"kind": ""}, "Choose the one that fits best."),
        ({"time_zone": "Mars/Olympus"}, "This is not the name of a time zone."),
        ({"time_zone": ""}, "Choose the zone of your clock."),
    ],
)
def test_what_does_not_fit_is_named_and_the_name_stays(client, newcomer, receiver, changed, answer):
    page = client.post("/welcome/", form(receiver, **changed)).content.decode()
    assert answer in page
    assert "name" in changed or 'value="Amina K."' in page
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Amina\t K. ", "Amina K."),
        ("سلمى ح.", "سلمى ح."),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Ada\u202e 🙂", "Ada 🙂"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_name_may_be_in_any_script_and_is_shown_as_text(client, newcomer, receiver, written, kept):
    client.post("/welcome/", form(receiver, name=written))
    assert Person.objects.get().name == kept
    assert "<script>alert" not in client.get("/me/").content.decode()


def test_an_older_name_of_a_zone_is_taken(client, newcomer, receiver):
    client.post("/welcome/", form(receiver, time_zone="Etc/GMT-3"))
    assert Person.objects.get().time_zone == "Etc/GMT-3"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_welcome_leads_to_no_other_site(client, newcomer, receiver, elsewhere):
    assert client.post("/welcome/", form(receiver, next=elsewhere)).url == "/"


@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"referer": "http://testserver/ideas/58/?page=2"}, "/ideas/58/%3Fpage%3D2"),
        ({"referer": "http://elsewhere.example/"}, "/"),
        ({}, "/"),
    ],
)
def test_after_signing_in_somebody_who_sent_something_is_back_on_its_page(headers, back):
    request = RequestFactory().post("/ideas/58/support/", headers=headers)
    request.user = AnonymousUser()
    response = person_required(lambda request: HttpResponse("done"))(request)
    assert response.url == f"/sign-in/code/?next={back}"


def test_a_part_of_a_page_makes_the_whole_page_go_to_sign_in():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ideas/58/"}
    request = RequestFactory().post("/ideas/58/support/", headers=headers)
    request.user = AnonymousUser()
    response = person_required(lambda request: HttpResponse("done"))(request)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/sign-in/code/?next=/ideas/58/")


def test_a_view_that_needs_a_person_gets_one():
    person = PersonFactory()
    request = RequestFactory().get("/")
    request.user = person.user
    view = person_required(lambda request: HttpResponse(require_person(request).name))
    assert view(request).content.decode() == person.name
    request.user = UserFactory()
    assert view(request).url == "/welcome/?next=/"

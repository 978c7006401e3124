from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core import mail
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.accounts.tests.letters import last_code, sign_in

pytestmark = pytest.mark.django_db

REQUEST = "/sign-in/code/"
CONFIRM = "/sign-in/code/confirm/"


def ask(client, email="amina@example.org", query=""):
    return client.post(REQUEST + query, {"email": email})


def test_a_code_sent_to_an_address_signs_its_account_in(client):
    user = UserFactory(email="amina@example.org")
    response = ask(client)
    assert (response.status_code, response.url) == (302, CONFIRM)
    assert mail.outbox[0].to == ["amina@example.org"]
    response = client.post(CONFIRM, {"code": last_code()})
    assert (response.status_code, response.url) == (302, "/")
    assert get_user(client) == user


def test_the_letter_has_the_code_in_its_subject_its_text_and_its_html(client):
    ask(client)
    letter = mail.outbox[0]
    code = last_code()
    html, kind = letter.alternatives[0]
    assert letter.subject == f"{code} is your code"
    assert kind == "text/html"
    assert code in html
    assert "<" not in letter.body
    assert "http" not in letter.body


def test_an_address_that_nobody_used_gets_an_account_the_same_way(client):
    known, new = UserFactory(email="known@example.org"), "new@example.org"
    answers = []
    for email in (known.email, new):
        client.cookies.clear()
        response = ask(client, email)
        page = client.get(CONFIRM).content.decode()
        answers.append(
            (response.status_code, response.url, "Look in your letter box" in page, len(mail.outbox[-1].body))
        )
    assert answers[0][:3] == answers[1][:3] == (302, CONFIRM, True)
    client.post(CONFIRM, {"code": last_code()})
    assert get_user(client).email == new


def test_an_address_is_one_account_however_it_is_written(client):
    user = UserFactory(email="amina@example.org")
    sign_in(client, " AMINA@Example.org ")
    assert get_user(client) == user
    assert User.objects.count() == 1


def test_a_closed_account_is_answered_like_any_other_and_gets_no_code(client):
    UserFactory(email="closed@example.org", is_active=False)
    response = ask(client, "closed@example.org")
    assert (response.status_code, response.url) == (302, CONFIRM)
    assert "Look in your letter box" in client.get(CONFIRM).content.decode()
    assert [letter.subject for letter in mail.outbox] == ["This address cannot sign in"]
    response = client.post(CONFIRM, {"code": "BCDFGH"})
    assert "This is not the code that we sent." in response.content.decode()


def test_an_account_closed_after_the_code_was_sent_stays_out(client):
    user = UserFactory(email="amina@example.org")
    ask(client)
    user.is_active = False
    user.save(update_fields=["is_active"])
    response = client.post(CONFIRM, {"code": last_code()})
    assert response.url == "/sign-in/closed/"
    assert client.get(response.url).status_code == 200
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("written", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", lambda code: "-".join(code)])
def test_capitals_and_spaces_in_a_code_do_not_matter(client, written):
    ask(client)
    client.post(CONFIRM, {"code": written(last_code())})
    assert get_user(client).is_authenticated


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("000000", "This is not the code that we sent."),
        ("", "Type the code from the e-mail here."),
        ("é😀؀", "This is not the code that we sent."),
        ("9" * 500, "Type only the six letters and figures."),
    ],
)
def test_a_wrong_code_says_what_to_do(client, code, answer):
    ask(client)
    response = client.post(CONFIRM, {"code": code})
    assert response.status_code == 200
    assert answer in response.content.decode()
    assert not get_user(client).is_authenticated


def test_five_wrong_codes_end_the_attempt(client):
    ask(client)
    code = last_code()
    for _ in range(5):
        response = client.post(CONFIRM, {"code": "000000"})
    assert response.url == REQUEST
    assert client.post(CONFIRM, {"code": code}).url == REQUEST
    assert not get_user(client).is_authenticated
    assert "That was one try too many." in client.get(REQUEST).content.decode()


def test_a_code_runs_out_after_ten_minutes_and_the_page_says_so(client):
    ask(client, query="?next=/me/")
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        response = client.post(CONFIRM + "?next=/me/", {"code": last_code()})
        assert response.url == REQUEST + "?next=%2Fme%2F"
        assert "That code has run out" in client.get(response.url).content.decode()
    assert not get_user(client).is_authenticated


def test_the_code_of_an_earlier_letter_is_named_by_its_time(client):
    with time_machine.travel("2026-06-18 13:48:00+00:00", tick=False):
        ask(client)
        earlier = last_code()
    with time_machine.travel("2026-06-18 13:49:00+00:00", tick=False):
        client.post(CONFIRM, {"action": "resend"})
        assert len(mail.outbox) == 2
        response = client.post(CONFIRM, {"code": earlier})
        assert "This is the code from 13:48. A newer one is on its way to you" in response.content.decode()
        client.post(CONFIRM, {"code": last_code()})
        assert get_user(client).is_authenticated


def test_asking_again_from_the_first_page_makes_the_first_code_an_earlier_one(client):
    with time_machine.travel("2026-06-18 13:48:00+00:00", tick=False):
        ask(client)
        earlier = last_code()
        assert client.get(REQUEST).status_code == 200
        ask(client)
        assert "This is the code from 13:48." in client.post(CONFIRM, {"code": earlier}).content.decode()


def test_another_letter_waits_half_a_minute(client):
    with time_machine.travel("2026-06-18 13:48:00+00:00", tick=False):
        ask(client)
    with time_machine.travel("2026-06-18 13:48:10+00:00", tick=False):
        response = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "We can send another in 20 seconds." in response.content.decode()
    assert len(mail.outbox) == 1


def test_one_address_gets_at_most_three_codes_a_minute(client):
    for _ in range(4):
        response = ask(client)
    assert response.status_code == 200
    assert "That was one try too many." in response.content.decode()
    assert len(mail.outbox) == 3


def test_one_visitor_asks_for_at_most_twenty_codes_a_minute(client):
    for number in range(21):
        response = ask(client, f"somebody{number}@example.org")
    assert response.status_code == 200
    assert len(mail.outbox) == 20
    assert User.objects.filter(email="somebody20@example.org").count() == 0


@pytest.mark.parametrize(
    ("email", "answer"),
    [
        ("", "Write your e-mail address here."),
        ("amina", "This does not look like an e-mail address."),
        ("a@b@c", "This does not look like an e-mail address."),
        ("<script>alert(1)</script>@example.org", "This does not look like an e-mail address."),
        ("a" * 250 + "@example.org", "At most 254 characters fit."),
        ("amina@example.org\nBcc: others@example.org", "This does not look like an e-mail address."),
    ],
)
def test_what_is_no_address_is_sent_back_with_a_reason(client, email, answer):
    response = ask(client, email)
    assert response.status_code == 200
    assert answer in response.content.decode()
    assert mail.outbox == []
    assert User.objects.count() == 0


def test_the_page_that_was_asked_for_comes_after_the_code(client):
    sign_in(client, "amina@example.org", next_page="/me/")
    response = client.get(REQUEST + "?next=/me/")
    assert response.url == "/me/"


def test_a_page_elsewhere_is_never_gone_to(client):
    ask(client, query="?next=https://elsewhere.example/")
    response = client.post(CONFIRM + "?next=https://elsewhere.example/", {"code": last_code()})
    assert response.url == "/"


def test_signing_out_takes_a_press_of_a_button(client):
    sign_in(client, "amina@example.org")
    assert client.get("/sign-in/out/").status_code == 200
    assert get_user(client).is_authenticated
    client.post("/sign-in/out/")
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_change_password", "account_reset_password", "mfa_reauthenticate"],
)
def test_pages_of_allauth_that_have_no_place_here_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/sign-in/passkey/", "/sign-in/second-step/", "/sign-in/code/confirm/", "/sign-in/"])
def test_a_visitor_without_an_attempt_under_way_is_sent_to_the_first_page(client, path):
    assert client.get(path, follow=True).redirect_chain[-1][0] == REQUEST

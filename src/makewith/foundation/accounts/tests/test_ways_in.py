import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core import mail
from django.utils import timezone

from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.tests.letters import last_code, sign_in

pytestmark = pytest.mark.django_db

AGAIN = "/sign-in/again/"
CHANGING = [
    "/sign-in/ways/passkey/",
    "/sign-in/ways/passkey/1/remove/",
    "/sign-in/ways/app/",
    "/sign-in/ways/app/remove/",
    "/sign-in/ways/spare-codes/",
    "/sign-in/ways/spare-codes/new/",
]


def code_of_app(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def amina(client):
    sign_in(client, "amina@example.org")
    return get_user(client)


@pytest.mark.parametrize("path", ["/sign-in/ways/", AGAIN, *CHANGING])
def test_a_visitor_is_asked_to_sign_in_first(client, path):
    response = client.get(path)
    assert response.url == f"/sign-in/code/?next={path}"


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_session_proves_itself_again_before_it_changes_a_way_in(client, amina, path, method):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        response = getattr(client, method)(path)
    assert response.url == f"{AGAIN}?next={path}"


def test_a_code_by_email_proves_an_old_session_and_leads_back(client, amina):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        again = f"{AGAIN}?next=/sign-in/ways/app/"
        assert "Is it still you?" in client.get(again).content.decode()
        client.post(again, {"action": "send"})
        assert len(mail.outbox) == 2
        response = client.post(again, {"code": last_code().lower()})
        assert response.url == "/sign-in/ways/app/"
        assert client.get(response.url).status_code == 200


def test_a_wrong_code_proves_nothing_and_the_sixth_try_needs_a_new_one(client, amina):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post(AGAIN, {"action": "send"})
        code = last_code()
        for _ in range(5):
            assert "This is not the code that we sent." in client.post(AGAIN, {"code": "000000"}).content.decode()
        client.post(AGAIN, {"code": code})
        assert len(mail.outbox) == 3
        assert client.get("/sign-in/ways/app/").status_code == 302


def test_the_page_of_ways_in_lists_passkeys_and_offers_the_rest(client, amina):
    page = client.get("/sign-in/ways/").content.decode()
    assert "None yet." in page
    assert "/sign-in/ways/passkey/" in page
    assert "/sign-in/ways/app/" in page


def test_adding_a_passkey_asks_for_one_that_signs_in_by_itself(client, amina):
    page = client.get("/sign-in/ways/passkey/").content.decode()
    options = re.search(r'id="passkey-options">(.*?)</script>', page)[1]
    assert '"residentKey": "required"' in options
    assert '"userVerification": "required"' in options


@pytest.mark.parametrize(
    "credential",
    ["", "{", "[]", "7", "{}", '{"response": {}}', '{"id": "a", "rawId": "a", "response": {"clientDataJSON": 1}}'],
)
@pytest.mark.parametrize("path", ["/sign-in/ways/passkey/", "/sign-in/again/passkey/"])
def test_a_damaged_answer_of_a_device_adds_and_proves_nothing(client, amina, path, credential):
    Authenticator.objects.create(user=amina, type=Authenticator.Type.TOTP, data={})
    client.get(path)
    response = client.post(path, {"name": "phone", "credential": credential})
    assert response.status_code in {200, 302}
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 0


@pytest.mark.parametrize("credential", ["", "{", "[]", "{}", '{"response": {"userHandle": "AAAA"}}'])
def test_a_damaged_passkey_signs_nobody_in(client, credential):
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    response = client.post("/sign-in/passkey/", {"credential": credential})
    assert response.url == "/sign-in/"
    assert not get_user(client).is_authenticated


def test_the_browser_gets_a_challenge_as_json(client):
    answer = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    assert answer["request_options"]["publicKey"]["rpId"] == "testserver"


def test_nobody_takes_off_the_passkey_of_another(client, amina):
    other = User.objects.create_user("other@example.org")
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
    assert client.post(f"/sign-in/ways/passkey/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_an_app_is_a_second_step_and_spare_codes_stand_in_for_it(client, amina, django_capture_on_commit_callbacks):
    page = client.get("/sign-in/ways/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/sign-in/ways/app/", {"code": code_of_app(secret)})
    assert response.url == "/sign-in/ways/spare-codes/"
    spare = re.findall(r"<li><code>(\w+)</code>", client.get(response.url).content.decode())
    assert len(spare) == 10
    assert mail.outbox[-1].subject == "Your ways in have changed"
    assert "An authenticator app was added." in mail.outbox[-1].body

    client.post("/sign-in/out/")
    sign_in(client, "amina@example.org")
    assert not get_user(client).is_authenticated
    assert "Now the code from your app" in client.get("/sign-in/second-step/").content.decode()
    assert "This code does not fit." in client.post("/sign-in/second-step/", {"code": "1"}).content.decode()
    client.post("/sign-in/second-step/", {"code": spare[0]})
    assert get_user(client) == amina

    client.post("/sign-in/ways/app/remove/")
    assert Authenticator.objects.filter(user=amina).count() == 0


def test_a_passkey_alone_asks_for_no_second_step_after_the_code_by_email(client, amina):
    Authenticator.objects.create(user=amina, type=Authenticator.Type.WEBAUTHN, data={"name": "lost phone"})
    client.post("/sign-in/out/")
    sign_in(client, "amina@example.org")
    assert get_user(client) == amina


def test_new_spare_codes_replace_the_old_ones(client, amina):
    TOTP.activate(amina, "JBSWY3DPEHPK3PXP")
    client.post("/sign-in/ways/spare-codes/new/")
    first = client.get("/sign-in/ways/spare-codes/").content.decode()
    client.post("/sign-in/ways/spare-codes/new/")
    second = client.get("/sign-in/ways/spare-codes/").content.decode()
    assert set(re.findall(r"<li><code>(\w+)", first)).isdisjoint(re.findall(r"<li><code>(\w+)", second))

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from makewith.kit.limits import TooMany, consume, limited

# The page that answers has the frame of every page, and its frame names the company.
pytestmark = pytest.mark.django_db


class Somebody:
    is_authenticated = True

    def __init__(self, pk):
        self.pk = pk


@pytest.fixture(autouse=True)
def nobody_has_been_counted():
    cache.clear()
    yield
    cache.clear()


@limited("notes", 2, 60)
def write_note(request):
    return HttpResponse("written")


def send(method="post", user=None, address="192.0.2.1", view=write_note):
    request = getattr(RequestFactory(), method)("/notes/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    return view(request)


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_the_use_after_the_limit_is_refused_until_the_window_is_over():
    consume("notes", 2, 60)
    consume("notes", 2, 60)
    with pytest.raises(TooMany) as refused:
        consume("notes", 2, 60)
    assert refused.value.retry_after == 47
    with time_machine.travel("2026-06-18 14:03:00+00:00", tick=False):
        consume("notes", 2, 60)


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_keys_are_counted_apart():
    consume("notes", 1, 60)
    consume("ideas", 1, 60)
    with pytest.raises(TooMany):
        consume("notes", 1, 60)


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_a_view_answers_429_and_says_when_to_try_again():
    assert [send().status_code for _ in range(3)] == [200, 200, 429]
    response = send()
    assert response["Retry-After"] == "47"
    assert "47 seconds" in response.content.decode()


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_accounts_and_addresses_of_visitors_are_counted_apart():
    for _ in range(2):
        send()
    assert send().status_code == 429
    assert send(address="192.0.2.2").status_code == 200
    assert send(user=Somebody(1)).status_code == 200
    assert send(user=Somebody(1), address="192.0.2.9").status_code == 200
    assert send(user=Somebody(1), address="192.0.2.10").status_code == 429
    assert send(user=Somebody(2)).status_code == 200


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_reading_is_not_counted():
    assert [send("get").status_code for _ in range(5)] == [200] * 5
    assert send().status_code == 200


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_views_that_share_a_name_share_the_count():
    @limited("notes", 2, 60)
    def write_another(request):
        return HttpResponse("written")

    send()
    send(view=write_another)
    assert send().status_code == 429


@limited("votes", 5, 60, per_address="VOTES_PER_ADDRESS")
def vote(request):
    return HttpResponse("counted")


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_everybody_at_one_address_together_has_a_limit_of_its_own(settings):
    settings.VOTES_PER_ADDRESS = 3
    assert [send(user=Somebody(number), view=vote).status_code for number in range(5)] == [200, 200, 200, 429, 429]
    assert send(user=Somebody(9), address="192.0.2.2", view=vote).status_code == 200


@time_machine.travel("2026-06-18 14:02:13+00:00", tick=False)
def test_with_nought_there_is_no_limit_for_an_address(settings):
    settings.VOTES_PER_ADDRESS = 0
    assert [send(user=Somebody(number), view=vote).status_code for number in range(20)] == [200] * 20

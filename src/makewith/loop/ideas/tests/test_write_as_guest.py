"""Without an account: nobody sees it before the address is proven, and no answer says whether it is known."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from makewith.foundation.jobs import worker
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Block
from makewith.loop.ideas.actions import confirm_guest_idea, forget_guest_ideas, write_as_guest
from makewith.loop.ideas.authors.models import GuestIdea
from makewith.loop.ideas.authors.tests.cast import call_with
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return call_with({"guests": True})


def write(call, email="amina@example.org", **more):
    return write_as_guest(call=call, name="Amina K.", email=email, words=WORDS, terms_version=None, now=NOW, **more)


def test_from_the_page_by_the_letter_to_the_table(call, django_capture_on_commit_callbacks):
    client = Client()
    address = reverse("ideas:write_as_guest", args=[call.activity.programme.slug, call.activity.slug])
    form = {"title": WORDS.title, **WORDS.answers, "name": "Amina K.", "email": "Amina@example.org"}
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert "Look into your letters" in client.post(address, form).content.decode()
    assert (Idea.objects.count(), Person.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_due(timezone.now() + timedelta(minutes=1))
    [letter] = mail.outbox
    assert (letter.to, WORDS.title in letter.body) == (["amina@example.org"], False)
    path = re.search(r"/guest-ideas/[0-9a-f-]+/", letter.body)[0]
    assert WORDS.title in client.get(path).content.decode()
    assert Idea.objects.count() == 0
    for _ in range(2):
        assert "on the table" in client.post(path).content.decode()
    idea = Idea.objects.get()
    assert (idea.author.name, idea.author.email, idea.author.user, idea.state) == (
        "Amina K.",
        "amina@example.org",
        None,
        "open",
    )
    kept = GuestIdea.objects.get()
    assert (kept.email, kept.name, kept.title, kept.answers, kept.idea) == ("", "", "", {}, idea)


def test_a_known_address_is_answered_like_any_other_and_the_idea_is_theirs(call):
    ruth = PersonFactory(name="Ruth O.", email="ruth@example.org")
    answers = []
    for email in ("ruth@example.org", "nobody@example.org"):
        address = reverse("ideas:write_as_guest", args=[call.activity.programme.slug, call.activity.slug])
        form = {"title": WORDS.title, **WORDS.answers, "name": "Amina K.", "email": email}
        answers.append(re.sub(r'(nonce|token)="[^"]*"', "", Client().post(address, form).content.decode()))
    assert answers[0] == answers[1]
    idea = confirm_guest_idea(guest=GuestIdea.objects.get(email="ruth@example.org"), now=NOW)
    assert (idea.author, Person.objects.count()) == (ruth, 1)


def test_whoever_is_blocked_is_refused_when_it_would_be_put_on_the_table(call):
    ruth = PersonFactory(email="ruth@example.org")
    Block.objects.create(programme=call.activity.programme, person=ruth, blocked_at=NOW)
    guest = write(call, "ruth@example.org")
    with pytest.raises(PermissionDenied):
        confirm_guest_idea(guest=guest, now=NOW)
    assert Idea.objects.count() == 0


@pytest.mark.parametrize("why", ["rules", "closed", "members"])
def test_where_guests_may_not_write_they_do_not(why):
    call = call_with({"guests": why != "rules"}, visibility="members" if why == "members" else "public",
                     state="closed" if why == "closed" else "open")  # fmt: skip
    with pytest.raises(PermissionDenied):
        write(call)
    assert GuestIdea.objects.count() == 0


def test_what_is_wrong_is_said_by_field(call):
    with pytest.raises(ValidationError) as error:
        write_as_guest(call=call, name=" ", email="no address", words=WORDS, terms_version=None, now=NOW)
    assert set(error.value.error_dict) == {"name", "email"}


def test_after_a_week_it_is_gone(call):
    guest = write(call)
    assert forget_guest_ideas(now=NOW + timedelta(days=7)) == 0
    assert forget_guest_ideas(now=NOW + timedelta(days=7, seconds=1)) == 1
    guest.refresh_from_db()
    assert (guest.email, guest.name, guest.title, guest.answers) == ("", "", "", {})
    with pytest.raises(ValidationError, match="waited too long"):
        confirm_guest_idea(guest=guest, now=NOW)


def test_a_letterbox_is_not_filled_by_others(call, django_capture_on_commit_callbacks):
    address = reverse("ideas:write_as_guest", args=[call.activity.programme.slug, call.activity.slug])
    form = {"title": WORDS.title, **WORDS.answers, "name": "Amina K.", "email": "amina@example.org"}
    for number in range(6):
        assert Client(REMOTE_ADDR=f"10.0.0.{number}").post(address, form).status_code == 200
    assert GuestIdea.objects.count() == 3

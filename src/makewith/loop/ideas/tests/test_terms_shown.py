"""What somebody agreed to is the version that the page showed them."""

import re

import pytest
from django.urls import reverse

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.actions import publish_terms
from makewith.foundation.programmes.models import Acceptance, Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, WORDS, make_call


@pytest.fixture
def call(db):
    return make_call(terms="You wrote it yourself.")


@pytest.fixture
def write(call, client):
    person = PersonFactory()
    client.force_login(person.user)
    address = reverse("ideas:write", args=[call.activity.programme.slug, call.activity.slug])
    client.get(address)

    def post(**terms):
        return client.post(address, {"title": WORDS.title, **WORDS.answers, **terms})

    return post


def change_terms(call):
    owner = TeamRoleFactory(programme=call.activity.programme, role=Role.OWNER).person
    publish_terms(actor=owner, activity=call.activity, text="We may sell it.", now=NOW)


def test_terms_that_changed_meanwhile_are_shown_and_nothing_is_lost(call, write):
    change_terms(call)
    response = write(terms="on", terms_version="1")
    page = response.content.decode()
    assert response.status_code == 422
    assert "The terms are at version 2. Read them again and agree to that version." in page
    assert "We may sell it." in page
    assert WORDS.answers["today"] in page
    assert 'name="terms_version" value="2"' in page
    assert re.search(r'<input type="checkbox" name="terms"[^>]*checked', page) is None
    assert not Acceptance.objects.exists()
    assert Idea.objects.get().state == IdeaState.DRAFT


def test_the_version_that_was_shown_is_what_is_recorded(call, write):
    change_terms(call)
    assert write(terms="on", terms_version="2").status_code == 302
    assert Acceptance.objects.get().terms.version == 2


@pytest.mark.parametrize("terms", [{"terms_version": "1"}, {"terms": "on"}, {"terms": "on", "terms_version": "9" * 40}])
def test_without_a_tick_or_a_version_nothing_is_agreed_to(write, terms):
    assert write(**terms).status_code == 422
    assert not Acceptance.objects.exists()


def test_other_mistakes_leave_the_tick_where_it_is(write):
    page = write(terms="on", terms_version="1", title="").content.decode()
    assert re.search(r'<input type="checkbox" name="terms"[^>]*checked', page)

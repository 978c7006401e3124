"""The rules of a call: kept section by section, looked at before they are kept."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.actions import change_rules
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.rule_forms import FORMS
from makewith.loop.ideas.rules import SECTIONS, rules_of
from makewith.loop.ideas.tests.factories import NOW, make_call

STEPS = [{"supporters": 100, "days": 60, "words": ""}]


@pytest.fixture
def call(db):
    return make_call()


@pytest.fixture
def owner(call):
    person = PersonFactory()
    TeamRoleFactory(programme=call.activity.programme, person=person, role=Role.OWNER)
    return person


def test_every_section_has_its_form():
    assert [form.section for form in FORMS] == list(SECTIONS)


def test_a_form_that_is_sent_as_it_is_shown_changes_nothing():
    for form in FORMS:
        current = form.section.read({})
        shown = form(current)
        data = {shown.add_prefix(name): value for name, value in shown.initial.items() if value not in (False, None)}
        again = form(current, data)
        assert again.is_valid(), again.errors
        assert form.section.read(again.typed()).data() == {**current.data()}


def test_what_is_kept_is_whole_and_the_log_says_which_section(call, owner):
    change_rules(actor=owner, call=call, section="ladder", data={"steps": STEPS}, now=NOW)
    call.refresh_from_db()
    assert call.rules["ladder"]["steps"] == STEPS
    assert rules_of(call, Ladder).steps[0].supporters == 100
    event = Event.objects.get(kind="RulesChanged")
    assert (event.payload, event.subject_id) == ({"section": "ladder"}, call.activity.public_id)


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("ladder", {"steps": [{"supporters": 0, "days": 60}]}, "steps"),
        ("ladder", {"steps": [{"supporters": 9, "days": 6}, {"supporters": 9, "days": 6}]}, "steps"),
        ("ladder", {"height": 3}, "height"),
        ("lader", {}, "rules"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field_and_changes_nothing(call, owner, section, data, field):
    with pytest.raises(ValidationError) as refused:
        change_rules(actor=owner, call=call, section=section, data=data, now=NOW)
    assert list(refused.value.error_dict) == [field]
    call.refresh_from_db()
    assert call.rules == {}
    assert not Event.objects.exists()


def test_only_those_who_run_the_call_change_its_rules(call):
    for person in (PersonFactory(), TeamRoleFactory(programme=call.activity.programme, role=Role.OBSERVER).person):
        with pytest.raises(PermissionDenied):
            change_rules(actor=person, call=call, section="ladder", data={"steps": STEPS}, now=NOW)
    call.refresh_from_db()
    assert call.rules == {}


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_once_none_is_lost(monkeypatch):
    """Eight sections are changed at the same moment, each through a call that was read before any of them."""

    class Other(Ladder):
        key = ""

    names = [f"section-{number}" for number in range(8)]
    kinds = tuple(type(name, (Other,), {"key": name}) for name in names)
    monkeypatch.setattr("makewith.loop.ideas.rules.SECTIONS", kinds)
    call = make_call()
    owner = TeamRoleFactory(programme=call.activity.programme, role=Role.OWNER).person
    loaded = [type(call).objects.select_related("activity__programme").get(pk=call.pk) for _ in names]
    start = threading.Barrier(len(names))

    def change(name, row):
        start.wait()
        change_rules(actor=owner, call=row, section=name, data={"steps": STEPS}, now=NOW)
        connection.close()

    threads = [threading.Thread(target=change, args=pair) for pair in zip(names, loaded, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    call.refresh_from_db()
    assert sorted(call.rules) == names


def page_of(call):
    return reverse("ideas:rules", args=[call.activity.programme.slug, call.activity.slug])


TYPED = {
    "section": "ladder",
    "ladder-supporters_1": "100",
    "ladder-days_1": "60",
    "ladder-currency": "EUR",
    "ladder-feedback_from": "3",
    "ladder-resubmission": "on",
}


def test_looking_says_what_it_means_and_keeps_nothing(call, owner, client: Client):
    client.force_login(owner.user)
    page = client.post(page_of(call), {**TYPED, "act": "look"}).content.decode()
    assert "First step: 100 supporters by" in page
    assert 'value="100"' in page
    call.refresh_from_db()
    assert call.rules == {}


def test_while_typing_only_the_meaning_comes_back(call, owner, client: Client):
    client.force_login(owner.user)
    part = client.post(page_of(call), TYPED, headers={"HX-Request": "true"}).content.decode()
    assert "First step: 100 supporters by" in part
    assert "<html" not in part
    wrong = client.post(page_of(call), {**TYPED, "ladder-days_1": ""}, headers={"HX-Request": "true"})
    assert "This step lacks a number" in wrong.content.decode()


def test_keeping_keeps_and_a_problem_leaves_what_was_typed(call, owner, client: Client):
    client.force_login(owner.user)
    wrong = {**TYPED, "ladder-supporters_2": "50", "ladder-days_2": "9", "act": "keep"}
    refused = client.post(page_of(call), wrong)
    assert refused.status_code == 422
    assert "Step 2: it needs more supporters than the step before, which has 100." in refused.content.decode()
    assert 'value="50"' in refused.content.decode()
    call.refresh_from_db()
    assert call.rules == {}
    assert client.post(page_of(call), {**TYPED, "act": "keep"}).status_code == 302
    call.refresh_from_db()
    assert rules_of(call, Ladder).steps[0].days == 60


def test_a_section_that_does_not_exist_is_a_bad_request(call, owner, client: Client):
    client.force_login(owner.user)
    assert client.post(page_of(call), {"section": "lader"}).status_code == 400

"""Recording decisions and deliveries: texts as they are kept, and what an archived programme still allows."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from makewith.flows.tests.conftest import NOW, Walk
from makewith.foundation.programmes.models import ProgrammeState
from makewith.foundation.trail.models import Link
from makewith.loop.decisions.actions import Effect, Verdict, record_delivery
from makewith.loop.decisions.models import Decision, Delivery, Outcome


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk.begin()


def deliver(walk: Walk, decision: Decision, title: str = "The card is in every van", text: str = "") -> Delivery:
    return record_delivery(
        actor=walk.helene, decision=decision, title=title, text=text, shipped_on=NOW.date(),
        submission_key=uuid.uuid4(), now=NOW, effect=Effect("Calls\0", 38, 27, " per\r\nthousand"),
    )  # fmt: skip


def test_in_an_archived_programme_deliveries_are_still_told_but_nothing_is_decided(walk: Walk) -> None:
    decision = walk.decision(Verdict(walk.idea().trail_item, Outcome.GO, "Yes."))
    walk.programme.state = ProgrammeState.ARCHIVED
    walk.programme.save()
    decision = Decision.objects.get()
    assert deliver(walk, decision).decision == decision
    with pytest.raises(PermissionDenied):
        walk.decision(Verdict(Decision.objects.get().trail_item, Outcome.GO, "Yes."))


def test_texts_are_kept_plain_and_too_long_ones_are_said_by_field(walk: Walk) -> None:
    decision = walk.decision(Verdict(walk.idea().trail_item, Outcome.GO, " Yes.\r\nSoon.\ud83d\0 "))
    assert Link.objects.get(target=decision.trail_item).reason == "Yes.\nSoon."
    delivery = deliver(walk, decision, " The card\r\n is there ", "One.\r\nTwo.")
    assert (delivery.title, delivery.text) == ("The card is there", "One.\nTwo.")
    assert (delivery.effect_measure, delivery.effect_unit) == ("Calls", "per thousand")
    with pytest.raises(ValidationError) as error:
        deliver(walk, decision, "x" * 121, "y" * 2001)
    assert error.value.message_dict == {
        "title": ["This line has 121 characters. 120 fit."],
        "text": ["This has 2001 characters. 2000 fit."],
    }


def test_a_reason_of_nothing_but_what_cannot_be_stored_is_no_reason(walk: Walk) -> None:
    with pytest.raises(ValidationError) as error:
        walk.decision(Verdict(walk.idea().trail_item, Outcome.GO, " \0 "))
    assert "Give a reason for" in error.value.messages[0]


def test_what_the_action_says_stands_beside_its_field(walk: Walk, client) -> None:
    decision = walk.decision(Verdict(walk.idea().trail_item, Outcome.GO, "Yes."))
    client.force_login(walk.helene.user)
    page = client.post(
        reverse("decisions:deliver", args=[walk.programme.slug, decision.trail_item.public_id]),
        {"title": "The card", "shipped_on": "9999-12-31", "submission_key": uuid.uuid4()},
    )
    assert page.status_code == 422
    assert "Choose a day between the years 1900 and 2100." in page.content.decode()

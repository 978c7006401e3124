"""What people said is theirs on the trail, leads to what it changed, and is gone when they take it back."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.models import Credit, Item, Link
from makewith.loop.workshops.joining.actions import claim_seat
from makewith.loop.workshops.models import Seat, Table
from makewith.loop.workshops.prototypes.actions import (
    add_table_fix,
    change_version,
    close_judging,
    credit_claimed,
    open_judging,
    put_words_on_trail,
    reveal_judgements,
    settle_fix,
    start_version,
    unsettle_fix,
)
from makewith.loop.workshops.prototypes.models import Change, Fix, Judgement
from makewith.loop.workshops.prototypes.tests.factories import (
    NOW,
    SeatFactory,
    WorkshopFactory,
    fresh,
    judge,
    make,
    opened,
    owner_of,
    parts,
    settle,
)

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2027)


@pytest.fixture
def workshop():
    return WorkshopFactory()


@pytest.fixture
def owner(workshop):
    return owner_of(workshop)


@pytest.fixture
def version(workshop, owner):
    return make(workshop, actor=owner)


@pytest.fixture
def seat(workshop):
    return SeatFactory(workshop=workshop)


def say(version, owner, seat):
    part = parts(opened(version, owner))[1]
    return judge(seat, part, "hinders", why="Three taps with gloves.", fix="Show it on the scan")


def kinds():
    return sorted(Item.objects.exclude(kind="prototype").values_list("kind", flat=True))


@pytest.mark.parametrize("order", [(close_judging, reveal_judgements), (reveal_judgements, close_judging)])
def test_words_become_items_once_everybody_sees_them_and_nobody_changes_them(version, owner, seat, order):
    say(version, owner, seat)
    worker.run_due(LATER)
    first, second = order
    first(actor=owner, version=version, now=NOW)
    worker.run_due(LATER)
    assert kinds() == []
    second(actor=owner, version=version, now=NOW)
    worker.run_due(LATER)
    assert kinds() == ["fix", "judgement"]
    assert put_words_on_trail(version=version, now=LATER) == 0
    item = Item.objects.get(kind="judgement")
    assert (item.title, item.audience) == ("Three taps with gloves.", "credited")
    assert list(item.credits.values_list("person", "hidden")) == [(seat.person_id, False)]


def test_a_mark_without_words_is_a_number_and_no_item(version, owner, seat):
    judge(seat, parts(opened(version, owner))[0], "same")
    settle(version, owner)
    worker.run_due(LATER)
    assert kinds() == []


def test_without_names_the_credit_is_hidden_from_the_team(version, owner, seat):
    change_version(actor=owner, version=version, title="Photos", story="", shows_names=False)
    say(version, owner, seat)
    settle(version, owner)
    worker.run_due(LATER)
    assert set(Credit.objects.filter(person=seat.person).values_list("hidden", flat=True)) == {True}
    assert not Credit.objects.for_team(owner).filter(person=seat.person).exists()


@pytest.mark.parametrize("more", [{"person": None, "name": "Ben", "kind": None}, {"keeps_trail": False}])
def test_who_has_no_account_or_wants_no_trail_gets_no_credit(version, owner, workshop, more):
    say(version, owner, SeatFactory(workshop=workshop, **more))
    settle(version, owner)
    worker.run_due(LATER)
    assert kinds() == ["fix", "judgement"]
    assert Credit.objects.count() == 0


def test_who_was_erased_meanwhile_gets_no_credit(version, owner, seat):
    say(version, owner, seat)
    settle(version, owner)
    seat.person.erased_at = NOW
    seat.person.save()
    worker.run_due(LATER)
    assert kinds() == ["fix", "judgement"]
    assert Credit.objects.count() == 0


def test_a_fix_that_is_built_in_leads_to_the_version_it_changed_whichever_comes_first(version, owner, seat):
    say(version, owner, seat)
    settle(version, owner)
    second = start_version(actor=owner, after=version, now=NOW)
    fix = Fix.objects.select_related("part__version__prototype__workshop__activity__programme", "trail_item").get()
    settle_fix(actor=owner, fix=fix, outcome="built", now=NOW)
    assert Link.objects.count() == 0
    worker.run_due(LATER)
    open_judging(actor=owner, version=second, now=NOW)
    link = Link.objects.get()
    assert (link.source.title, link.relation, link.target.title) == (
        "Show it on the scan",
        "became",
        "Safe-spot photos, version 2",
    )
    assert link.target.is_visible_to(seat.person)
    unsettle_fix(
        actor=owner,
        fix=Fix.objects.select_related("part__version__prototype__workshop__activity__programme", "trail_item").get(),
    )
    assert (Link.objects.count(), Change.objects.count()) == (0, 0)


def test_words_kept_after_the_next_version_opened_lead_there_too(version, owner, seat):
    say(version, owner, seat)
    settle(version, owner)
    second = start_version(actor=owner, after=version, now=NOW)
    fix = Fix.objects.select_related("part__version__prototype__workshop__activity__programme", "trail_item").get()
    open_judging(actor=owner, version=second, now=NOW)
    settle_fix(actor=owner, fix=fix, outcome="built", now=NOW)
    worker.run_due(LATER)
    assert Link.objects.get().target == fresh(version.prototype, 2).trail_item


def test_what_ends_says_why_and_what_is_built_needs_a_next_version(version, owner, seat):
    say(version, owner, seat)
    settle(version, owner)
    fix = Fix.objects.select_related("part__version__prototype__workshop__activity__programme", "trail_item").get()
    for outcome, reason, field in [("tied", " ", "reason"), ("built", "", "outcome"), ("lost", "x", "outcome")]:
        with pytest.raises(ValidationError) as refused:
            settle_fix(actor=owner, fix=fix, outcome=outcome, reason=reason, now=NOW)
        assert list(refused.value.error_dict) == [field]
    assert Change.objects.count() == 0
    settle_fix(actor=owner, fix=fix, outcome="pilot", now=NOW)
    settle_fix(actor=owner, fix=fix, outcome="tied", reason="Couriers hear less traffic", now=NOW)
    assert list(Change.objects.values_list("outcome", "reason")) == [("tied", "Couriers hear less traffic")]
    with pytest.raises(PermissionDenied):
        settle_fix(actor=seat.person, fix=fix, outcome="pilot", now=NOW)


def test_a_table_writes_down_how_it_would_mend_a_part_once_for_each_key(version, owner, workshop):
    table, key = Table.objects.create(workshop=workshop, name="Table D"), uuid.uuid4()
    part = parts(version)[0]
    made = [
        add_table_fix(actor=owner, part=part, table=table, text="Large letters", submission_key=key, now=NOW)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    elsewhere = Table.objects.create(workshop=WorkshopFactory(), name="Table X")
    with pytest.raises(ValidationError):
        add_table_fix(actor=owner, part=part, table=elsewhere, text="No", submission_key=uuid.uuid4(), now=NOW)
    assert Fix.objects.count() == 1


def test_taking_back_empties_the_words_and_leaves_the_mark_and_what_it_changed(version, owner, seat):
    say(version, owner, seat)
    settle(version, owner)
    start_version(actor=owner, after=version, now=NOW)
    fix = Fix.objects.select_related("part__version__prototype__workshop__activity__programme", "trail_item").get()
    settle_fix(actor=owner, fix=fix, outcome="built", now=NOW)
    worker.run_due(LATER)
    for item in Item.objects.exclude(kind="prototype"):
        withdraw_item(actor=seat.person, item=item, now=LATER)
    judgement, fix = Judgement.objects.get(), Fix.objects.get()
    assert (judgement.why, judgement.verdict, fix.text, fix.change.outcome) == ("", "hinders", "", "built")
    assert put_words_on_trail(version=version, now=LATER) == 0


def test_a_version_is_the_companys_word(version, owner):
    opened(version, owner)
    with pytest.raises(PermissionDenied):
        withdraw_item(actor=owner, item=Item.objects.get(kind="prototype"), now=LATER)


def test_what_one_said_is_found_again_by_oneself_and_the_team_alone(version, owner, seat, client):
    say(version, owner, seat)
    settle(version, owner)
    worker.run_due(LATER)
    other = SeatFactory(workshop=version.prototype.workshop).person
    for item in Item.objects.exclude(kind="prototype"):
        for person, status in [(seat.person, 200), (owner, 200), (other, 404)]:
            client.force_login(person.user)
            assert client.get(f"/items/{item.public_id}/", follow=True).status_code == status
    client.force_login(other.user)
    page = client.get(f"/items/{Item.objects.get(kind='prototype').public_id}/", follow=True)
    assert page.status_code == 200
    assert "The courier sees it" in page.content.decode()
    assert "Three taps" not in page.content.decode()
    assert Seat.objects.count() == 2


def test_who_claims_their_seat_afterwards_is_credited_with_what_they_said_there_once(version, owner, workshop):
    walk_in = SeatFactory(workshop=workshop, person=None, name="Ben", kind=None)
    say(version, owner, walk_in)
    settle(version, owner)
    worker.run_due(LATER)
    ben = PersonFactory(name="Ben")

    claim_seat(person=ben, seat=walk_in, now=LATER)
    worker.run_due(LATER)
    credit_claimed(workshop=workshop)

    assert sorted(Credit.objects.values_list("item__kind", "person")) == [("fix", ben.pk), ("judgement", ben.pk)]

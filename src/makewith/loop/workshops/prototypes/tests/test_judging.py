"""Putting a version before the room, judging it, and showing what was said."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from makewith.foundation.activity.models import Event
from makewith.foundation.jobs import worker
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.models import Item
from makewith.loop.workshops.models import Workshop
from makewith.loop.workshops.prototypes.actions import (
    close_judging,
    judge_part,
    open_judging,
    reveal_judgements,
    start_version,
)
from makewith.loop.workshops.prototypes.models import Fix, Judgement, Version
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
)

pytestmark = pytest.mark.django_db


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


def test_a_version_that_is_open_is_judged_and_the_last_word_counts(version, owner, seat):
    part = parts(opened(version, owner))[0]
    judge(seat, part, "hinders", why="Three taps with gloves.  I will not.", fix="Show it on the scan")
    judge(seat, part, "gives", why="Two seconds.", fix="Read it out loud")
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.why) == ("gives", "Two seconds.")
    assert Fix.objects.get().text == "Read it out loud"


def test_leaving_the_fix_empty_takes_it_back(version, owner, seat):
    part = parts(opened(version, owner))[0]
    judge(seat, part, fix="Read it out loud")
    judge(seat, part)
    assert Fix.objects.count() == 0
    assert Judgement.objects.count() == 1


def test_nothing_is_said_of_a_version_before_it_opens_or_once_it_is_closed_and_shown(version, owner, seat):
    with pytest.raises(PermissionDenied):
        judge(seat, parts(version)[0])
    part = parts(opened(version, owner))[0]
    judge(seat, part, "same")
    assert close_judging(actor=owner, version=version, now=NOW) is True
    assert close_judging(actor=owner, version=version, now=NOW) is False
    reveal_judgements(actor=owner, version=version, now=NOW)
    with pytest.raises(PermissionDenied):
        judge(seat, part, "gives")
    assert Judgement.objects.get().verdict == "same"


def test_what_comes_from_a_phone_without_connection_counts_after_the_end_while_nobody_was_shown_anything(
    version, owner, seat
):
    part = parts(opened(version, owner))[0]
    close_judging(actor=owner, version=version, now=NOW)
    judge(seat, part, "hinders", why="In the cellar there is no reception.")
    reveal_judgements(actor=owner, version=version, now=NOW)
    worker.run_due(NOW + timedelta(minutes=1))
    assert Judgement.objects.get().trail_item is not None


@pytest.mark.parametrize("role", ["facilitator", "co_facilitator", "note_taker", "observer", "coach"])
def test_who_runs_or_watches_the_evening_does_not_judge(version, owner, workshop, role):
    part = parts(opened(version, owner))[0]
    with pytest.raises(PermissionDenied):
        judge(SeatFactory(workshop=workshop, role=role), part)
    assert Judgement.objects.count() == 0


def test_a_table_host_judges_and_somebody_removed_or_from_another_workshop_does_not(version, owner, workshop):
    part = parts(opened(version, owner))[0]
    judge(SeatFactory(workshop=workshop, role="table_host"), part)
    for stranger in (SeatFactory(workshop=workshop, removed_at=NOW), SeatFactory()):
        with pytest.raises(PermissionDenied):
            judge(stranger, part)
    assert Judgement.objects.count() == 1


def test_nobody_judges_once_the_workshop_is_closed(version, owner, seat, workshop):
    part = parts(opened(version, owner))[0]
    Workshop.objects.filter(pk=workshop.pk).update(state="closed")
    with pytest.raises(PermissionDenied):
        judge(seat, parts(version)[0])
    assert part.judgements.count() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [({"verdict": "love"}, "verdict"), ({"why": "x" * 281}, "why"), ({"fix": "x" * 281}, "fix")],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(version, owner, seat, said, field):
    part = parts(opened(version, owner))[0]
    with pytest.raises(ValidationError) as refused:
        judge_part(**{"seat": seat, "part": part, "verdict": "gives", "now": NOW, **said})
    assert list(refused.value.error_dict) == [field]
    assert (Judgement.objects.count(), Fix.objects.count()) == (0, 0)


def test_opening_puts_a_version_on_the_trail_once_and_tells_with_ids_alone(version, owner):
    assert open_judging(actor=owner, version=version, now=NOW) is True
    assert open_judging(actor=owner, version=version, now=NOW) is False
    item = Item.objects.get(kind="prototype")
    assert (item.title, item.audience) == ("Safe-spot photos, version 1", "public")
    event = Event.objects.get(kind="JudgingOpened")
    assert (event.subject, event.payload) == (version.public_id, {})


def test_opening_the_next_version_closes_the_one_before(version, owner):
    opened(version, owner)
    second = start_version(actor=owner, after=version, now=NOW)
    open_judging(actor=owner, version=second, now=NOW)
    assert list(Version.objects.filter(closed_at=None).values_list("number", flat=True)) == [2]


def test_a_version_opens_again_while_what_was_said_is_hidden_and_not_after(version, owner, seat):
    part = parts(opened(version, owner))[0]
    close_judging(actor=owner, version=version, now=NOW)
    open_judging(actor=owner, version=version, now=NOW)
    judge(seat, part)
    close_judging(actor=owner, version=version, now=NOW)
    reveal_judgements(actor=owner, version=version, now=NOW)
    with pytest.raises(ValidationError, match="shown already"):
        open_judging(actor=owner, version=fresh(version.prototype), now=NOW)


def test_what_was_said_is_revealed_once_and_never_before_anybody_could_judge(version, owner):
    with pytest.raises(ValidationError, match="Nobody has judged"):
        reveal_judgements(actor=owner, version=version, now=NOW)
    opened(version, owner)
    assert reveal_judgements(actor=owner, version=version, now=NOW) is True
    assert reveal_judgements(actor=owner, version=version, now=NOW + timedelta(hours=1)) is False
    assert fresh(version.prototype).revealed_at == NOW


def test_a_version_without_parts_and_one_in_a_workshop_that_has_not_begun_stay_closed(owner, workshop):
    with pytest.raises(ValidationError, match="no parts"):
        open_judging(actor=owner, version=make(workshop, actor=owner, titles=()), now=NOW)
    Workshop.objects.filter(pk=workshop.pk).update(state="planned")
    with pytest.raises(ValidationError, match="Open the lobby"):
        open_judging(actor=owner, version=make(workshop, actor=owner), now=NOW)
    assert Version.objects.filter(opened_at__isnull=False).count() == 0


@pytest.mark.parametrize("role", ["researcher", "observer", "moderator", None])
def test_only_who_runs_the_workshop_opens_closes_and_reveals(version, workshop, role):
    person = TeamRoleFactory(programme=workshop.activity.programme, role=role).person if role else PersonFactory()
    for act in (open_judging, close_judging, reveal_judgements):
        with pytest.raises(PermissionDenied):
            act(actor=person, version=version, now=NOW)
    assert fresh(version.prototype).opened_at is None


def test_who_has_the_seat_of_a_facilitator_runs_it_without_a_role_in_the_team(version, workshop):
    leila = SeatFactory(workshop=workshop, role="facilitator")
    assert open_judging(actor=leila.person, version=version, now=NOW) is True

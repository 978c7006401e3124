"""What happens at the same moment happens once: double taps, judging against the end, two who plan the next version."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from makewith.foundation.jobs import worker
from makewith.foundation.trail.models import Item
from makewith.loop.workshops.prototypes.actions import (
    close_judging,
    open_judging,
    put_words_on_trail,
    reveal_judgements,
    start_version,
)
from makewith.loop.workshops.prototypes.models import Fix, Judgement, Part, Version
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

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that begin together; what each returned, or the PermissionDenied that it raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            results[place] = act()
        except PermissionDenied as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def stage():
    workshop = WorkshopFactory()
    owner = owner_of(workshop)
    return owner, opened(make(workshop, actor=owner), owner), SeatFactory(workshop=workshop)


def test_six_taps_of_the_same_phone_are_one_judgement_and_one_fix(stage):
    _owner, version, seat = stage
    found = [parts(version)[0] for _ in range(6)]
    at_once(*[lambda part=part, n=n: judge(seat, part, "gives", fix=f"Fix {n}") for n, part in enumerate(found)])
    assert (Judgement.objects.count(), Fix.objects.count()) == (1, 1)


def test_what_is_said_while_it_closes_is_in_time_and_on_the_trail_or_refused(stage):
    owner, version, _seat = stage
    reveal_judgements(actor=owner, version=version, now=NOW)
    seats = [SeatFactory(workshop=version.prototype.workshop) for _ in range(5)]
    part = parts(version)[0]
    acts = [lambda seat=seat: judge(seat, part, "same", why="Said as it closed") for seat in seats]
    results = at_once(*acts, lambda: close_judging(actor=owner, version=version, now=NOW))
    worker.run_due(NOW.replace(year=2027))
    refused = sum(isinstance(one, PermissionDenied) for one in results)
    assert Judgement.objects.count() == 5 - refused
    assert Item.objects.filter(kind="judgement").count() == 5 - refused


def test_words_are_put_on_the_trail_once_however_many_try(stage):
    owner, version, seat = stage
    judge(seat, parts(version)[0], "hinders", why="Three taps", fix="One tap")
    close_judging(actor=owner, version=version, now=NOW)
    reveal_judgements(actor=owner, version=version, now=NOW)
    assert sorted(at_once(*[lambda: put_words_on_trail(version=version, now=NOW)] * 4)) == [0, 0, 0, 2]
    assert Item.objects.exclude(kind="prototype").count() == 2


def test_two_who_plan_the_next_version_at_once_begin_it_once(stage):
    owner, version, _seat = stage
    made = at_once(*[lambda: start_version(actor=owner, after=version, now=NOW)] * 4)
    assert {one.pk for one in made} == {Version.objects.get(number=2).pk}
    assert Part.objects.filter(version__number=2).count() == 3


def test_two_who_open_at_once_open_it_once(stage):
    owner, version, _seat = stage
    start_version(actor=owner, after=version, now=NOW)
    second = fresh(version.prototype, 2)
    assert sorted(at_once(*[lambda: open_judging(actor=owner, version=second, now=NOW)] * 4)) == [False] * 3 + [True]
    assert Item.objects.filter(kind="prototype").count() == 2

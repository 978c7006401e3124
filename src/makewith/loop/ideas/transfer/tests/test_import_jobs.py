"""Bringing a table in by jobs: in turns, once, through death and stopping, and only for whoever may."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from makewith.foundation.jobs.worker import run_due
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import ProgrammeState, TeamRole
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.transfer import actions, checking
from makewith.loop.ideas.transfer.models import IdeaImport, ImportState
from makewith.loop.ideas.transfer.tests.tables import HAND, NOW, address, checked, sent, work


def test_a_long_table_is_brought_in_by_several_jobs_in_turn(studio, call, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    monkeypatch.setattr(actions, "TURN", timedelta(0))
    table = checked(studio, call, 35)
    studio.post(address(call, "start", table))
    counts = []
    while run_due(timezone.now() + timedelta(seconds=5), limit=1, in_this_process=True):
        counts.append(Idea.objects.count())
        table.refresh_from_db()
        assert table.done_rows == counts[-1]
    assert sorted(set(counts)) == [10, 20, 30, 35]
    assert table.state == ImportState.DONE


def test_a_job_that_is_run_twice_brings_nothing_in_twice(studio, call, owner, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    table.refresh_from_db()
    stale = IdeaImport.objects.select_related("call__activity__programme").get(pk=table.pk)
    far = timezone.now() + timedelta(hours=1)
    actions.carry_on(table=table, now=NOW, until=timezone.now(), clock=timezone.now)
    assert Idea.objects.count() == 10
    actions.carry_on(table=stale, now=NOW, until=far, clock=timezone.now)
    assert Idea.objects.count() == 10
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.imported_count, table.state) == (25, 25, ImportState.DONE)


def test_a_process_that_dies_loses_and_repeats_nothing(studio, call, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    studio.post(address(call, "start", table))
    real, calls = actions.bring_in, []

    def dies(**values):
        calls.append(real(**values))
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return calls[-1]

    monkeypatch.setattr(actions, "bring_in", dies)
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.done_rows, table.state) == (10, 10, ImportState.IMPORTING)
    monkeypatch.setattr(actions, "bring_in", real)
    run_due(timezone.now() + timedelta(minutes=5), in_this_process=True)
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (25, ImportState.DONE)


def test_stopping_in_the_middle_keeps_what_came_in(studio, call, owner, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    table = checked(studio, call, 25)
    actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    table.refresh_from_db()
    actions.carry_on(table=table, now=NOW, until=timezone.now(), clock=timezone.now)
    studio.post(address(call, "stop", table))
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (10, ImportState.STOPPED)


@pytest.mark.parametrize("why", ["role", "archive"])
def test_who_may_not_any_more_brings_nothing_in(studio, call, owner, why):
    table = checked(studio, call, 5)
    studio.post(address(call, "start", table))
    programme = call.activity.programme
    if why == "role":
        TeamRole.objects.filter(person=owner).delete()
    else:
        programme.state = ProgrammeState.ARCHIVED
        programme.save()
    work()
    table.refresh_from_db()
    assert (Idea.objects.count(), table.state) == (0, ImportState.STOPPED)
    assert "may not bring ideas in any more" in table.problem


def test_starting_twice_starts_once(studio, call, owner):
    table = checked(studio, call, 3)
    assert actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    assert not actions.start_import(actor=owner, table=table, skips_bad=False, now=NOW)
    work()
    assert Idea.objects.count() == 3


def test_others_may_not(call, owner, studio):
    table = sent(studio, call, HAND)
    for act in (
        lambda who: actions.map_columns(actor=who, table=table, mapping={}, now=NOW),
        lambda who: actions.start_import(actor=who, table=table, skips_bad=True, now=NOW),
        lambda who: actions.stop_import(actor=who, table=table, now=NOW),
        lambda who: actions.note_export(actor=who, call=call, format="csv", now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act(PersonFactory())

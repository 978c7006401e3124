"""The prototype of the story says what its page shows: counts, fixes and what was decided."""

from datetime import UTC, datetime

import pytest

from makewith.loop.workshops.models import Block, Table
from makewith.loop.workshops.prototypes import queries
from makewith.loop.workshops.prototypes.models import Change
from makewith.loop.workshops.prototypes.tests.factories import SeatFactory, WorkshopFactory, owner_of
from makewith.surfaces.cli.demo.prototypes import TriedPrototype
from makewith.surfaces.cli.demo.story import Story

pytestmark = pytest.mark.django_db


def test_it_is_judged_by_27_people_then_by_26_and_mended_in_between(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (row,) = Story(datetime(2026, 6, 18, 14, 30, tzinfo=UTC))["prototypes"]
    workshop = WorkshopFactory()
    quoted = {said["by"] for version in row["versions"] for part in version["parts"] for said in part.get("said", ())}
    keys = sorted({*quoted, "teun"}) + [f"guest {number}" for number in range(27)]
    seats = {key: SeatFactory(workshop=workshop, name=key.title()) for key in keys[:27]}
    seats["leila"] = SeatFactory(workshop=workshop, role="facilitator")
    blocks = {
        key: Block.objects.create(workshop=workshop, position=place, title=key)
        for place, key in enumerate(["version-1", "version-2"])
    }
    tables = {"C": Table.objects.create(workshop=workshop, name="Table C")}
    tried = TriedPrototype(row, workshop=workshop, actor=owner_of(workshop), seats=seats, blocks=blocks, tables=tables)
    for _at, act in sorted(tried.acts(), key=lambda act: act[0]):
        act()
    story = queries.story_of(tried.prototype)
    assert story.people == {1: 27, 2: 26}
    counts = [[(one.counts[n].gives, one.counts[n].same, one.counts[n].hinders) for n in (1, 2)] for one in story.rows]
    assert counts == [
        [(14, 9, 4), (19, 5, 2)],
        [(18, 6, 3), (20, 5, 1)],
        [(9, 6, 12), (21, 4, 1)],
        [(17, 7, 3), (16, 6, 4)],
        [(11, 10, 6), (15, 8, 3)],
    ]
    assert story.changed_most.newest.title == "The courier sees it"
    assert all(one.comparison.pairs.people == 26 for one in story.rows)
    assert sorted(Change.objects.values_list("outcome", flat=True)) == ["built", "built", "pilot", "tied"]
    assert tried.prototype.decided.startswith("Parts 1, 2, 3 and 5 go into the pilot")

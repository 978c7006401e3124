"""`makewith seed`."""

from django.db.models import F

from makewith.foundation.search.models import Entry
from makewith.foundation.trail.models import Credit, Item, Numbering
from makewith.loop.ideas.models import Idea, Support
from makewith.surfaces.cli.seed import seed


def test_seeding_makes_what_was_asked_for_whole(run, call):
    run(seed, "--ideas", 60, "--supports", 500, "--programme", "metres")
    assert (Idea.objects.count(), Support.objects.count()) == (60, 500)
    assert sum(Idea.objects.values_list("supports_count", flat=True)) == 500
    for idea in Idea.objects.all():
        assert idea.supports_count == idea.supports.count()
    assert not Support.objects.filter(person=F("idea__author")).exists()
    assert (Credit.objects.count(), Entry.objects.count()) == (60, 60)
    assert sorted(Item.objects.values_list("number", flat=True)) == list(range(1, 61))
    assert Numbering.objects.get(kind="idea").last == 60


def test_the_same_number_makes_the_same_content(run, call):
    run(seed, "--ideas", 20, "--supports", 40, "--programme", "metres", "--random-seed", 7)
    run(seed, "--ideas", 20, "--supports", 40, "--programme", "metres", "--random-seed", 7)
    rows = list(Idea.objects.order_by("id").values_list("title", "answers", "supports_count"))
    assert rows[:20] == rows[20:]


def test_seeding_from_nothing_makes_a_programme(run, db):
    result = run(seed, "--ideas", 3, "--supports", 5)
    assert result.exit_code == 0
    assert list(Idea.objects.values_list("call__activity__programme__slug", flat=True).distinct()) == ["seeded"]


def test_more_supports_than_people_can_give_are_refused(run, call):
    result = run(seed, "--ideas", 0, "--supports", 1, "--programme", "metres")
    assert result.exit_code == 2
    assert "each person supports an idea once" in result.output

"""From the top of the ladder before the board, and from there into everybody's inbox."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from makewith.flows.programme_to_next import duplicate_programme
from makewith.flows.recipe_to_programme import start_programme
from makewith.flows.tests.conftest import Walk
from makewith.foundation.activity.actions import publish
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme, ProgrammeState
from makewith.foundation.programmes.recipes import recipe_named
from makewith.foundation.trail.actions import withdraw_item
from makewith.foundation.trail.ahead import ahead_of
from makewith.foundation.trail.models import Item
from makewith.loop.decisions.reviews.actions import (
    announce_window,
    open_window,
    reveal_window,
    seat_reviewer,
    settle_entry,
    submit_card,
)
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window
from makewith.loop.ideas.actions import support_idea
from makewith.loop.ideas.ladders.events import LadderClimbed

CLOSING = datetime(2026, 9, 6, 21, 59, 59, 999999, tzinfo=UTC)


def climb(walk: Walk, item: Item, now: datetime) -> None:
    publish(LadderClimbed(programme_id=walk.programme.public_id, subject_id=item.public_id, supporters=10000), now=now)
    walk.run()


def test_what_reaches_the_top_waits_for_the_next_review_of_a_board_laid_out_from_the_recipe(walk: Walk) -> None:
    Programme.objects.filter(pk=walk.programme.pk).update(recipe="supporter-ladder")
    item = walk.idea().trail_item
    climb(walk, item, datetime(2026, 6, 20, tzinfo=UTC))
    entry = Entry.objects.select_related("window", "board__activity").get()
    assert (entry.item, entry.window.closes_at) == (item, CLOSING)
    assert (entry.board.activity.title, entry.board.activity.state) == ("The review", "open")
    assert [one["key"] for one in entry.board.rules["criteria"]] == [
        "playability", "safety", "brand_fit", "feasibility", "licensing", "overlap",
    ]  # fmt: skip
    climb(walk, item, datetime(2026, 6, 21, tzinfo=UTC))
    assert (Board.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize(("late_by", "day"), [(0, "2026-09-06"), (1, "2027-01-04")])
def test_the_moment_of_the_last_supporter_counts_and_not_when_the_job_ran(walk: Walk, late_by: int, day: str) -> None:
    climb(walk, walk.idea().trail_item, CLOSING + timedelta(microseconds=late_by))
    assert f"{Entry.objects.get().window.closes_at:%Y-%m-%d}" == day


def test_what_was_taken_back_or_belongs_to_the_past_does_not_come(walk: Walk) -> None:
    item = walk.idea().trail_item
    withdraw_item(actor=walk.amina, item=item, now=CLOSING)
    climb(walk, item, CLOSING)
    Programme.objects.update(state=ProgrammeState.ARCHIVED)
    climb(walk, Item.objects.create(
        programme=walk.programme, kind="idea", number=99, title="x", audience="public", occurred_at=CLOSING
    ), CLOSING)  # fmt: skip
    assert Board.objects.count() == 0


def test_from_the_top_of_the_ladder_to_a_reason_in_the_inboxes_of_author_and_supporters(walk: Walk) -> None:
    idea = walk.idea()
    item = idea.trail_item
    support_idea(person=walk.ruth, idea=idea, now=idea.submitted_at)
    climb(walk, item, datetime(2026, 6, 20, tzinfo=UTC))
    board = Board.objects.select_related("activity__programme").get()
    (ahead,) = ahead_of(item, None, datetime(2026, 6, 21, tzinfo=UTC))
    assert (ahead.at, ahead.text) == (CLOSING, "In the review that closes on 6 September 2026")
    (ahead,) = ahead_of(item, None, CLOSING + timedelta(days=1))
    assert ahead.text == "Being judged. You read what comes of it by 5 November 2026"
    assert (
        ahead.path in Client().get(reverse("ideas:idea", args=[walk.programme.slug, item.public_id])).content.decode()
    )
    seat_reviewer(actor=walk.helene, board=board, person=walk.sofie, now=CLOSING)
    window = Window.objects.select_related("board__activity__programme").get()
    after = CLOSING + timedelta(days=9)
    open_window(window=window, now=after)
    card = Scorecard.objects.select_related("entry__window", "entry__item", "entry__board__activity__programme").get()
    marks = {one.key: 4 for one in window.rules.criteria}
    submit_card(reviewer=walk.sofie, card=card, filling=Filling(marks, leaning="approved"), now=after)
    reveal_window(actor=walk.helene, window=window, now=after)
    settle_entry(actor=walk.helene, entry=Entry.objects.get(), outcome="approved", reason="We build it.", now=after)
    walk.run()
    assert not Notification.objects.filter(kind="decision").exists()
    announce_window(actor=walk.helene, window=window, now=after)
    worker.run_due(after + timedelta(days=1))
    told = Notification.objects.filter(kind="decision").values_list("person__name", "title", "body")
    title = "Idea 1 is approved, in the review of 6 September 2026"
    assert set(told) >= {("Amina K.", title, "We build it.")}
    assert Notification.objects.filter(person=walk.ruth, title=title, body="We build it.").count() == 1


def test_the_recipe_lays_out_its_board_and_the_next_programme_has_it_too(db: None) -> None:
    boss = PersonFactory()
    boss.user.is_administrator = True
    boss.user.save()
    now = datetime(2026, 6, 20, tzinfo=UTC)
    recipe = recipe_named("supporter-ladder")
    assert [one.kind for one in recipe.later if one.kind == "expert_review"] == []
    programme = start_programme(
        actor=boss, recipe=recipe, now=now, terms="You keep it.", name="Bricks", goal="Better bricks"
    )
    board = Board.objects.get(activity__programme=programme)
    assert (board.rules["closings"], board.rules["fan_vote"]) == (["01-04", "05-04", "09-06"], True)
    copy = duplicate_programme(actor=boss, source=programme, name="Bricks again", now=now)
    assert Board.objects.get(activity__programme=copy).rules == board.rules

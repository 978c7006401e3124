"""Who hears of steps, reminders and ends, and in which words."""

import pytest

from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.loop.ideas.actions import submit_idea, support_idea
from makewith.loop.ideas.ladders.actions import resubmit_idea
from makewith.loop.ideas.ladders.tests.stage import DAY, climbing, let_time_pass, make_ladder, stand_behind
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, WORDS

pytestmark = pytest.mark.django_db


def told(person):
    rows = Notification.objects.filter(person=person).order_by("id")
    return [(row.kind, row.title, row.body) for row in rows]


def test_the_author_hears_of_a_step_and_supporters_do_not():
    idea = climbing()
    people = stand_behind(idea, NOW + DAY, NOW + 2 * DAY)
    worker.run_due(NOW + 2 * DAY)
    assert told(idea.author) == [
        ("ladder_step", "Your idea reached 2 supporters", "The next step is 3 by 25 June 2026."),
    ]
    assert [told(person) for person in people] == [[], []]


def test_at_the_top_everybody_hears_once():
    idea = climbing(make_ladder(steps=[{"supporters": 2, "days": 10}]))
    people = stand_behind(idea, NOW + DAY, NOW + 2 * DAY)
    worker.run_due(NOW + 2 * DAY)
    words = "2 people stand behind it. It is looked at next, and you hear what comes of it."
    assert told(idea.author) == [("ladder_step", "Your idea reached the top of the ladder", words)]
    assert [told(person) for person in people] == [
        [("followed", "An idea you stand behind reached the top", words)],
        [("followed", "An idea you stand behind reached the top", words)],
    ]


def test_when_a_clock_ran_out_the_author_and_the_supporters_hear_it():
    idea = climbing()
    (person,) = stand_behind(idea, NOW + DAY)
    let_time_pass(NOW + 10 * DAY)
    words = "It needed 2 supporters by 28 June 2026. It stays to be read, and takes no more support."
    assert told(idea.author)[-1] == ("ladder_step", "Your idea’s time ran out", words)
    assert told(person) == [("followed", "The time of an idea you stand behind ran out", words)]


def test_the_author_is_reminded_once_for_each_reminder():
    idea = climbing(make_ladder(steps=[{"supporters": 2, "days": 20}], reminders=[14, 3]))
    for day in range(19):
        let_time_pass(NOW + day * DAY)
        let_time_pass(NOW + day * DAY)
    assert [title for _kind, title, _words in told(idea.author)] == [
        "Your idea’s clock has 14 days left",
        "Your idea’s clock has 3 days left",
    ]


def test_a_reminder_that_comes_after_its_time_says_how_long_is_left_and_skips_the_others():
    idea = climbing(make_ladder(steps=[{"supporters": 2, "days": 20}], reminders=[14, 3]))
    let_time_pass(NOW + 18 * DAY)
    assert [title for _kind, title, _words in told(idea.author)] == ["Your idea’s clock has 2 days left"]
    let_time_pass(NOW + 19 * DAY)
    assert len(told(idea.author)) == 1


def test_who_stood_behind_it_hears_that_it_is_on_the_table_again_and_may_support_it_again():
    idea = climbing()
    (person,) = stand_behind(idea, NOW + DAY)
    let_time_pass(NOW + 10 * DAY)
    again = resubmit_idea(author=idea.author, idea=idea, now=NOW + 12 * DAY)
    again = submit_idea(author=idea.author, idea=again, words=WORDS, terms_version=None, now=NOW + 12 * DAY)
    worker.run_due(NOW + 12 * DAY)
    assert told(person)[-1] == (
        "followed",
        "An idea you stood behind is on the table again",
        "Its clock ran out before. It starts from zero; you may stand behind it again.",
    )
    assert Notification.objects.filter(person=person).latest("id").path.endswith(f"{again.trail_item.public_id}/")
    row = Idea.objects.select_related("call__activity__programme", "trail_item").get(pk=again.pk)
    assert support_idea(person=person, idea=row, now=NOW + 13 * DAY) is True

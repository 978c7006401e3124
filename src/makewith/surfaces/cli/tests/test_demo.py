"""The demo programme, told once and looked at from several sides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.queries import fate_of, heard_rate, items_of, onward_from
from makewith.loop.decisions.models import Decision, Delivery
from makewith.loop.ideas.authors.models import IdeaTag
from makewith.loop.ideas.merging.models import Merge
from makewith.loop.ideas.models import Call, Idea, IdeaState, Support
from makewith.loop.ideas.voting.models import Favourite
from makewith.surfaces.cli.demo.load import Loader
from makewith.surfaces.cli.demo.stage import prepare, sign_in_links
from makewith.surfaces.cli.demo.story import LAST_MOMENT, Story


@pytest.fixture
def programme(db):
    return Loader(timezone.now()).load()


def test_the_demo_tells_the_whole_story(programme):
    now = timezone.now()
    assert programme.memberships.count() == 1284
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    photo = Idea.objects.get(trail_item__kind="idea", trail_item__number=58)
    assert (photo.title, photo.supports_count) == ("Show the courier my safe spot in a photo", 412)
    assert photo.supports.count() == 412
    climbed = [
        (clock.supporters, (clock.reached_at or clock.due_at) - photo.submitted_at) for clock in photo.clocks.all()
    ]
    assert [(supporters, after.days) for supporters, after in climbed] == [(50, 2), (250, 10), (500, 65)]
    assert (photo.version, photo.feedback.count(), Favourite.objects.count()) == (2, 6, 3)
    missed = Idea.objects.filter(clocks__missed_at__isnull=False)
    assert list(missed.values_list("trail_item__number", "takes_support")) == [(61, False)]
    aside = Idea.objects.filter(archives__restored_at=None, archives__isnull=False)
    assert list(aside.values_list("trail_item__number", "archives__ground", "takes_support")) == [(74, "legal", False)]
    united = Merge.objects.get()
    assert (united.source.trail_item.number, united.target.trail_item.number, united.state) == (100, 90, "united")
    assert 97 < united.target.supports_count <= 97 + 33
    assert list(IdeaTag.objects.filter(tag__name="packaging").values_list("idea__trail_item__number", flat=True)) == [
        6, 36,
    ]  # fmt: skip
    assert Support.objects.filter(idea__trail_item__number=64, would_pay__isnull=False).count() == 6
    told = Notification.objects.filter(person__name="Amina K.", title__startswith="Your idea reached")
    assert [news.created_at for news in told.order_by("id")] == [clock.reached_at for clock in photo.clocks.all()[:2]]
    community = Call.objects.get(activity__slug="what-small-thing-should-we-do-better")
    standing = (
        Idea.objects.filter(call=community)
        .order_by("id")
        .values_list("status", "category", "assignment__partner__person__name")
    )
    assert list(standing) == [
        ("launched", "product", "Priya S."),
        ("coming-soon", "experience", "Jonas B."),
        ("reviewed", "involvement", "Jonas B."),
        ("under-review", "product", "Priya S."),
        ("", "experience", "Priya S."),
        ("", "involvement", None),
    ]
    assert set(photo.pictures.values_list("file__state", flat=True)) == {"ready"}
    outcomes = dict(Decision.objects.values_list("trail_item__number", "outcome"))
    assert outcomes == {8: "go", 9: "no", 10: "not_now", 12: "go", 13: "go", 14: "not_now", 15: "no"}
    assert Decision.objects.get(trail_item__number=12).starts_on > now.date()
    delivery = Delivery.objects.get()
    assert (delivery.decision.trail_item.number, delivery.effect_before, delivery.effect_after) == (8, 38, 27)
    assert not Item.objects.filter(occurred_at__gt=now).exists()
    assert not Support.objects.filter(created_at__gt=now).exists()
    waiting = Idea.objects.filter(needs_answer=True).values_list("trail_item__number", "submitted_at")
    assert sorted(number for number, _ in waiting) == [112, 120, 131, 138, 139, 141, 142, 143]
    assert sum(now - since > timedelta(days=14) for _, since in waiting) == 3
    heard = heard_rate(programme, now)
    assert (heard.people, heard.heard, heard.late) == (21, 20, 1)
    every_fate(programme)


def every_fate(programme):
    amina = Person.objects.get(name="Amina K.")
    given = list(items_of(amina, programme))
    graph = onward_from(given, amina)
    assert {str(fate_of(graph, item.pk)) for item in given} == {"changed", "underway", "tied", "read"}
    assert Idea.objects.get(state=IdeaState.DRAFT).author == amina
    jonas = Person.objects.get(name="Jonas B.")
    given = list(items_of(jonas, programme))
    graph = onward_from(given, jonas)
    assert {str(fate_of(graph, item.pk)) for item in given} == {"underway", "read"}


@pytest.mark.django_db(transaction=True)
def test_a_second_start_adds_nothing():
    assert prepare()
    counts = (Item.objects.count(), Person.objects.count(), Support.objects.count(), Job.objects.count())
    links = list(sign_in_links())
    assert not prepare()
    assert (Item.objects.count(), Person.objects.count(), Support.objects.count(), Job.objects.count()) == counts
    assert list(sign_in_links()) == links
    assert Programme.objects.count() == 1


def test_links_are_shown_only_where_they_work(settings):
    settings.DEMO_LOOPBACK_BIND = True
    shown = [line for line in sign_in_links() if "/demo/sign-in/" in line]
    roles = ["an owner", "a facilitator", "a researcher", "a customer", "an employee", "an administrator"]
    assert [role in line for role, line in zip(roles, shown, strict=True)] == [True] * 6
    settings.DEMO_LOOPBACK_BIND = False
    assert not [line for line in sign_in_links() if "/demo/sign-in/" in line]


@pytest.mark.parametrize("hour", [0, 8, 15, 23])
def test_nothing_that_happened_lies_ahead_at_any_hour(hour):
    now = timezone.now().replace(hour=hour, minute=1)
    story = Story(now)
    happened = [row["at"] for row in story["ideas"]] + [
        comment["at"] for row in story["ideas"] for comment in row.get("comments", ())
    ]
    assert max(happened) <= now
    assert story.moment(LAST_MOMENT) == now

"""Asked in the installation's own environment: python -m bench._inside QUESTION … prints one line of JSON."""

import json
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import bench._django  # noqa: F401 - sets Django up, and models can be imported only then
from makewith.foundation.accounts.models import User
from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.jobs.worker import run_due
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate, Mail
from makewith.foundation.people.importing import bring_in_people
from makewith.foundation.people.models import Person, Side, StakeholderKind
from makewith.foundation.programmes.importing import join_many
from makewith.foundation.programmes.models import Programme, ProgrammeState, Role, TeamRole, Visibility
from makewith.foundation.search.queries import similar as similar_items
from makewith.loop.ideas.importing import import_supports
from makewith.loop.ideas.merging.actions import merge_ideas, part_ideas
from makewith.loop.ideas.merging.models import Merge, MergeState
from makewith.loop.ideas.models import Call, Idea, IdeaState, Support


def member() -> str:
    """The session of somebody from the crowd who stands behind the newest ideas."""
    newest = Support.objects.filter(person__user=None).order_by("-idea__submitted_at").select_related("person")
    return _signed_in(newest[0].person)


def newcomers(count: str) -> list[str]:
    """Sessions of `count` new people of the programme."""
    kind = StakeholderKind.objects.first()
    people = bring_in_people(people=[(f"Newcomer {number}", kind) for number in range(int(count))])
    return [_signed_in(person) for person in people]


def _signed_in(person: Person) -> str:
    """Give a person an account and a session; the session's key."""
    user = User.objects.create_user(f"member-{person.pk}@bench.test")
    person.user, person.email = user, user.email
    person.save(update_fields=["user", "email"])
    join_many(programme=_call().activity.programme, people=[person.pk])
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _call() -> Call:
    return Call.objects.select_related("activity__programme").order_by("-pk")[0]


def addresses(count: str) -> dict[str, Any]:
    """Where the call, its first `count` ideas by newness, and the buttons under them are."""
    activity = _call().activity
    slug = activity.programme.slug
    newest = Idea.objects.filter(call__activity=activity, state=IdeaState.OPEN).order_by("-submitted_at")
    ids = list(newest.values_list("trail_item__public_id", flat=True)[: int(count)])
    return {
        "call": reverse("ideas:call", args=[slug, activity.slug]),
        "ideas": [reverse("ideas:idea", args=[slug, item_id]) for item_id in ids],
        "support": [reverse("ideas:support", args=[slug, item_id]) for item_id in ids],
    }


def public_pages() -> dict[str, str]:
    """Home, a list of ideas and an idea, as everybody on the web sees them."""
    programme = Programme.objects.filter(state=ProgrammeState.OPEN).order_by("pk")[0]
    ideas = Idea.objects.filter(call__activity__programme=programme, state=IdeaState.OPEN).select_related(
        "trail_item", "call__activity"
    )
    most = ideas.order_by("-comments_count", "-supports_count")[0]
    assert most.trail_item
    return {
        "home": reverse("portal:programme", args=[programme.slug]),
        "ideas": reverse("ideas:call", args=[programme.slug, most.call.activity.slug]),
        "idea": reverse("ideas:idea", args=[programme.slug, most.trail_item.public_id]),
    }


def queries(path: str, session: str) -> list[str]:
    """What the database is asked for this page, once caches are warm."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, response.status_code
    return [query["sql"] for query in captured.captured_queries]


def supports() -> dict[str, int]:
    """How many supports there are, and how many the ideas say they have."""
    counted = Idea.objects.filter(state=IdeaState.OPEN).aggregate(total=Sum("supports_count"))["total"]
    return {"stored": Support.objects.count(), "counted": counted or 0}


def similar(count: str) -> dict[str, float]:
    """Median and 95th percentile in milliseconds of looking up `count` titles, and the share of reworded ones found."""
    lots = random.Random(7)
    programme = _call().activity.programme
    keys = list(Idea.objects.filter(state=IdeaState.OPEN).order_by("pk").values_list("pk", "title"))
    took: list[float] = []
    reworded = found = 0
    for number in range(int(count) + 20):
        title = lots.choice(keys)[1]
        words = title.split()
        if number % 4 == 3:
            asked = " ".join(words[: max(2, len(words) // 2)])
        else:
            asked = _reworded(words, lots)
        started_at = time.perf_counter()
        items = similar_items(asked, programme, person=None, kind="idea", limit=10)
        seconds = time.perf_counter() - started_at
        # The first ones warm up.
        if number >= 20:
            took.append(seconds * 1000)
            if number % 4 != 3:
                reworded += 1
                found += title in {item.title for item in items}
    return {
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[18], 1),
        "found": round(found / reworded, 3),
    }


def _reworded(words: list[str], lots: random.Random) -> str:
    """One word less, two that changed places, and one letter less somewhere."""
    words = list(words)
    if len(words) > 3:
        words.pop(lots.randrange(len(words)))
    place = lots.randrange(len(words) - 1) if len(words) > 1 else 0
    words[place : place + 2] = reversed(words[place : place + 2])
    slip = max(range(len(words)), key=lambda position: len(words[position]))
    words[slip] = words[slip][:-1]
    return " ".join(words)


def news(members: str, with_news: str) -> int:
    """Make a programme with `members`, of whom `with_news` have three pieces of news since yesterday, at a place where it is noon.

    How many pieces of news there are.
    """
    now = timezone.now()
    offset = (12 - now.hour + 12) % 24 - 12
    kind = StakeholderKind.objects.create(name="member", side=Side.CUSTOMER)
    programme = Programme.objects.create(name="The last ten metres", slug="metres", visibility=Visibility.MEMBERS)
    people = Person.objects.bulk_create(
        [
            Person(
                name=f"Member {number}",
                email=f"member-{number}@bench.test",
                kind=kind,
                # The names of these zones count westwards.
                time_zone=f"Etc/GMT{-offset:+d}" if offset else "UTC",
            )
            for number in range(int(members))
        ],
        batch_size=2000,
    )
    join_many(programme=programme, people=[person.pk for person in people])
    readers = people[:: int(members) // int(with_news)][: int(with_news)]
    return tell(
        [
            News(
                person_id=person.pk,
                programme_id=programme.pk,
                kind=kind_of_news,
                fate=Fate.UNDERWAY,
                unique_key=f"{kind_of_news}:{number}",
                title=f"Somebody wrote about “Let me choose the place” ({number})",
                quote="I looked in the shed, the bin store and behind the gate.",
                body="It is dry under the stairs, and nobody passes there. " * 3,
                path=f"/p/metres/ideas/{number}/",
                about=(uuid.uuid4(),),
                thing="Let me choose the place",
            )
            for person in readers
            for number, kind_of_news in enumerate(["comment", "answer", "followed"])
        ],
        now=now - timedelta(days=1, hours=12),
    )


def letters() -> dict[str, int]:
    """How many letters about news there are in each state."""
    states = Mail.objects.values_list("state").annotate(count=Count("id"))
    return dict(states.order_by("state"))


def crowd(count: str) -> str:
    """Where the button is under an idea that `count` people stand behind."""
    call, now = _call(), timezone.now()
    kind = StakeholderKind.objects.first()
    people = [person.pk for person in bring_in_people(people=[(f"One of many {n}", kind) for n in range(int(count))])]
    idea = Idea.objects.filter(call=call, state=IdeaState.OPEN).select_related("trail_item").order_by("pk")[0]
    actor = (
        TeamRole.objects.filter(programme=call.activity.programme, role=Role.OWNER).select_related("person")[0].person
    )
    import_supports(actor=actor, call=call, supports=[(idea.pk, person, now) for person in people], now=now)
    assert idea.trail_item is not None
    return reverse("ideas:support", args=[call.activity.programme.slug, idea.trail_item.public_id])


def merge(count: str, in_common: str) -> dict[str, float]:
    """Seconds to make two ideas with `count` supporters each one, and two again; and how many supporters that lost."""
    size, both = int(count), int(in_common)
    kind = StakeholderKind.objects.first()
    people = [person.pk for person in bring_in_people(people=[(f"Many {n}", kind) for n in range(2 * size - both)])]
    source, target = Idea.objects.filter(state=IdeaState.OPEN, supports_count=0).order_by("pk")[:2]
    call, now = _call(), timezone.now()
    owner = (
        TeamRole.objects.filter(programme=call.activity.programme, role=Role.OWNER).select_related("person")[0].person
    )
    crowds = {source.pk: people[:size], target.pk: people[size - both :]}
    for idea_id, crowd in crowds.items():
        import_supports(actor=owner, call=call, supports=[(idea_id, person, now) for person in crowd], now=now)
    started_at = time.perf_counter()
    made = merge_ideas(actor=owner, source=source, target=target, reason="", now=timezone.now())
    steps = _work_off(made, MergeState.UNITED)
    seconds = time.perf_counter() - started_at
    target.refresh_from_db()
    stored = Support.objects.filter(idea=target).count()
    # Telling everybody is work of its own, and comes after.
    Job.objects.filter(state=JobState.WAITING).delete()
    started_at = time.perf_counter()
    part_ideas(actor=owner, merge=made, now=timezone.now())
    _work_off(made, MergeState.PARTED)
    parted = time.perf_counter() - started_at
    target.refresh_from_db()
    return {
        "merge_seconds": round(seconds, 2),
        "part_seconds": round(parted, 2),
        "jobs": steps,
        "lost": len(people) - stored + abs(target.supports_count - size),
    }


def _work_off(made: Merge, state: str) -> int:
    """Run what is due until the merge is in this state; how many Jobs that took."""
    steps = 0
    while made.state != state:
        steps += run_due(timezone.now(), limit=1, in_this_process=True)
        made.refresh_from_db()
    return steps


QUESTIONS: dict[str, Callable[..., Any]] = {
    "member": member,
    "newcomers": newcomers,
    "addresses": addresses,
    "public_pages": public_pages,
    "queries": queries,
    "supports": supports,
    "news": news,
    "letters": letters,
    "similar": similar,
    "merge": merge,
    "crowd": crowd,
}

if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:])))

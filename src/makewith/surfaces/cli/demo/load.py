"""Making the demo programme by the actions that people use, each at its time in the story."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Min, OuterRef, Subquery

from makewith.foundation.accounts.actions import user_for_email
from makewith.foundation.jobs.models import Job, JobState
from makewith.foundation.jobs.worker import run_due
from makewith.foundation.notifications.actions import mark_read
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.actions import change_appearance, create_person
from makewith.foundation.people.founding import found_company, found_kind
from makewith.foundation.people.importing import bring_in_people
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.actions import (
    change_activity,
    create_programme,
    give_role,
    open_programme,
    plan_round,
    publish_terms,
    set_picture,
    take_role,
)
from makewith.foundation.programmes.importing import join_many
from makewith.foundation.programmes.models import Membership, Programme
from makewith.loop.ideas.actions import create_call
from makewith.loop.ideas.importing import import_supports
from makewith.loop.ideas.ladders.actions import advance, expire, say_wishes
from makewith.loop.ideas.ladders.queries import CLOSING_TIME, expiring, reachable
from makewith.loop.ideas.merging.actions import merge_ideas
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.voting.actions import choose_partner
from makewith.loop.measures.actions import set_metric, take_reading
from makewith.surfaces.cli.demo.acts import Acts
from makewith.surfaces.cli.demo.crowd import gather
from makewith.surfaces.cli.demo.reviews import Reviews
from makewith.surfaces.cli.demo.story import PICTURES, Story
from makewith.surfaces.cli.demo.workshops import Evening

SLUG = "last-hundred-metres"
EVERYBODY = 1284
NEWS_UNREAD_FOR = timedelta(days=3)


class Loader:
    """Tells the story once. Run it in a transaction."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.story = Story(now)
        self.lots = random.Random(EVERYBODY)  # noqa: S311
        self.people: dict[str, Person] = {}
        self.calls: dict[str, Call] = {}
        self.kinds: dict[str, StakeholderKind] = {}
        self.programme: Programme

    def load(self) -> Programme:
        self.set_stage()
        acts = Acts(self.programme, self.people, self.calls)
        for row in self.story["ideas"]:
            acts.plan_idea(row)
        for row in self.story["insights"]:
            acts.plan_insight(row)
        for row in self.story["decisions"]:
            acts.plan_decision(row)
        for row in self.story["merges"]:
            acts.plan_merge(row)
        evenings: dict[str, Evening] = {}
        for row in sorted(self.story["workshops"], key=lambda row: row["created_at"]):
            evenings[row["key"]] = Evening(acts, self.kinds, row, self.story["prototypes"])
            evenings[row["key"]].plan(evenings)
        reviews = Reviews(acts, self.story["board"])
        for row in self.story["reviews"]:
            reviews.plan(row)
        for at, act in sorted(acts.planned, key=lambda planned: planned[0]):
            act()
            # News is told at once, so that who was heard when is the same here as in the story.
            self.run_jobs(at)
        self.gather_supporters(acts.ideas)
        self.climb()
        self.ask_supporters(acts.ideas)
        self.unite(acts.ideas)
        acts.start_idea(self.story["draft"])
        self.close_calls()
        self.run_jobs()
        self.settle()
        return self.programme

    def run_jobs(self, at: datetime | None = None) -> None:
        """Do what follows from the last act, at its time. A job that fails stops the loading: half a story helps nobody."""
        run_due(at, in_this_process=True)
        if failed := Job.objects.filter(state=JobState.WAITING, attempts__gt=0).first():
            raise RuntimeError(f"{failed.handler} failed:\n{failed.last_error}")

    # Who and where

    def set_stage(self) -> None:
        found_company(**self.story["company"])
        for row in self.story["kinds"]:
            self.kinds[row["name"]] = found_kind(
                name=row["name"],
                side=row["side"],
                paper=row["paper"],
                is_open_to_choose=row.get("open_to_choose", True),
            )
        for row in self.story["people"]:
            self.people[row["key"]] = self.make_person(row)
        self.make_programme()
        for row in self.story["calls"]:
            self.make_call(row)
        for row in self.story["metrics"]:
            self.make_metric(row)

    def make_person(self, row: dict[str, Any]) -> Person:
        kind = self.kinds[row["kind"]]
        if "email" in row:
            user = user_for_email(email=row["email"])
            if row.get("administrator"):
                user.is_administrator = True
                user.save(update_fields=["is_administrator"])
            person = create_person(
                user=user, name=row["name"], kind=kind, time_zone="Europe/Berlin", language="en", now=self.now
            )
        else:
            person = bring_in_people(people=[(row["name"], kind)], time_zone="Europe/Berlin")[0]
        if "shown_as" in row:
            change_appearance(person=person, by=person, name=person.name, shown_as=row["shown_as"], now=self.now)
        person.about = row.get("about", "")
        person.created_at = datetime.combine(row["since"], self.now.timetz())
        person.save(update_fields=["about", "created_at"])
        return person

    def make_programme(self) -> None:
        values = dict(self.story["programme"])
        created_at, opened_at = values.pop("created_at"), values.pop("opened_at")
        administrator = self.people["bea"]
        self.programme = create_programme(actor=administrator, now=created_at, **values)
        Programme.objects.filter(pk=self.programme.pk).update(created_at=created_at)
        for row in self.story["people"]:
            if "role" in row:
                person = self.people[row["key"]]
                give_role(
                    actor=administrator, programme=self.programme, person=person, role=row["role"], now=created_at
                )
        take_role(actor=administrator, programme=self.programme, person=administrator, role="owner", now=created_at)
        picture = PICTURES / "doorstep.jpg"
        upload = SimpleUploadedFile(picture.name, picture.read_bytes())
        set_picture(actor=self.people["helene"], programme=self.programme, upload=upload, now=opened_at)
        open_programme(actor=self.people["helene"], programme=self.programme, now=opened_at)
        for row in self.story["rounds"]:
            plan_round(actor=self.people["helene"], programme=self.programme, now=opened_at, **row)

    def make_call(self, row: dict[str, Any]) -> None:
        owner = self.people["helene"]
        call = create_call(
            actor=owner,
            programme=self.programme,
            now=row["created_at"],
            questions=row.get("questions", self.story["questions"]),
            title=row["title"],
            brief=row["brief"],
            thanks=row["thanks"],
            opens_at=row["opens_at"],
            closes_at=row.get("closes_at"),
            rules=row.get("rules"),
            **{name: row[name] for name in ("support_label", "supporters_label") if name in row},
        )
        publish_terms(actor=owner, activity=call.activity, text=self.story["terms"]["text"], now=row["created_at"])
        change_activity(actor=owner, activity=call.activity, now=row["opens_at"], state="open")
        self.calls[row["key"]] = call
        for key in row.get("partners", ()):
            choose_partner(actor=owner, call=call, person=self.people[key], now=row["opens_at"])

    def make_metric(self, row: dict[str, Any]) -> None:
        owner = self.people["helene"]
        first = row["readings"][0]["on"]
        metric = set_metric(
            actor=owner,
            programme=self.programme,
            now=self._at_noon(first),
            name=row["name"],
            unit=row["unit"],
            baseline=Decimal(row["baseline"]),
            target=Decimal(row["target"]),
            due_on=row["due_on"],
        )
        for reading in row["readings"]:
            take_reading(
                actor=self.people["sofie"],
                metric=metric,
                value=Decimal(reading["value"]),
                margin=Decimal(reading["margin"]),
                n=reading["n"],
                read_on=reading["on"],
                source=reading["source"],
                now=self._at_noon(reading["on"]),
            )

    def _at_noon(self, day: Any) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=self.now.tzinfo)

    # The many

    def gather_supporters(self, ideas: dict[str, Idea]) -> None:
        """Bring in the crowd and let each idea have as many supporters as in the story, spread over its time."""
        crowd = gather(
            kinds=self.kinds,
            count=EVERYBODY - len(self.people),
            since=self.programme.created_at,
            now=self.now,
            lots=self.lots,
        )
        join_many(programme=self.programme, people=[person.pk for person in [*crowd, *self.people.values()]])
        for call_key, call in self.calls.items():
            rows = [row for row in self.story["ideas"] if row["call"] == call_key]
            supports = [support for row in rows for support in self._supports(ideas[row["key"]], row, crowd)]
            import_supports(actor=self.people["helene"], call=call, supports=supports, now=self.now)

    def _supports(self, idea: Idea, row: dict[str, Any], crowd: list[Person]) -> list[tuple[int, int, datetime]]:
        cast = [self.people[key].pk for key in self.story["supporters"].get(row["key"], ())]
        others = self.lots.sample(crowd, row["supports"] - len(cast))
        ends = [self.calls[row["call"]].activity.closes_at, row.get("put_aside", {}).get("at")]
        ends += idea.clocks.filter(supporters__gt=row["supports"]).values_list("due_at", flat=True)
        until = min([self.now, *filter(None, ends)])
        seconds = (until - row["at"]).total_seconds()
        moments = sorted(
            row["at"] + timedelta(seconds=seconds * self.lots.random() ** 2) for _ in range(row["supports"])
        )
        if "climb" in row:
            moments = self._climbed(row, until)
        people = [*cast, *(person.pk for person in others)]
        return [(idea.pk, person, at) for person, at in zip(people, moments, strict=True)]

    def _climbed(self, row: dict[str, Any], until: datetime) -> list[datetime]:
        """The moments of support of an idea whose steps were reached when the story says so."""
        moments: list[datetime] = []
        since = row["at"]
        for step in [*row["climb"], {"supporters": row["supports"], "at": until}]:
            span = (step["at"] - since).total_seconds()
            count = step["supporters"] - len(moments) - 1
            moments += sorted(since + timedelta(seconds=span * self.lots.random()) for _ in range(count))
            moments.append(step["at"])
            since = step["at"]
        return moments

    def climb(self) -> None:
        """Let ideas reach the steps that their supporters made or miss them, and authors be told of it at its time."""
        for clock in reachable().select_related("idea"):
            advance(idea=clock.idea)
        for clock in expiring(self.now):
            expire(clock=clock, now=clock.due_at + CLOSING_TIME)
        due = Job.objects.filter(state=JobState.WAITING, run_at__lte=self.now)
        while at := due.aggregate(first=Min("run_at"))["first"]:
            self.run_jobs(at)

    def ask_supporters(self, ideas: dict[str, Idea]) -> None:
        """What some would pay, and how many they would buy."""
        for row in self.story["ideas"]:
            for person, (would_pay, would_buy) in row.get("wishes", {}).items():
                say_wishes(
                    person=self.people[person],
                    idea=ideas[row["key"]],
                    would_pay=Decimal(would_pay),
                    would_buy=would_buy,
                    now=self.now,
                )

    def unite(self, ideas: dict[str, Idea]) -> None:
        """Ideas that say the same become one, with the supporters of both."""
        for row in self.story["ideas"]:
            if united := row.get("united"):
                merge_ideas(
                    actor=self.people[united["by"]],
                    source=Idea.objects.get(pk=ideas[row["key"]].pk),
                    target=Idea.objects.get(pk=ideas[united["into"]].pk),
                    reason=united["reason"],
                    now=united["at"],
                )
                self.run_jobs(united["at"])

    def close_calls(self) -> None:
        for row in self.story["calls"]:
            if row.get("is_closed"):
                call = self.calls[row["key"]]
                change_activity(
                    actor=self.people["helene"], activity=call.activity, now=row["closes_at"], state="closed"
                )

    def settle(self) -> None:
        """Old news was read at the time, and people have been members since they came."""
        since = Subquery(Person.objects.filter(pk=OuterRef("person")).values("created_at")[:1])
        Membership.objects.filter(programme=self.programme).update(joined_at=since)
        old = Notification.objects.filter(person__user__isnull=False, created_at__lt=self.now - NEWS_UNREAD_FOR)
        for notification in old.select_related("person__user"):
            mark_read(
                person=notification.person,
                notification=notification,
                now=notification.created_at + timedelta(hours=5),
            )

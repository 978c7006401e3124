"""Items that somebody gave, and moderators, for tests."""

from datetime import UTC, datetime

from makewith.foundation.moderation.models import Policy
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Activity, Role
from makewith.foundation.programmes.tests.factories import ActivityFactory, ProgrammeFactory, TeamRoleFactory
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, make_item
from makewith.foundation.trail.models import Audience, Item

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


def make_activity(**policy) -> Activity:
    activity = ActivityFactory(programme=ProgrammeFactory())
    if policy:
        Policy.objects.create(activity=activity, **policy)
    return activity


def give(activity: Activity, author: Person | None = None, text: str = "A bench by the door", now=NOW) -> Item:
    """A comment's Item as everybody sees it; what it belongs to does not matter to moderation."""
    item = make_item(
        programme=activity.programme, activity=activity, kind="comment", title=text,
        givers=[Giver(author or PersonFactory())], audience=Audience.PUBLIC, now=now,
    )  # fmt: skip
    index(item=item, title="", body=text)
    return item


def moderator_of(activity: Activity, role: str = Role.MODERATOR) -> Person:
    return TeamRoleFactory(programme=activity.programme, role=role).person

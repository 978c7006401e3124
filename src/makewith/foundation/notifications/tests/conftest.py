import uuid
from datetime import UTC, datetime
from itertools import count

import pytest

from makewith.foundation.notifications.actions import News
from makewith.foundation.notifications.models import Fate
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory

# 14:00 in Berlin.
NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def person(db):
    return PersonFactory(name="Amina K.", email="amina@example.org", time_zone="Europe/Berlin")


@pytest.fixture
def programme(db):
    return ProgrammeFactory(name="The last ten metres")


@pytest.fixture
def news(person, programme):
    """One piece of news for Amina; every part can be said otherwise."""
    numbers = count(1)

    def make(**values):
        number = next(numbers)
        return News(
            **{
                "person_id": person.pk,
                "programme_id": programme.pk,
                "kind": "update",
                "fate": Fate.CHANGED,
                "unique_key": f"occasion-{number}",
                "title": f"The new card is in every van ({number})",
                "path": f"/programmes/last-ten-metres/{number}/",
                "quote": "I looked in the shed.",
                "body": "11 of 1,000 fewer people had to ring.",
                "about": (uuid.uuid4(),),
            }
            | values
        )

    return make

from datetime import UTC, datetime
from itertools import count

import pytest

from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.foundation.search import actions
from makewith.foundation.trail.models import Audience, Item

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def item(programme):
    """An Item that can be found by its title and body."""
    numbers = count(1)

    def make(title, body="", **values):
        values = {"programme": programme, "kind": "idea", "audience": Audience.PUBLIC, "occurred_at": NOW} | values
        made = Item.objects.create(number=next(numbers), title=title.replace("\0", "")[:200], **values)
        actions.index(item=made, title=title, body=body)
        return made

    return make

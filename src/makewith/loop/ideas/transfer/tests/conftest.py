"""Files in a folder of the test's own, a call, and its owner in the studio."""

import pytest
from django.core.cache import cache

from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.loop.ideas.tests.factories import make_call


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def call(db):
    return make_call()


@pytest.fixture
def owner(call):
    return TeamRoleFactory(programme=call.activity.programme, role=Role.OWNER).person


@pytest.fixture
def studio(client, owner):
    client.force_login(owner.user)
    return client

from datetime import UTC, datetime, timedelta

import pytest

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.accounts.models import User
from makewith.foundation.accounts.tests.factories import UserFactory
from makewith.foundation.people.actions import forget_unproven_accounts
from makewith.foundation.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 2, tzinfo=UTC)


def test_an_address_that_nobody_proved_is_forgotten_after_a_week():
    create_token(user=UserFactory(email="key@example.org"), name="sheet")
    PersonFactory(email="person@example.org")
    for name in ("new", "old", "administrator", "visitor"):
        UserFactory(email=f"{name}@example.org", is_administrator=name == "administrator")
    User.objects.update(date_joined=NOW - timedelta(days=7))
    User.objects.filter(email="new@example.org").update(date_joined=NOW - timedelta(days=6, hours=23))
    User.objects.filter(email="visitor@example.org").update(last_login=NOW)
    assert forget_unproven_accounts(now=NOW) == 1
    kept = ["administrator", "key", "new", "person", "visitor"]
    assert [user.email for user in User.objects.order_by("email")] == [f"{name}@example.org" for name in kept]

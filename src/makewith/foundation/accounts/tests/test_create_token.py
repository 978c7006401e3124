from datetime import UTC, datetime, timedelta

import pytest

from makewith.foundation.accounts.actions import create_token, revoke_token
from makewith.foundation.accounts.models import ApiToken
from makewith.foundation.accounts.queries import live_tokens_of, user_for_token
from makewith.foundation.accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 2, tzinfo=UTC)


def test_a_key_is_kept_only_as_a_hash_and_its_beginning():
    token, text = create_token(user=UserFactory(), name=" the team's sheet ")
    row = ApiToken.objects.values().get()
    assert text.startswith("mw_")
    assert len(text) > 40
    assert text not in str(row)
    assert (row["name"], row["hint"]) == ("the team's sheet", text[:8])
    assert token.last_used_at is None


def test_a_key_belongs_to_who_made_it():
    user = UserFactory()
    _token, text = create_token(user=user, name="sheet")
    assert user_for_token(text, NOW) == user


@pytest.mark.parametrize("text", ["", "mw_", "mw_" + "x" * 43, "é😀", "x" * 100_000])
def test_an_unknown_key_belongs_to_nobody(text):
    create_token(user=UserFactory(), name="sheet")
    assert user_for_token(text, NOW) is None


def test_a_key_opens_nothing_once_it_is_ended_has_run_out_or_its_account_is_closed():
    user = UserFactory()
    ended, ended_text = create_token(user=user, name="ended")
    _token, short_text = create_token(user=user, name="short", expires_at=NOW)
    revoke_token(user=user, token=ended, now=NOW)
    closed = UserFactory(is_active=False)
    _token, closed_text = create_token(user=closed, name="closed")
    assert [user_for_token(text, NOW) for text in (ended_text, short_text, closed_text)] == [None, None, None]
    assert user_for_token(short_text, NOW - timedelta(seconds=1)) == user
    assert [token.name for token in live_tokens_of(user)] == ["short"]


def test_ending_a_key_twice_keeps_the_first_moment_and_only_its_owner_can():
    token, text = create_token(user=UserFactory(), name="sheet")
    revoke_token(user=UserFactory(), token=token, now=NOW)
    assert user_for_token(text, NOW) == token.user
    revoke_token(user=token.user, token=token, now=NOW)
    revoke_token(user=token.user, token=token, now=NOW + timedelta(days=1))
    token.refresh_from_db()
    assert token.revoked_at == NOW


def test_the_moment_of_use_is_noted_at_most_once_a_minute(django_assert_num_queries):
    token, text = create_token(user=UserFactory(), name="sheet")
    with django_assert_num_queries(2):
        user_for_token(text, NOW)
    with django_assert_num_queries(1):
        user_for_token(text, NOW + timedelta(seconds=59))
    token.refresh_from_db()
    assert token.last_used_at == NOW
    user_for_token(text, NOW + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(seconds=60)

"""Writes about sign-in."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from makewith.foundation.accounts import tokens
from makewith.foundation.accounts.models import ApiToken, User


def user_for_email(*, email: str) -> User:
    """The account of this address, made if there is none. Safe when asked twice at once."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user:
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(address)
    except IntegrityError:
        return User.objects.get(email=address)


def create_token(*, user: User, name: str, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """A new key and its text, which is shown this once and never again."""
    text = tokens.new_text()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:80],
        digest=tokens.digest_of(text),
        hint=text[: tokens.HINT_LENGTH],
        expires_at=expires_at,
    )
    return token, text


def revoke_token(*, user: User, token: ApiToken, now: datetime) -> None:
    """End a key of one's own; ending it twice changes nothing."""
    ApiToken.objects.filter(pk=token.pk, user=user, revoked_at=None).update(revoked_at=now)


def close_account(*, user: User, sessions: Sequence[str]) -> None:
    """Forget an account with its passkeys and keys, and these sessions (see `queries.sessions_naming`)."""
    with transaction.atomic():
        for start in range(0, len(sessions), 500):
            Session.objects.filter(pk__in=sessions[start : start + 500]).delete()
        user.delete()

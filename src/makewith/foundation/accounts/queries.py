"""Reads about sign-in."""

import json
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from makewith.foundation.accounts.models import ApiToken, User
from makewith.foundation.accounts.tokens import digest_of

USE_NOTED_EVERY = timedelta(minutes=1)


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Somebody's passkeys, oldest first; each has `wrap().name`, `created_at` and `last_used_at`."""
    passkeys: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return passkeys.order_by("created_at", "id")


def has_passkey(user: User) -> bool:
    return passkeys_of(user).exists()


def has_authenticator_app(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def live_tokens_of(user: User) -> QuerySet[ApiToken]:
    """Somebody's API keys that have not been ended, newest first; one that has run out is still listed."""
    return ApiToken.objects.filter(user=user, revoked_at=None)


def user_for_token(text: str, now: datetime) -> User | None:
    """Whom an API key belongs to, or None for one that is unknown, ended, run out, or of a closed account.

    Every text costs one hash and one look-up of the hash, so the time tells nothing about how close a guess was. The moment of
    use is noted at most once a minute.
    """
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(text), revoked_at=None, user__is_active=True)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def sessions_naming(user: User) -> list[str]:
    """Keys of all sessions that are this account's or hold its address, as where a code was asked for.

    Sessions can be read only one by one, so this goes through all of them: ask before a transaction, not in one.
    """
    key, address = str(user.pk), user.email.lower()
    return [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if (found := session.get_decoded()).get(SESSION_KEY) == key or address in json.dumps(found, default=str).lower()
    ]

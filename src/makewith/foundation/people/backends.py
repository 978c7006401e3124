"""Signing in, and finding the person behind a session in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from makewith.foundation.accounts.models import User
from makewith.kit.rows import Prepared

_USER = Prepared(lambda user_id: User.objects.select_related("person__kind").filter(pk=user_id), -101)


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        user = _USER.one(int(user_id))
        return user if user and user.is_active else None

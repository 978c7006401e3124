"""Signing in, and finding the person behind a session in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from makewith.foundation.accounts.models import User
from makewith.kit.rows import only_one


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        user = only_one(User.objects.select_related("person__kind").filter(pk=user_id))
        return user if user and user.is_active else None

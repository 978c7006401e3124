"""Sessions in the database as Django keeps them, found in a query that is put together once: every page begins with it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from makewith.kit.rows import Prepared

_SESSION = Prepared(lambda key: Session.objects.filter(session_key=key), "no-such-session-101")


class SessionStore(DatabaseSessions):
    """Reads them; the rest is Django's."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.one(self.session_key) if self.session_key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found

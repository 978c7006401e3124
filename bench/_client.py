"""One browser's connection to the server, kept open."""

import http.client
import time
from collections.abc import Mapping
from urllib.parse import urlencode

CSRF = "b" * 32


class Visitor:
    """Somebody with a session, or a visitor without one. Not to be shared between threads."""

    def __init__(self, port: int, session: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.session = session

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Status and body of the answer to a form sent as the pages' own script sends it."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": CSRF,
            "HX-Request": "true",
        }
        return self._ask("POST", path, urlencode(fields or {}).encode(), headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        cookies = f"csrftoken={CSRF}" + (f"; sessionid={self.session}" if self.session else "")
        sent = {"Accept": "text/html", "Accept-Language": "en", "Cookie": cookies, **headers}
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        return response.status, response.read()

    def timed_post(self, path: str) -> tuple[int, float]:
        """Status of a form sent, and how long it took in seconds."""
        started_at = time.perf_counter()
        status, _ = self.post(path)
        return status, time.perf_counter() - started_at

    def close(self) -> None:
        self._connection.close()

"""A limit on how often somebody does something: "30 ideas in a minute, then wait".

Counts live in Django's cache. With one process the default, in memory, is exact; several web processes each count for
themselves until `CACHES` names a cache that they share.
"""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

P = ParamSpec("P")
_READING = {"GET", "HEAD", "OPTIONS"}


class TooMany(Exception):
    """Something was done more often than its limit allows; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


def consume(key: str, limit: int, seconds: int) -> None:
    """Count one more use of `key`. Raises TooMany from the use after `limit` until the window of `seconds` is over.

    Windows begin at whole multiples of `seconds`, so at most twice the limit fits around the border of two.
    """
    window, passed = divmod(time.time(), seconds)
    name = f"limit:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{int(window)}"
    if cache.add(name, 1, timeout=seconds):
        used = 1
    else:
        try:
            used = cache.incr(name)
        except ValueError:
            # The window ended between the two calls.
            cache.set(name, 1, timeout=seconds)
            used = 1
    if used > limit:
        raise TooMany(retry_after=max(1, int(seconds - passed + 0.999)))


def who(request: HttpRequest) -> str:
    """Whose uses are counted together: one account's, or for visitors one address's."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user:{user.pk}"
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """The page that says when to try again."""
    response = render(request, "429.jinja", {"retry_after": error.retry_after}, status=429)
    response["Retry-After"] = str(error.retry_after)
    return response


def consume_address(request: HttpRequest, name: str, setting: str, seconds: int) -> None:
    """Count one more use by everybody at this address together, up to the number in settings; 0 there is no limit.

    A whole office may share an address, so this number is generous beside what one account may do.
    """
    if most := getattr(settings, setting):
        consume(f"{name}:everybody:{request.META.get('REMOTE_ADDR', '')}", most, seconds)


def limited(
    name: str, limit: int, seconds: int, *, per_address: str = ""
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Let one account, or one visitor's address, write through a view at most `limit` times in `seconds`.

    Views that share a `name` share the count. Reading is not counted. `per_address` names a setting: how often all
    accounts at one address together may.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in _READING:
                try:
                    consume(f"{name}:{who(request)}", limit, seconds)
                    if per_address:
                        consume_address(request, name, per_address, seconds)
                except TooMany as error:
                    return too_many(request, error)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class WriteLimitMiddleware:
    """A limit on all writing together, for what no limit of its own stands before. The API has limits by key instead."""

    WRITES = (240, 60)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _READING and not request.path.startswith("/api/"):
            try:
                consume(f"writes:{who(request)}", *self.WRITES)
            except TooMany as error:
                return too_many(request, error)
        return self.get_response(request)

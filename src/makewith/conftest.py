"""What the tests of the package share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

CountQueries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_queries() -> CountQueries:
    """The queries of a block: `with count_queries() as queries: …`, then `assert len(queries) <= 8`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def counting() -> Iterator[list[str]]:
        queries: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield queries
        queries += [str(query["sql"]) for query in captured.captured_queries]

    return counting


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits and remembered values end with the test that made them."""
    yield
    from django.core.cache import cache

    cache.clear()

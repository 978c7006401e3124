"""Counts of earlier tests are forgotten, so that no test meets another's limit."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_been_counted():
    cache.clear()
    yield
    cache.clear()

"""An evening with its cast, and where its pictures lie."""

import pytest
from django.core.cache import cache

from makewith.loop.workshops.report.tests.evening import Evening


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return tmp_path / "files"


@pytest.fixture
def evening():
    return Evening()


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What follows a commit happens at the end of `with at_once():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

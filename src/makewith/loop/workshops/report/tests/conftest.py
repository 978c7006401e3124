import pytest

from makewith.loop.workshops.report.tests.evening import Evening


@pytest.fixture
def evening(db: None) -> Evening:
    return Evening()

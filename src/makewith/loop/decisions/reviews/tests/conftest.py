import pytest

from makewith.loop.decisions.reviews.tests.factories import Table, lay_table


@pytest.fixture
def table(db: None) -> Table:
    return lay_table()

import pytest

from makewith.surfaces.api.tests.stage import set_stage


@pytest.fixture
def stage(db):
    return set_stage()

"""A measure has somewhere to go."""

import pytest

from makewith.loop.measures.forms import MetricForm


@pytest.mark.django_db
def test_a_target_like_the_baseline_is_refused_beside_the_target() -> None:
    form = MetricForm({"name": "Calls", "baseline": "38", "target": "38.00", "due_on": "2026-09-14"})
    assert form.errors == {"target": ["The target is the same as the baseline, so nothing would move."]}

"""An operator learns where a Job failed, and nothing of what people wrote."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError

from makewith.foundation.jobs import actions, registry, worker
from makewith.foundation.jobs.errors import told
from makewith.foundation.jobs.models import Job

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
SECRET = "my mother is ill"


@pytest.mark.parametrize(
    ("error", "last_line"),
    [
        (
            IntegrityError(
                'null value in column "text" violates not-null constraint\nDETAIL:  Failing row contains (1, my mother is ill).'
            ),
            'django.db.utils.IntegrityError: null value in column "text" violates not-null constraint',
        ),
        (IntegrityError("Failing row contains (1, my mother is ill)."), "django.db.utils.IntegrityError: Failing row contains (…)"),
        (
            DataError('invalid input syntax for type uuid: "my mother is ill"'),
            'django.db.utils.DataError: invalid input syntax for type uuid: "…"',
        ),
        (ValueError("invalid literal for int() with base 10: 'my mother is ill'"),
         "ValueError: invalid literal for int() with base 10: '…'"),
        (KeyError("it's: my mother is ill"), 'KeyError: "…"'),
        (ValidationError("Give a reason for “my mother is ill”."), "django.core.exceptions.ValidationError: ['…']"),
        (RuntimeError("the post office doesn't answer"), "RuntimeError: the post office doesn't answer"),
        (TimeoutError(), "TimeoutError"),
    ],
)  # fmt: skip
def test_values_are_left_out_of_a_message(error, last_line):
    assert told(error).splitlines()[-1] == last_line
    assert SECRET not in told(error)


def fail_with_words(*, text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(f"could not read {text!r}") from error


@pytest.mark.django_db
def test_a_failed_job_keeps_where_it_failed_and_why_but_no_words() -> None:
    registry.register_handler(registry.path_of(fail_with_words), fail_with_words)
    actions.enqueue(fail_with_words, run_at=NOW, text=SECRET)
    worker.run_due(NOW)
    error = Job.objects.get().last_error
    assert SECRET not in error
    assert "in fail_with_words" in error
    assert "ValueError: invalid literal for int() with base 10: '…'" in error
    assert error.splitlines()[-1] == "RuntimeError: could not read '…'"

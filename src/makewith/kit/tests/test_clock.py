"""The clock that can be set."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from makewith.kit.clock import follow


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(timezone, "now", timezone.now)
    path = tmp_path / "clock"
    follow(path)
    return path


def test_without_a_file_now_is_now(clock):
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_time_goes_on_from_the_moment_in_the_file(clock):
    clock.write_text("2031-03-01T09:00:00+01:00")
    an_hour_ago = datetime.now(UTC).timestamp() - 3600
    os.utime(clock, (an_hour_ago, an_hour_ago))
    passed = timezone.now() - datetime(2031, 3, 1, 8, tzinfo=UTC)
    assert timedelta(minutes=60) <= passed < timedelta(minutes=61)


def test_setting_it_again_moves_it(clock):
    clock.write_text("2031-03-01T09:00:00+00:00")
    timezone.now()
    clock.write_text("2032-02-29T23:59:00+00:00")
    os.utime(clock)
    assert timezone.now().date().isoformat()[:7] in {"2032-02", "2032-03"}

"""A line is made once for the same values, and anew for others, another language, another zone and another day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation
from markupsafe import Markup

from makewith.kit.jinja import environment


@pytest.fixture
def line():
    """Renders a macro that shows its value and counts how often it was made."""
    made = []
    env = environment(autoescape=True)
    env.globals["made"] = made.append
    macros = env.from_string("{% macro shown(value) %}{% do made(value) %}<b>{{ value }}</b>{% endmacro %}").module

    def render(value):
        return env.globals["remembered"](macros.shown, value)

    render.made = made
    return render


def test_the_same_values_make_a_line_once(line):
    assert [line("stairs"), line("stairs"), line("rain")] == ["<b>stairs</b>", "<b>stairs</b>", "<b>rain</b>"]
    assert line.made == ["stairs", "rain"]


def test_text_is_not_taken_for_markup_of_the_same_letters(line):
    assert line(Markup("<i>")) == "<b><i></b>"
    assert line("<i>") == "<b>&lt;i&gt;</b>"


def test_true_is_not_taken_for_one(line):
    assert [line(1), line(True)] == ["<b>1</b>", "<b>True</b>"]


def test_another_language_zone_or_day_makes_another_line(line):
    with time_machine.travel(datetime(2026, 6, 18, 12, tzinfo=UTC), tick=False):
        line("today")
        with translation.override("de"):
            line("today")
        with timezone.override(ZoneInfo("Asia/Tokyo")):
            line("today")
    with time_machine.travel(datetime(2026, 6, 19, 12, tzinfo=UTC), tick=False):
        line("today")

    assert line.made == ["today"] * 4

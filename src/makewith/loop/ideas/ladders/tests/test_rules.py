"""A ladder as data, and its replay against a plain reference of the rules."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from makewith.loop.ideas.ladders.rules import DEFAULT_CRITERIA, Ladder, Step, due_after, replay

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [UTC, BERLIN, NEW_YORK, ZoneInfo("Asia/Kolkata"), timezone(timedelta(hours=-3, minutes=-30))]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def seconds(moment: datetime) -> Fraction:
    """Since 1970, counted without any calendar of ours."""
    passed = moment.astimezone(UTC) - EPOCH
    return Fraction(passed.days * 86_400 + passed.seconds) + Fraction(passed.microseconds, 1_000_000)


def plainly(steps, created_at, supported_at, until):
    """The rules once more, as slowly and plainly as can be: walk through every moment at which anything happens.

    Numbers only: (supporters, seconds when due, outcome, seconds when it ended).
    """
    moments = [seconds(moment) for moment in supported_at]
    end, clock = seconds(until), seconds(created_at)
    found = []
    for supporters, days in steps:
        due = clock + days * 86_400
        # The step is up at the first moment from its beginning to its last instant at which enough people are there.
        candidates = sorted({clock, *[moment for moment in moments if clock <= moment <= min(due, end)]})
        reached = next(
            (at for at in candidates if at <= end and len([m for m in moments if m <= at]) >= supporters), None
        )
        if reached is None:
            found.append((supporters, due, "missed" if end > due else "open", due if end > due else None))
            return found
        found.append((supporters, due, "reached", reached))
        clock = reached
    return found


moments = st.builds(
    lambda offset, jitter, zone: (
        datetime(2023, 10, 1, tzinfo=UTC) + timedelta(hours=offset, microseconds=jitter)
    ).astimezone(zone),
    st.integers(0, 24 * 400),
    st.sampled_from([0, 0, 0, 1, 999_999]),
    st.sampled_from(ZONES),
)
ladders = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 60)), min_size=1, max_size=4).map(
    lambda rows: [(sum(more for more, _ in rows[: at + 1]), rows[at][1]) for at in range(len(rows))]
)


@given(
    ladders,
    moments,
    st.lists(moments, max_size=20),
    moments,
    st.lists(st.tuples(st.integers(0, 90), st.integers(-1, 1)), max_size=8),
)
# The night in which clocks go back, and a leap day.
@example(
    [(1, 1)],
    datetime(2023, 10, 28, 12, tzinfo=BERLIN),
    [datetime(2023, 10, 29, 12, tzinfo=BERLIN)],
    datetime(2023, 11, 9, tzinfo=UTC),
    [],
)
@example(
    [(1, 1)],
    datetime(2024, 2, 28, 12, tzinfo=UTC),
    [datetime(2024, 2, 29, 12, tzinfo=UTC)],
    datetime(2024, 3, 9, tzinfo=UTC),
    [],
)
def test_a_replay_agrees_with_the_plain_reading_of_the_rules(steps, created_at, supported_at, until, near):
    # Most edges lie a whole number of days after the beginning, give or take a microsecond.
    edges = [created_at.astimezone(UTC) + timedelta(days=days, microseconds=micro) for days, micro in near]
    supported_at = [moment for moment in [*supported_at, *edges] if moment >= created_at]
    found = replay([Step(*row) for row in steps], created_at, supported_at, until)
    assert [
        (one.supporters, seconds(one.due_at), one.outcome, None if one.at is None else seconds(one.at)) for one in found
    ] == plainly(steps, created_at, supported_at, until)


@given(ladders, moments, st.lists(moments, max_size=20), moments, st.randoms())
def test_the_order_and_the_zone_in_which_moments_are_written_do_not_matter(
    steps, created_at, supported_at, until, lots
):
    ladder = [Step(*row) for row in steps]
    shuffled = [moment.astimezone(lots.choice(ZONES)) for moment in supported_at]
    lots.shuffle(shuffled)
    assert replay(ladder, created_at, supported_at, until) == replay(
        ladder, created_at.astimezone(UTC), shuffled, until.astimezone(BERLIN)
    )


@given(ladders, moments, st.lists(moments, max_size=20), moments, moments)
def test_what_was_reached_or_missed_stays_so_as_time_goes_on(steps, created_at, supported_at, one, other):
    ladder, (earlier, later) = [Step(*row) for row in steps], sorted([one, other])
    before = [step for step in replay(ladder, created_at, supported_at, earlier) if step.outcome != "open"]
    assert replay(ladder, created_at, supported_at, later)[: len(before)] == before


@pytest.mark.parametrize(
    ("late", "outcome"), [(timedelta(0), "reached"), (timedelta(microseconds=1), "missed"), (-SECOND, "reached")]
)
def test_the_last_instant_counts_and_the_one_after_does_not(late, outcome):
    created_at = datetime(2026, 1, 1, 9, tzinfo=UTC)
    due_at = datetime(2026, 1, 11, 9, tzinfo=UTC)
    (step,) = replay([Step(1, 10)], created_at, [due_at + late], due_at + timedelta(days=1))
    assert (step.due_at, step.outcome) == (due_at, outcome)


def test_a_step_is_open_in_its_last_instant_and_missed_after_it():
    created_at, due_at = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 11, tzinfo=UTC)
    assert [one.outcome for one in replay([Step(1, 10)], created_at, [], due_at)] == ["open"]
    after = replay([Step(1, 10)], created_at, [], due_at + timedelta(microseconds=1))
    assert [(one.outcome, one.at) for one in after] == [("missed", due_at)]


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
@pytest.mark.parametrize("began", [date(2026, 2, 20), date(2026, 10, 10)])
def test_changing_the_clocks_on_the_wall_gives_and_takes_no_hour(zone, began):
    begins = datetime.combine(began, time(14), zone)
    assert seconds(due_after(begins, 60)) - seconds(begins) == 60 * 86_400


def test_the_hour_that_comes_twice_is_two_hours():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    again = first.replace(fold=1)
    assert seconds(due_after(again, 1)) - seconds(due_after(first, 1)) == 3600


def test_a_leap_day_is_a_day():
    assert due_after(datetime(2028, 2, 28, 12, tzinfo=UTC), 2) == datetime(2028, 3, 1, 12, tzinfo=UTC)
    assert due_after(datetime(2027, 2, 28, 12, tzinfo=UTC), 2) == datetime(2027, 3, 2, 12, tzinfo=UTC)


def test_each_clock_begins_when_the_step_before_is_reached():
    created_at = datetime(2026, 1, 1, tzinfo=UTC)
    reached = [created_at + timedelta(days=1), created_at + timedelta(days=4)]
    found = replay([Step(1, 10), Step(2, 5), Step(3, 5)], created_at, reached, created_at + timedelta(days=4))
    assert [(one.due_at, one.outcome, one.at) for one in found] == [
        (created_at + timedelta(days=10), "reached", reached[0]),
        (reached[0] + timedelta(days=5), "reached", reached[1]),
        (reached[1] + timedelta(days=5), "open", None),
    ]


def test_where_nothing_is_said_there_is_no_ladder_no_question_and_no_feedback():
    assert Ladder.read({}) == Ladder()
    assert (Ladder().steps, Ladder().asks, Ladder().criteria) == ((), False, ())


def test_where_something_is_said_the_rest_is_as_usual():
    ladder = Ladder.read({"steps": [{"supporters": 100, "days": 60}]})
    assert (ladder.criteria, ladder.reminders, ladder.resubmission) == (DEFAULT_CRITERIA, (14, 3), True)


def test_what_is_kept_reads_the_same_again():
    ladder = Ladder.read(
        {
            "steps": [{"supporters": 100, "days": 60, "words": " We\nread it "}, {"supporters": 1000, "days": 365}],
            "asks": True,
            "currency": "CHF",
            "criteria": [{"key": "fun", "label": "Is it fun?"}],
            "reminders": [3, 30],
        }
    )
    assert Ladder.read(ladder.data()) == ladder
    assert (ladder.steps[0].words, ladder.reminders) == ("We read it", (30, 3))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"steps": [{"supporters": True, "days": 3}]}, "Step 1: write the supporters as a whole number from 1 to 10,000,000."),
        ({"steps": [{"supporters": 5, "days": 0}]}, "Step 1: write the days as a whole number from 1 to 3,660."),
        ({"steps": [{"supporters": 5, "days": 2}, {"supporters": 4, "days": 2}]}, "Step 2: it needs more supporters than the step before, which has 5."),
        ({"steps": "many"}, "Step 1: it says how many supporters, within how many days, and perhaps what happens then."),
        ({"steps": [{"supporters": n, "days": 1} for n in range(1, 10)]}, "A ladder has up to 8 steps."),
        ({"criteria": [{"label": "Fun"}]}, "Each thing to mark needs a key and a name."),
        ({"criteria": [{"key": "a", "label": "A"}, {"key": "a", "label": "B"}]}, "Two things to mark have the same key."),
        ({"currency": "Euro"}, "Write the currency as three capital letters, like EUR."),
        ({"reminders": [0]}, "Write up to five numbers of days, like 14, 3."),
        ({"feedback_from": 2}, "Write a whole number from 3 to 100."),
        ({"rungs": []}, "The ladder has no rule called rungs."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(data, problem):
    with pytest.raises(ValidationError) as refused:
        Ladder.read(data)
    assert refused.value.messages == [problem]


def test_the_rules_are_said_in_words():
    ladder = Ladder.read(
        {
            "steps": [{"supporters": 100, "days": 60}, {"supporters": 1000, "days": 365}],
            "asks": True,
            "reminders": [14, 3],
        }
    )
    # In Berlin it is the 2nd of January already.
    assert ladder.words(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), BERLIN) == [
        "First step: 100 supporters by 3 March 2026, for an idea put on the table now.",
        "Step 2: 1,000 supporters within 365 days of reaching the step before, by 3 March 2027 at the latest.",
        "Whoever misses a step may put the idea on the table again, from zero.",
        "The author is reminded 14 and 3 days before a clock runs out.",
        "Supporters are asked what they would pay, in EUR, and how many they would buy.",
        "Members may mark Originality, Technique and Details for the author, without their names. "
        "It is shown from 3 people up.",
    ]
    assert Ladder().words(datetime(2026, 1, 1, tzinfo=UTC), BERLIN) == [
        "There is no ladder: support is counted and has no clock."
    ]

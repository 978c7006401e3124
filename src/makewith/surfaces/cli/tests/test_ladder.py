"""`makewith ladder replay`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from makewith.surfaces.cli.ladder import ladder

CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def replay(run, tmp_path):
    """Replays moments, or the text of a file, against the recipe's ladder, until a day after CREATED plus so many days."""

    def act(supports, days=60, *options):
        path = tmp_path / "supports.csv"
        rows = supports if isinstance(supports, str) else "\n".join(["supported_at", *supports])
        path.write_text(rows, "utf-8")
        until = (CREATED + timedelta(days=days)).isoformat()
        return run(
            ladder, "replay", "--recipe", "supporter-ladder", "--created", CREATED.isoformat(), "--supports", path,
            "--until", until, *options,
        )  # fmt: skip

    return act


def steps(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.output)["steps"]


def at(days, **more):
    return (CREATED + timedelta(days=days, **more)).isoformat()


def test_a_step_in_time_and_the_next_one_open(replay):
    hundred = [at(day / 10) for day in range(100)]
    assert steps(replay(hundred[::-1], 20, "--json")) == [
        {"supporters": 100, "due_at": "2026-03-02T12:00:00+00:00", "outcome": "reached", "at": at(9.9)},
        {"supporters": 1000, "due_at": at(374.9), "outcome": "open", "at": None},
    ]


def test_the_exact_instant_counts_and_it_ends_with_the_first_step_missed(replay):
    in_time = [at(1)] * 99 + [at(60)]
    assert [step["outcome"] for step in steps(replay(in_time, 61, "--json"))] == ["reached", "open"]
    late = [at(1)] * 99 + [at(60, microseconds=1)]
    assert steps(replay(late, 61, "--json")) == [
        {"supporters": 100, "due_at": at(60), "outcome": "missed", "at": at(60)}
    ]


def test_everything_up_to_the_top(replay):
    assert [step["outcome"] for step in steps(replay([at(1)] * 10_000, 2, "--json"))] == ["reached"] * 4


def test_moments_are_read_in_any_zone_and_without_one_in_utc(replay):
    written = ["2026-01-02T01:00:00+13:00", "2026-01-01T12:00:00Z", "2026-01-01 12:00:00", "2026-01-01T07:00:00-05:00"]
    assert steps(replay(written * 25, 1, "--json"))[0]["at"] == CREATED.isoformat()


def test_other_columns_and_empty_rows_do_not_matter(replay):
    rows = "\n".join(f"person {number},{at(1)}\n," for number in range(100))
    assert steps(replay("who,supported_at\n" + rows, 2, "--json"))[0]["outcome"] == "reached"


def test_bad_rows_are_named_by_row_and_column(replay):
    result = replay([at(1), "yesterday", "2025-12-31", ""], 2, "--json")
    assert result.exit_code == 1
    assert "row 3, column “supported_at”: 'yesterday' is no moment" in result.output
    assert "row 4, column “supported_at”: '2025-12-31' is before the idea was published" in result.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs one column supported_at. It has: none."),
        ("when\n2026-01-01", "needs one column supported_at. It has: when."),
        ('supported_at\n"2026', "cannot be read"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(replay, text, said):
    result = replay(text)
    assert result.exit_code == 1
    assert said in result.output


def test_without_json_it_is_a_table(replay):
    assert replay([at(1)] * 100, 2).output.splitlines() == [
        "       100  due 2026-03-02 12:00:00 UTC  reached  2026-01-02 12:00:00",
        "     1,000  due 2027-01-02 12:00:00 UTC  open",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--recipe", "nothing"], "There is no recipe 'nothing'. There are: "),
        (["--recipe", "experience-workshop"], "The recipe 'experience-workshop' has no ladder."),
        (["--created", "soon"], "'soon' is no moment."),
        (["--until", "2020-01-01"], "The replay ends before the idea was published."),
    ],
)
def test_options_that_make_no_sense_are_refused(replay, options, said):
    result = replay([at(1)], 2, *options)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())

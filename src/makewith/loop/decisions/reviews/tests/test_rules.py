"""The rules of a board as data: what is read, what is refused, and what they mean in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from makewith.loop.decisions.reviews.rules import Rules
from makewith.loop.decisions.reviews.tests.factories import RULES

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


def test_rules_are_kept_and_read_as_they_are() -> None:
    rules = Rules.read(RULES)
    assert Rules.read(rules.data()) == rules
    assert (rules.closings, rules.reviewers, rules.decide_days) == (("01-04", "05-04", "09-06"), 2, 60)
    assert [(one.key, one.weight, one.steps) for one in rules.criteria] == [("play", 1, 5), ("safe", 2, 5)]


def test_the_preview_says_what_they_mean() -> None:
    assert Rules.read({**RULES, "fan_vote": True}).words(NOW, ZoneInfo("Europe/Berlin")) == [
        "The next review closes on 4 May 2027; what comes in after that waits until 6 September.",
        "Each entry is judged by 2 reviewers on 2 criteria, each alone.",
        "Decisions are due by 3 July 2027. Whose card is open on 19 June hears of it once.",
        "What is parked comes back by itself, in the first review that closes on or after its day.",
        "The finalists can be voted on for 14 days, once each; nobody sees a figure before the end.",
    ]


def test_a_year_is_named_where_the_next_window_is_in_another_one() -> None:
    words = Rules.read(RULES).words(datetime(2027, 9, 1, tzinfo=UTC), ZoneInfo("UTC"))
    assert (
        words[0] == "The next review closes on 6 September 2027; what comes in after that waits until 4 January 2028."
    )


@pytest.mark.parametrize(
    ("rules", "field", "message"),
    [
        ({"closings": []}, "closings", "Name at least one day of the year on which a review closes, as 05-04."),
        ({"closings": ["05-04", "02-30"]}, "closings", "“02-30” is no day of the year. Write 4 May as 05-04."),
        ({"closings": ["5 May"]}, "closings", "“5 May” is no day of the year. Write 4 May as 05-04."),
        ({"closings": ["٠٥-٠٤"]}, "closings", "“٠٥-٠٤” is no day of the year. Write 4 May as 05-04."),
        ({"criteria": []}, "criteria", "Name at least one criterion."),
        ({"criteria": [{"label": " "}]}, "criteria", "Each criterion needs a name."),
        ({"criteria": [{"label": "Fun"}, {"label": "fun"}]}, "criteria", "“fun” is there twice."),
        (
            {"criteria": [{"label": "Fun", "steps": 1}]},
            "criteria",
            "“Fun”: marks go from 1 to a number between 2 and 9.",
        ),
        ({"criteria": [{"label": "Fun", "weight": 0}]}, "criteria", "“Fun”: a weight is a whole number from 1 to 10."),
        ({"reviewers": 0}, "reviewers", "Give a whole number from 1 to 20."),
        ({"reviewers": True}, "reviewers", "Give a whole number from 1 to 20."),
        ({"decide_days": "60"}, "decide_days", "Give a whole number from 1 to 365."),
        ({"judges": 3}, "rules", "There is no rule called judges."),
    ],
)
def test_what_makes_no_sense_is_said_by_field(rules, field, message) -> None:
    with pytest.raises(ValidationError) as error:
        Rules.read({**RULES, **rules})
    assert error.value.message_dict == {field: [message]}


def test_criteria_in_a_script_without_latin_letters_have_keys_of_their_own() -> None:
    rules = Rules.read({"criteria": [{"label": "安全"}, {"label": "السلامة"}]})
    assert [one.key for one in rules.criteria] == ["criterion-1", "criterion-2"]

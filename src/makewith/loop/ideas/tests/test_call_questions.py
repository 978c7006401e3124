"""Changing a call keeps the questions that its form does not show."""

from makewith.loop.ideas.actions import DEFAULT_QUESTIONS
from makewith.loop.ideas.views.team import _questions

OWN = [
    {"key": "room", "label": "Which room?", "limit": 300, "required": True},
    {"key": "hour", "label": "At what hour?", "limit": 80, "required": False},
    {"key": "else", "label": "What else?", "limit": 900, "required": False},
]


def test_keys_limits_and_further_questions_stay() -> None:
    asked = _questions({"first_question": "In which room?", "second_question": "At what hour?"}, OWN)
    assert asked == [{**OWN[0], "label": "In which room?"}, OWN[1], OWN[2]]


def test_a_second_question_may_come_later() -> None:
    asked = _questions({"first_question": "Which room?", "second_question": "And now?"}, OWN[:1])
    assert asked == [OWN[0], {**DEFAULT_QUESTIONS[1], "label": "And now?"}]

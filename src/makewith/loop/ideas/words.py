"""What an idea says, as it is typed and as it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from makewith.kit.text import one_line, plain, too_long
from makewith.loop.ideas.models import Call

TITLE_LIMIT = 80


@dataclass(frozen=True)
class Words:
    """What an idea says: its line, answers by question key, and the key of its category in calls that have some."""

    title: str
    answers: Mapping[str, str]
    category: str = ""

    def limited(self, call: Call) -> "Words":
        """The same words as they are kept, without unknown keys. Raises ValidationError for what is too long, by field."""
        problems: dict[str, str] = {}
        title = one_line(self.title)
        if len(title) > TITLE_LIMIT:
            problems["title"] = too_long(len(title), TITLE_LIMIT, line=True)
        answers = {}
        for question in call.questions:
            text = plain(self.answers.get(question["key"], ""))
            if len(text) > question["limit"]:
                problems[question["key"]] = too_long(len(text), question["limit"])
            answers[question["key"]] = text
        if problems:
            raise ValidationError(problems)
        return Words(title, answers, self.category)

    def missing(self, call: Call) -> dict[str, str]:
        """What an idea on the table cannot be without and these words have not, by field."""
        problems = {}
        if not self.title:
            problems["title"] = "This line is still empty. Say it as you would to a neighbour."
        for question in call.questions:
            if question["required"] and not self.answers.get(question["key"]):
                problems[question["key"]] = "This part is still empty. One sentence is enough."
        return problems

    @property
    def body(self) -> str:
        """All but the line, as it is searched."""
        return "\n\n".join(filter(None, self.answers.values()))

"""Putting the rows of a table on the table: each name one person, each row one idea."""

from collections.abc import Sequence
from datetime import datetime

from makewith.foundation.people.importing import bring_in_people
from makewith.foundation.people.models import Person
from makewith.loop.ideas.importing import ImportedAnswer, ImportedIdea, import_ideas
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer.mapping import Mapped, Mapping


class Authors:
    """The people a source names. Each name is one person per source, the same at every import."""

    def __init__(self, call: Call, mapping: Mapping) -> None:
        self.mapping = mapping
        self.call = call
        here = Person.objects.filter(user=None, email="", erased_at=None)
        wrote = here.filter(ideas__call=call, ideas__source=mapping.source)
        signed = here.filter(answers__target__idea__call=call, answers__target__idea__source=mapping.source)
        self.people = {person.name: person for person in [*wrote.distinct(), *signed.distinct()]}

    def know(self, names: set[str]) -> None:
        new = sorted(names - set(self.people))
        language = self.mapping.language or self.call.activity.programme.language
        made = bring_in_people(
            people=[(name, None) for name in new],
            time_zone=self.call.activity.programme.time_zone,
            language=language,
        )
        self.people.update(zip(new, made, strict=True))


def bring_in(*, actor: Person, call: Call, authors: Authors, rows: Sequence[Mapped], now: datetime) -> int:
    """Import these rows in the transaction that the caller has open; how many were new."""
    authors.know({idea.author for idea in rows} | {idea.answer[0] for idea in rows if idea.answer})
    mapping = authors.mapping
    ideas = [_imported(idea, authors, mapping) for idea in rows]
    return len(import_ideas(actor=actor, call=call, source=mapping.source, rows=ideas, now=now))


def _imported(idea: Mapped, authors: Authors, mapping: Mapping) -> ImportedIdea:
    answer = None
    if idea.answer:
        name, given_at, text = idea.answer
        answer = ImportedAnswer(authors.people[name], given_at, text)
    return ImportedIdea(
        author=authors.people[idea.author],
        title=idea.title,
        answers=idea.answers,
        submitted_at=idea.submitted_at,
        source_id=idea.source_id,
        supports=idea.supports,
        needs_answer=idea.needs_answer,
        language=mapping.language,
        answer=answer,
    )

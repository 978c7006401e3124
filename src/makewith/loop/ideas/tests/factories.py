"""Calls and ideas for tests, made through the actions that make them in life."""

from datetime import UTC, datetime

from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme, Terms
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.programmes.tests.factories import ActivityFactory
from makewith.loop.ideas.actions import DEFAULT_QUESTIONS, Words, draft_of, submit_idea
from makewith.loop.ideas.models import Call, Idea

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
WORDS = Words(
    "Show the courier my safe spot in a photo",
    {"today": "He chose the bins, and it rained.", "instead": "Ask me where safe is. Before, not after."},
)


def make_call(programme: Programme | None = None, *, terms: str = "", **activity: object) -> Call:
    """An open call with the two default questions, with terms if a text is given."""
    if programme is not None:
        activity["programme"] = programme
    row = ActivityFactory(**activity)
    if terms:
        Terms.objects.create(activity=row, version=1, text=terms, published_at=NOW)
    return Call.objects.create(activity=row, questions=DEFAULT_QUESTIONS)


def make_idea(
    call: Call | None = None, author: Person | None = None, *, words: Words = WORDS, now: datetime = NOW
) -> Idea:
    """An idea that is on the table."""
    call, author = call or make_call(), author or PersonFactory()
    draft = draft_of(author=author, call=call, now=now)
    terms = current_terms(call.activity)
    version = terms.version if terms else None
    return submit_idea(author=author, idea=draft, words=words, terms_version=version, now=now)

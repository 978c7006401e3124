"""What goes in and out, as the OpenAPI document describes it. Times are UTC; every id is a public one."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from makewith.foundation.conversation.models import Stance
from makewith.foundation.programmes.models import ActivityState, ProgrammeState, Visibility
from makewith.foundation.trail.models import Relation
from makewith.foundation.trail.queries import Fate
from makewith.loop.ideas.actions import TITLE_LIMIT

# NUL is the one character that PostgreSQL cannot store; a text of nothing but spaces says nothing.
_NO_NUL = r"^[^\x00]*$"
_SAYS_SOMETHING = r"^[^\x00]*[^\x00\s][^\x00]*$"
_SLUG = r"^[a-z0-9-]*$"
_CURSOR = r"^[A-Za-z0-9_-]*$"
ANSWER_LIMIT = 20_000

Cursor = Annotated[
    str | None, Field(max_length=400, pattern=_CURSOR, description="Where to go on: the `next` of the page before.")
]
Next = Annotated[str | None, Field(description="Send it as `after` for the next page; null on the last.")]
Size = Annotated[int, Field(ge=1, le=100, description="How many rows a page has.")]


class _In(BaseModel):
    """What is sent: unknown fields are refused, so that a slip of the pen does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Order(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"
    WAITING = "waiting"
    ACTIVE = "active"
    POPULAR = "popular"


class Way(StrEnum):
    FOR = "for"
    AGAINST = "against"


class Show(StrEnum):
    ALL = "all"
    WAITING = "waiting"
    ANSWERED = "answered"
    MINE = "mine"


class PageAsked(_In):
    after: Cursor = None
    limit: Size = 20


class IdeasAsked(_In):
    text: Annotated[
        str,
        Field(max_length=200, pattern=_NO_NUL, description="Words that all appear in the idea; the last may be begun."),
    ] = ""
    order: Annotated[
        Order, Field(description="`waiting` puts the longest unanswered first, `popular` what is voted for now.")
    ] = Order.NEWEST
    show: Annotated[Show, Field(description="`mine` needs a key.")] = Show.ALL
    kind: Annotated[
        uuid.UUID | None, Field(description="Only ideas by people of this kind: the id in `author.kind`.")
    ] = None
    category: Annotated[str, Field(max_length=40, pattern=_SLUG, description="The `key` of one of its categories.")] = (
        ""
    )
    status: Annotated[str, Field(max_length=40, pattern=_SLUG, description="The `key` of one of its statuses.")] = ""
    after: Cursor = None
    limit: Size = 20


class Vote(_In):
    direction: Annotated[Way, Field(description="`against` only in calls whose votes go both ways.")] = Way.FOR


class Kind(_Out):
    """A side that people are on, in the company's own word: receiver, courier."""

    id: uuid.UUID
    name: str


class Author(_Out):
    """Somebody as others see them. Who chose to appear as one of their kind has no name here either."""

    name: str
    kind: Kind | None
    is_you: bool


class Me(_Out):
    """Whom the key belongs to."""

    name: str
    shown_as: str = Field(description="How others see this person.")
    kind: Kind | None
    time_zone: str
    language: str


class Programme(_Out):
    id: uuid.UUID
    slug: str
    name: str
    goal: str
    lead: str
    state: ProgrammeState
    visibility: Visibility
    language: str
    time_zone: str
    promise_days: int = Field(description="Within how many days everybody hears what became of what they gave.")
    started_on: date | None
    url: str = Field(description="Its page for people.")


class Programmes(_Out):
    results: list[Programme]
    next: Next


class Round(_Out):
    number: int
    name: str
    starts_on: date
    ends_on: date


class ProgrammeInFull(Programme):
    rounds: list[Round]


class Call(_Out):
    """A call for ideas."""

    id: uuid.UUID
    slug: str
    programme: str = Field(description="The programme's slug.")
    title: str
    brief: str
    thanks: str
    state: ActivityState
    visibility: Visibility
    opens_at: datetime | None
    closes_at: datetime | None = Field(description="The last instant that counts.")
    is_open: bool = Field(description="Whether ideas can be written and supported now.")
    url: str


class Calls(_Out):
    results: list[Call]
    next: Next


class Question(_Out):
    key: str = Field(description="The name under which an idea's `answers` hold the answer.")
    label: str
    hint: str
    limit: int = Field(description="In characters.")
    required: bool


class Terms(_Out):
    """What people agree to when they write an idea in this call."""

    version: int
    text: str
    published_at: datetime


class Votes(_Out):
    """What a vote is worth in a call."""

    points: int
    both_ways: bool = Field(description="Whether people may vote against an idea, too.")
    budget: int | None = Field(description="How many votes one person has in the call; null for any number.")


class Category(_Out):
    key: str
    label: str
    words: str = Field(description="What belongs there.")


class Status(_Out):
    """A step on the way of an idea in the house."""

    key: str
    label: str
    ends: bool = Field(description="Whether an idea's way is over there; it takes no more votes.")


class CallInFull(Call):
    questions: list[Question]
    terms: Terms | None
    support_label: str
    votes: Votes
    categories: list[Category] = Field(description="One of them is chosen for each idea; none where this is empty.")
    statuses: list[Status] = Field(description="In the order of the way.")


class Picture(_Out):
    url: str
    caption: str
    alt: str


class Verdict(_Out):
    """What was decided about an idea, and why."""

    relation: Relation
    decision: uuid.UUID = Field(description="The decision's id: see `/items/{item_id}`.")
    reason: str
    look_again_on: date | None


class Idea(_Out):
    id: uuid.UUID
    number: int = Field(description="Its number in the programme: idea 58.")
    call: uuid.UUID
    title: str
    author: Author
    submitted_at: datetime
    active_at: datetime
    category: str = Field(description="The `key` of one of the call's categories, or empty.")
    status: str = Field(description="The `key` of one of the call's statuses; empty where it has none yet.")
    supports: int
    against: int = Field(description="How many voted against it.")
    points: int = Field(description="What the votes come to by the call's rules.")
    comments: int
    needs_answer: bool
    supported: bool = Field(description="Whether you support it.")
    verdict: Verdict | None
    url: str


class Ideas(_Out):
    results: list[Idea]
    next: Next


class Answered(_Out):
    key: str
    label: str
    text: str


class Letter(_Out):
    """An official answer, signed by one person."""

    id: uuid.UUID
    signed_by: str
    text: str
    next_on: date | None = Field(description="By when people hear again.")
    created_at: datetime


class IdeaInFull(Idea):
    answers: list[Answered]
    pictures: list[Picture]
    letters: list[Letter] = Field(description="The newest answers by the team, at most five.")


class NewIdea(_In):
    title: Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT, pattern=_SAYS_SOMETHING)]
    answers: Annotated[
        dict[Annotated[str, Field(max_length=80)], Annotated[str, Field(max_length=ANSWER_LIMIT, pattern=_NO_NUL)]],
        Field(max_length=40, description="Text by the `key` of each of the call's questions."),
    ] = {}
    category: Annotated[
        str, Field(max_length=40, pattern=_SLUG, description="The `key` of a category, in calls that have some.")
    ] = ""
    terms_version: Annotated[
        int | None,
        Field(ge=1, le=32767, description="The version of the call's terms that the person agrees to."),
    ] = None
    nameless: Annotated[
        bool,
        Field(description="Leave the name away, where the call lets authors. Nobody but the author sees whose it is."),
    ] = False


class SupportState(_Out):
    supports: int
    supported: bool
    against: int
    points: int


class Comment(_Out):
    """`text` is empty and `author` is null once it was taken back."""

    id: uuid.UUID
    on: uuid.UUID = Field(description="What it is about.")
    reply_to: uuid.UUID | None
    author: Author | None
    stance: Stance
    text: str
    created_at: datetime
    withdrawn: bool


class Comments(_Out):
    results: list[Comment]
    next: Next


class NewComment(_In):
    text: Annotated[
        str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=2000, pattern=_SAYS_SOMETHING)
    ]
    stance: Annotated[Stance, Field(description="Builds on it, asks, or worries.")] = Stance.BUILDS
    reply_to: Annotated[uuid.UUID | None, Field(description="A comment on the same thing.")] = None


class Item(_Out):
    """Something on the trail: an idea, a comment, an insight, a decision, a delivery…"""

    id: uuid.UUID
    kind: str
    number: int
    title: str = Field(description="Its title, or the beginning of its words; empty once it was taken back.")
    programme: str = Field(description="The programme's slug.")
    occurred_at: datetime
    withdrawn: bool
    url: str


class Given(Item):
    """Something you gave, and what became of it."""

    fate: Fate
    heard_at: datetime | None = Field(description="When an answer by a person first reached your inbox.")


class Link(_Out):
    """What became of `source`."""

    source: uuid.UUID
    target: uuid.UUID
    relation: Relation
    reason: str
    look_again_on: date | None
    quote: str = Field(description="The source's words that carry the link.")


class Trail(_Out):
    """What you gave (`given`), everything that came of it (`reached`), and the `links` between them."""

    given: list[Given]
    reached: list[Item]
    links: list[Link]
    next: Next


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    NEXT = "next"
    TIED = "tied"


class Step(_Out):
    at: datetime
    state: StepState
    relation: str = Field(description="How it got here from the step before; empty for the thing itself.")
    reason: str
    item: Item


class ItemInFull(Item):
    authors: list[Author]
    steps: list[Step] = Field(description="Its way so far, oldest first.")

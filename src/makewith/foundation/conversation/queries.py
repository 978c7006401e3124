"""Reads: the conversation about an Item, and who takes part in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from makewith.foundation.conversation.models import Answer, Comment, Mention
from makewith.foundation.conversation.permissions import can_add_comment, can_close_conversation, can_give_answer
from makewith.foundation.moderation.permissions import can_moderate
from makewith.foundation.moderation.queries import Standing, standings
from makewith.foundation.people.models import Person, ShownAs
from makewith.foundation.programmes.models import TeamRole
from makewith.foundation.programmes.permissions import TEAM, has_role
from makewith.foundation.trail.models import CONTRIBUTORS, Credit, Item
from makewith.foundation.trail.queries import who_see
from makewith.foundation.trail.registry import kind_of
from makewith.kit.pages import Page, cursor_after, keyset_page, page_of
from makewith.kit.rows import Prepared

THREADS_A_PAGE = 30
REPLIES_SHOWN = 3
REPLIES_A_PAGE = 50
ORDER = ("id",)
MOST_SUGGESTED = 8
MOST_MENTIONED = 10


def comments_on(target: Item) -> QuerySet[Comment]:
    """Comments on an Item that the reader was allowed to see already, oldest first. A comment shares its audience."""
    return Comment.objects.filter(target=target).select_related("author__kind", "trail_item").order_by("id")


def answers_to(target: Item) -> QuerySet[Answer]:
    """Letters from the team, newest first."""
    return Answer.objects.filter(target=target).select_related("signed_by__kind", "trail_item").order_by("-id")


def letters_to(target: Item) -> list[Answer]:
    """The newest five, with what a page shows of them."""
    return _LETTERS.rows(target.pk)


def comment_texts(items: list[int], person: Person | None) -> dict[int, str]:
    """Item id -> the comment's words, for comments this person may see."""
    rows = Comment.objects.visible_to(person).filter(trail_item__in=items)
    return dict(rows.values_list("trail_item_id", "text"))


@dataclass
class Said:
    """One comment as a reader sees it. One that is not theirs to read keeps its place for the replies under it."""

    comment: Comment
    is_shown: bool = True
    standing: Standing | None = None
    answers: list[Answer] = field(default_factory=list)
    names: re.Pattern[str] | None = None
    role: str = ""


@dataclass
class Thread:
    """A comment with the first replies to it; `more` there are further on, after the cursor `after`."""

    begun: Said
    replies: list[Said] = field(default_factory=list)
    more: int = 0
    after: str = ""


@dataclass
class Conversation:
    """One page of what people say about an Item, and what the reader may do there."""

    target: Item
    threads: list[Thread]
    next_cursor: str | None
    may: "May"


@dataclass(frozen=True)
class May:
    """What a reader may do in a conversation, asked once for all its comments."""

    add: bool
    answer: bool
    moderate: bool
    close: bool


def what_may(person: Person | None, target: Item, now: datetime) -> May:
    return May(
        add=can_add_comment(person, target, now),
        answer=can_give_answer(person, target),
        moderate=can_moderate(person, target.programme),
        close=can_close_conversation(person, target),
    )


# What a page shows of comments; the rest of their columns would cost more than all the words in them.
_WHO = ("name", "shown_as", "erased_at", "kind__name", "kind__paper")
_ITEM = ("public_id", "withdrawn_at", "held_at")
_COMMENT = (
    *("stance", "text", "created_at", "thread", "target", "is_nameless"),
    *(f"trail_item__{name}" for name in _ITEM),
    *(f"author__{name}" for name in _WHO),
)


_ANSWER = (
    *("text", "next_on", "created_at", "trail_item__public_id", "trail_item__withdrawn_at", "signed_by__about"),
    *(f"signed_by__{name}" for name in _WHO),
)
_LETTERS = Prepared(lambda item_id: answers_to(Item(pk=item_id)).only(*_ANSWER)[:5], -101)


def conversation_about(target: Item, person: Person | None, cursor: str | None, now: datetime) -> Conversation:
    """A page of threads about an Item that the reader may see, oldest first, in as many queries as for one thread."""
    shown = _readable(target, person)
    if cursor:
        page = keyset_page(_begun(target, shown), order=ORDER, cursor=cursor, size=THREADS_A_PAGE)
    else:
        found = _first_threads(_sees_all(target, person)).rows(target.pk, person.pk if person else 0)
        page = page_of(found, order=ORDER, size=THREADS_A_PAGE)
    threads = {
        comment.pk: Thread(Said(comment, is_shown=_is_readable(comment, target, person))) for comment in page.rows
    }
    for reply in _first_replies(target, list(threads), shown) if threads else ():
        thread = threads[reply.thread_id or 0]
        thread.replies.append(Said(reply))
        thread.more = reply.replies_count - len(thread.replies)  # type: ignore[attr-defined]
        thread.after = cursor_after(reply, ORDER)
    _complete(target, [said for thread in threads.values() for said in (thread.begun, *thread.replies)])
    return Conversation(target, list(threads.values()), page.next_cursor, what_may(person, target, now))


def _begun(target: Item, shown: Q) -> QuerySet[Comment]:
    replied = Comment.objects.filter(thread=OuterRef("pk"), trail_item__held_at=None)
    return comments_on(target).filter(shown | Exists(replied), thread=None).only(*_COMMENT)


@lru_cache(maxsize=2)
def _first_threads(sees_all: bool) -> Prepared[Comment]:
    """What nearly everybody reads of a conversation."""
    return Prepared(
        lambda item_id, person_id: _begun(
            Item(pk=item_id), Q(pk__isnull=False) if sees_all else _open_to(person_id)
        ).order_by(*ORDER)[: THREADS_A_PAGE + 1],
        *(-101, -102),
    )


def thread_page(begun: Comment, person: Person | None, cursor: str | None) -> tuple[Said, Page[Comment], list[Said]]:
    """What a thread began with, and one page of the replies to it, as the reader sees them."""
    target = begun.target
    rows = Comment.objects.filter(_readable(target, person), thread=begun).select_related("author__kind", "trail_item")
    page = keyset_page(rows.only(*_COMMENT), order=ORDER, cursor=cursor, size=REPLIES_A_PAGE)
    first, replies = Said(begun, is_shown=_is_readable(begun, target, person)), [Said(row) for row in page.rows]
    _complete(target, [first, *replies])
    return first, page, replies


def _sees_all(target: Item, person: Person | None) -> bool:
    return has_role(person, target.programme, TEAM)


def _readable(target: Item, person: Person | None) -> Q:
    """The condition that a comment on a visible Item is there for this reader: not held, their own, or they are in the team."""
    if _sees_all(target, person):
        return Q(pk__isnull=False)
    return _open_to(person.pk if person else 0)


def _open_to(person_id: int) -> Q:
    """Of comments: not held, or this person's own. Nobody has the key 0, so it stands for a visitor."""
    return Q(trail_item__held_at=None) | Q(author=person_id)


def _is_readable(comment: Comment, target: Item, person: Person | None) -> bool:
    if comment.trail_item.held_at is None or _sees_all(target, person):
        return True
    return person is not None and comment.author_id == person.pk


def _first_replies(target: Item, begun: list[int], shown: Q) -> Iterable[Comment]:
    """The first few replies to each of these comments, each with how many there are in all (`replies_count`)."""
    rows = Comment.objects.filter(shown, thread__in=begun)
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=F("thread"), order_by=F("id").asc()),
        replies_count=Window(Count("pk"), partition_by=F("thread")),
    )
    return (
        ranked.filter(rank__lte=REPLIES_SHOWN)
        .select_related("author__kind", "trail_item")
        .only(*_COMMENT)
        .order_by("thread_id", "id")
    )


def _complete(target: Item, said: Sequence[Said]) -> None:
    """Add the team's answers, names that are mentioned, roles, and how held ones stand: four queries at most for all."""
    if not said:
        return
    if roles_of := kind_of(target.kind).roles:
        roles = roles_of(target)
        for one in said:
            one.role = "" if one.comment.is_nameless else roles.get(one.comment.author_id, "")
    items = {one.comment.trail_item_id: one for one in said}
    answers = Answer.objects.filter(target__in=items, trail_item__withdrawn_at=None)
    for answer in answers.select_related("signed_by__kind", "trail_item").order_by("id"):
        items[answer.target_id].answers.append(answer)
    for item_id, standing in standings([one.comment.trail_item for one in said]).items():
        items[item_id].standing = standing
    by_comment = {one.comment.pk: one for one in said if "@" in one.comment.text}
    if by_comment:
        mentions = Mention.objects.filter(_by_name("person__"), comment__in=by_comment).order_by("comment_id")
        rows = mentions.values_list("comment_id", "person__name")
        for key, found in groupby(rows, key=lambda row: row[0]):
            names = "|".join(re.escape(name) for _, name in sorted(found, key=lambda row: -len(row[1])))
            by_comment[key].names = re.compile(rf"@(?:{names})(?!\w)", re.IGNORECASE)


def place_of(comment: Comment, person: Person | None) -> tuple[str, str]:
    """Where a comment is read: ("conversation" or "thread", the cursor of the page that shows it)."""
    target = comment.target
    begun = comment.thread or comment
    if comment.thread_id is not None:
        earlier = Comment.objects.filter(_readable(target, person), thread=begun, pk__lt=comment.pk).order_by("-id")
        before = list(earlier.only("id")[:REPLIES_A_PAGE])
        if len(before) >= REPLIES_SHOWN:
            return "thread", cursor_after(before[0], ORDER) if len(before) == REPLIES_A_PAGE else ""
    replied = Comment.objects.filter(thread=OuterRef("pk"), trail_item__held_at=None)
    earlier = Comment.objects.filter(_readable(target, person) | Exists(replied), target=target, thread=None)
    before = list(earlier.filter(pk__lt=begun.pk).order_by("-id").only("id")[:THREADS_A_PAGE])
    return "conversation", cursor_after(before[0], ORDER) if len(before) == THREADS_A_PAGE else ""


def _by_name(path: str = "") -> Q:
    """Of people: they are shown by their name. Who appears as one of a kind is not unmasked by being addressed."""
    by_name = Q(**{f"{path}shown_as": ShownAs.NAME}) | Q(**{f"{path}kind": None})
    return Q(**{f"{path}erased_at": None}) & by_name


def _taking_part(target: Item) -> Q:
    """Of people: they gave the Item, said something about it, answered, or are in the programme's team."""
    said = Comment.objects.filter(
        target=target, author=OuterRef("pk"), trail_item__withdrawn_at=None, is_nameless=False
    )
    gave = Credit.objects.filter(item=target, person=OuterRef("pk"), role__in=CONTRIBUTORS, hidden=False)
    answered = Answer.objects.filter(target=target, signed_by=OuterRef("pk"))
    team = TeamRole.objects.current().filter(programme=target.programme_id, person=OuterRef("pk"))
    return Q(Exists(said.filter(trail_item__held_at=None))) | Q(Exists(gave)) | Q(Exists(answered)) | Q(Exists(team))


def to_mention(target: Item, person: Person, begun: str) -> list[Person]:
    """People in the conversation whose name, or a part of it, begins like this, for choosing whom to address."""
    text = " ".join(begun.split())[:80]
    rows = Person.objects.filter(_taking_part(target), _by_name()).exclude(pk=person.pk).select_related("kind")
    if text:
        rows = rows.filter(Q(name__istartswith=text) | Q(name__icontains=f" {text}"))
    found = list(rows.order_by("name", "pk")[: 4 * MOST_SUGGESTED])
    seeing = who_see(target, [one.pk for one in found])
    return [one for one in found if one.pk in seeing][:MOST_SUGGESTED]


def mentioned_in(text: str, target: Item, author: Person) -> list[Person]:
    """Those in the conversation whose whole name stands after an @ in the text, and who may see what it is about."""
    rests = [text[match.end() :] for match in re.finditer(r"(?<!\w)@(?=\w)", text)][:MOST_MENTIONED]
    beginnings = {match.group() for rest in rests if (match := re.match(r"\w+", rest))}
    if not beginnings:
        return []
    begun = Q()
    for beginning in beginnings:
        begun |= Q(name__istartswith=beginning)
    rows = Person.objects.filter(begun, _taking_part(target), _by_name()).exclude(pk=author.pk)
    named = [one for one in rows.order_by("pk")[:200] if any(_begins_with(rest, one.name) for rest in rests)]
    seeing = who_see(target, [one.pk for one in named])
    return [one for one in named if one.pk in seeing]


def _begins_with(text: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def mentioned_people(comments: Iterable[int]) -> dict[int, set[int]]:
    """Comment id -> keys of the people it mentions, for telling them."""
    found: dict[int, set[int]] = defaultdict(set)
    for comment_id, person_id in Mention.objects.filter(comment__in=list(comments)).values_list(
        "comment_id", "person_id"
    ):
        found[comment_id].add(person_id)
    return found

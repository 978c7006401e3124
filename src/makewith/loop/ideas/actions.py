"""Writes about ideas: draft, pictures, submission, support."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from makewith.foundation.activity.actions import publish
from makewith.foundation.conversation.models import Comment
from makewith.foundation.files.actions import empty_file, receive_picture
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import accept_terms, create_activity, join_programme
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.realtime import broadcast
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, make_item
from makewith.foundation.trail.models import Audience
from makewith.kit.permissions import require
from makewith.kit.text import one_line, plain, too_long
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.models import PICTURES_PER_IDEA, Call, Idea, IdeaPicture, IdeaState, Support

CALL_KIND = "call_for_ideas"
TITLE_LIMIT = 80
# Ids are sent in slices, so that a very long list stays under the databases' limits on parameters.
SLICE = 5000
DEFAULT_QUESTIONS = [
    {
        "key": "today",
        "label": "What happens today?",
        "hint": "One real moment says more than a rule.",
        "placeholder": "",
        "limit": 2000,
        "required": True,
    },
    {
        "key": "instead",
        "label": "What would you like instead?",
        "hint": "",
        "placeholder": "Then …",
        "limit": 2000,
        "required": True,
    },
]


@transaction.atomic
def create_call(
    *,
    actor: Person,
    programme: Programme,
    now: datetime,
    questions: Sequence[Mapping[str, Any]] | None = None,
    support_label: str = "",
    supporters_label: str = "",
    **activity: Any,
) -> Call:
    """A new call for ideas with its activity, as a draft. `activity` are fields of programmes.Activity."""
    row = create_activity(actor=actor, programme=programme, kind=CALL_KIND, now=now, **activity)
    call = Call(activity=row, questions=list(questions or DEFAULT_QUESTIONS))
    call.support_label = support_label or call.support_label
    call.supporters_label = supporters_label or call.supporters_label
    call.full_clean()
    call.save()
    return call


@transaction.atomic
def change_call(*, actor: Person, call: Call, now: datetime, **values: Any) -> Call:
    """Change the questions or the words of a call. Answers stay under the keys they were given."""
    require(permissions.can_run_call, actor, call)
    for name, value in values.items():
        setattr(call, name, value)
    call.full_clean(validate_unique=False)
    call.save(update_fields=list(values))
    return call


@dataclass(frozen=True)
class Words:
    """What an idea says: its line, and answers by question key."""

    title: str
    answers: Mapping[str, str]

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
        return Words(title, answers)


def draft_of(*, author: Person, call: Call, now: datetime) -> Idea:
    """The author's one draft in this call, made if there is none."""
    require(permissions.can_write_idea, author, call, now)
    draft, _ = Idea.objects.get_or_create(
        call=call, author=author, state=IdeaState.DRAFT, defaults={"changed_at": now, "active_at": now}
    )
    return draft


@transaction.atomic
def keep_draft(*, author: Person, idea: Idea, words: Words, now: datetime) -> Idea:
    """Save what is written so far; half a sentence is fine, too long is not. A draft that is gone keeps nothing."""
    require(permissions.can_change_draft, author, idea)
    limited = words.limited(idea.call)
    Idea.objects.filter(pk=idea.pk, state=IdeaState.DRAFT).update(
        title=limited.title, answers=dict(limited.answers), changed_at=now
    )
    idea.title, idea.answers, idea.changed_at = limited.title, dict(limited.answers), now
    return idea


@transaction.atomic
def discard_draft(*, author: Person, idea: Idea) -> None:
    """Throw a draft away with its pictures."""
    locked = _locked(idea)
    require(permissions.can_change_draft, author, locked)
    for picture in locked.pictures.select_related("file"):
        picture.delete()
        empty_file(file=picture.file)
    locked.delete()


def _locked(idea: Idea) -> Idea:
    """The idea as it is now, locked until this transaction ends. Raises ValidationError for a draft that is gone."""
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("call__activity__programme")
    locked = rows.filter(pk=idea.pk).first()
    if locked is None:
        raise ValidationError({"title": "This draft was thrown away meanwhile. Send it again to put it on the table."})
    return locked


def add_picture(*, author: Person, idea: Idea, upload: "UploadedFile[bytes]", now: datetime) -> IdeaPicture:
    """Put a picture to a draft. Raises RefusedFile with what is wrong, or ValidationError when there are enough."""
    require(permissions.can_change_draft, author, idea)
    _check_room(idea)
    # Keeping the bytes may take long, so it comes before the transaction; a file that finds no place is swept up later.
    file = receive_picture(owner_id=author.public_id, holder="idea", upload=upload, now=now)
    with transaction.atomic():
        locked = _locked(idea)
        require(permissions.can_change_draft, author, locked)
        _check_room(locked)
        last = locked.pictures.aggregate(last=Max("position"))["last"] or 0
        return IdeaPicture.objects.create(idea=locked, file=file, position=last + 1)


def _check_room(idea: Idea) -> None:
    if idea.pictures.count() >= PICTURES_PER_IDEA:
        raise ValidationError(f"An idea has up to {PICTURES_PER_IDEA} pictures. Take one away first.")


@transaction.atomic
def describe_pictures(*, author: Person, idea: Idea, pictures: Sequence[tuple[uuid.UUID, str, str]]) -> None:
    """Set captions, descriptions and order: (file public_id, caption, alt) in the order they are shown."""
    require(permissions.can_change_draft, author, idea)
    for position, (file_id, caption, alt) in enumerate(pictures, start=1):
        IdeaPicture.objects.filter(idea=idea, file__public_id=file_id).update(
            caption=one_line(caption)[:120], alt=one_line(alt)[:200], position=position
        )


@transaction.atomic
def remove_picture(*, author: Person, picture: IdeaPicture) -> None:
    """Take a picture off a draft; its bytes go too."""
    require(permissions.can_change_draft, author, _locked(picture.idea))
    file = picture.file
    picture.delete()
    empty_file(file=file)


@transaction.atomic
def submit_idea(*, author: Person, idea: Idea, words: Words, terms_version: int | None, now: datetime) -> Idea:
    """Put an idea on the table: it gets its Item and number, and others can see it.

    `terms_version` is the version of the terms that the author was shown and agreed to. A draft that is on the table
    already is returned as it is, so a double click or a repeated request makes one idea. Raises ValidationError by field
    for what is missing or too long.
    """
    locked = _locked(idea)
    if locked.author_id == author.pk and locked.state == IdeaState.OPEN:
        return locked
    require(permissions.can_change_draft, author, locked)
    require(permissions.can_write_idea, author, locked.call, now)
    limited = _agreed(author, locked.call, words, terms_version=terms_version, now=now)
    return _put_on_table(locked, limited, now)


@transaction.atomic
def write_idea(
    *, author: Person, call: Call, words: Words, terms_version: int | None, submission_key: uuid.UUID, now: datetime
) -> Idea:
    """Put an idea on the table in one step, as a program does it; a draft that its author has open stays as it is.

    The same `submission_key` again returns the idea that is there, even when its author took it back. `terms_version` is
    the version of the terms that the author was shown. Raises ValidationError by field for what is missing or too long.
    """
    made = Idea.objects.filter(public_id=submission_key, author=author).select_related("trail_item", "call")
    if existing := made.first():
        return existing
    require(permissions.can_write_idea, author, call, now)
    limited = _agreed(author, call, words, terms_version=terms_version, now=now)
    try:
        with transaction.atomic():
            return _put_on_table(Idea(public_id=submission_key, call=call, author=author), limited, now)
    except IntegrityError as error:
        if existing := made.first():
            return existing
        raise ValidationError({"submission_key": "This key belongs to something else. Choose another."}) from error


def _agreed(author: Person, call: Call, words: Words, *, terms_version: int | None, now: datetime) -> Words:
    """The words as they are kept, with the terms accepted. Raises ValidationError by field.

    Only the current version can be agreed to: what somebody read is what is recorded.
    """
    limited = words.limited(call)
    problems = _missing(call, limited)
    terms = current_terms(call.activity)
    if terms and terms_version != terms.version:
        problems["terms"] = (
            f"The terms are at version {terms.version}. Read them again and agree to that version."
            if terms_version
            else "Please say that you agree to the terms. Without it we may not use what you write."
        )
    if problems:
        raise ValidationError(problems)
    if terms:
        accept_terms(person=author, terms=terms, now=now)
    return limited


def _missing(call: Call, words: Words) -> dict[str, str]:
    problems = {}
    if not words.title:
        problems["title"] = "This line is still empty. Say it as you would to a neighbour."
    for question in call.questions:
        if question["required"] and not words.answers.get(question["key"]):
            problems[question["key"]] = "This part is still empty. One sentence is enough."
    return problems


def _put_on_table(idea: Idea, words: Words, now: datetime) -> Idea:
    activity = idea.call.activity
    cover = idea.pictures.select_related("file").first() if idea.pk else None
    item = make_item(
        programme=activity.programme,
        activity=activity,
        kind="idea",
        title=words.title,
        givers=[Giver(idea.author)],
        audience=Audience.PUBLIC,
        picture=cover.file if cover else None,
        picture_alt=cover.alt if cover else "",
        now=now,
    )
    idea.trail_item, idea.state = item, IdeaState.OPEN
    idea.title, idea.answers = words.title, dict(words.answers)
    idea.submitted_at = idea.changed_at = idea.active_at = now
    idea.needs_answer = True
    written = ["trail_item", "state", "title", "answers", "submitted_at", "changed_at", "active_at", "needs_answer"]
    idea.save(update_fields=written if idea.pk else None)
    index(item=item, title=words.title, body="\n\n".join(filter(None, words.answers.values())))
    join_programme(person=idea.author, programme=activity.programme, now=now)
    publish(
        events.IdeaSubmitted(
            actor_id=idea.author.public_id, programme_id=activity.programme.public_id, subject_id=item.public_id
        ),
        now=now,
    )
    count_ideas(idea.call_id, ideas=1, waiting=1)
    return idea


@transaction.atomic
def support_idea(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Stand behind an idea. True if this is new; clicking eight times at once counts once."""
    require(permissions.can_support_idea, person, idea, now)
    try:
        with transaction.atomic():
            Support.objects.create(idea=idea, person=person, created_at=now)
    except IntegrityError:
        return False
    # Joined before the idea is touched, in the order in which an import does it.
    join_programme(person=person, programme=idea.call.activity.programme, now=now)
    _count_support(idea, +1, events.IdeaSupported, person, now)
    return True


@transaction.atomic
def take_back_support(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Step back from an idea, at any time. True if there was support to take back."""
    require(permissions.can_take_back_support, person, idea)
    taken, _ = Support.objects.filter(idea=idea, person=person).delete()
    if taken:
        _count_support(idea, -1, events.SupportTakenBack, person, now)
    return bool(taken)


def _count_support(idea: Idea, step: int, event: type[Any], person: Person, now: datetime) -> None:
    Idea.objects.filter(pk=idea.pk).update(supports_count=F("supports_count") + step, active_at=now)
    idea.refresh_from_db(fields=["supports_count", "active_at"])
    if idea.trail_item is None:
        raise ValueError("A draft has no supporters.")
    item_id, count = idea.trail_item.public_id, idea.supports_count
    programme = idea.call.activity.programme
    publish(event(actor_id=person.public_id, programme_id=programme.public_id, subject_id=item_id), now=now)
    transaction.on_commit(lambda: broadcast(f"idea:{item_id}", "support", {"count": count}), robust=True)


@transaction.atomic
def recount_comments(*, item_id: uuid.UUID, active_at: datetime | None = None) -> None:
    """Keep the number of comments beside the idea, for lists; `active_at` when there is a new one, for their order."""
    # Locked before it is counted, so that of two counts at once the later one sees what the earlier one saw.
    idea = Idea.objects.select_for_update(no_key=True).filter(trail_item__public_id=item_id).first()
    if idea is None:
        return
    idea.comments_count = Comment.objects.filter(target=idea.trail_item_id, trail_item__withdrawn_at=None).count()
    idea.active_at = max(idea.active_at, active_at or idea.active_at)
    idea.save(update_fields=["comments_count", "active_at"])


@transaction.atomic
def note_answers(*, items: Collection[int], now: datetime) -> None:
    """The ideas among these Items, by key, have their answer: they no longer wait in the list of those that need one."""
    ordered = sorted(items)
    answered: Counter[int] = Counter()
    for start in range(0, len(ordered), SLICE):
        ideas = Idea.objects.filter(trail_item__in=ordered[start : start + SLICE])
        # Locked before they are counted, so that of two answers at once only one takes an idea off the count.
        waiting = ideas.select_for_update(no_key=True).filter(needs_answer=True).order_by("pk")
        answered.update(waiting.values_list("call_id", flat=True))
        ideas.update(needs_answer=False, active_at=Greatest("active_at", now))
    for call_id, count in sorted(answered.items()):
        count_ideas(call_id, ideas=0, waiting=-count)

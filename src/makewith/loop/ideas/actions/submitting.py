"""Putting an idea on the table."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation.actions import screen
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import accept_terms, join_programme
from makewith.foundation.programmes.queries import current_terms
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import Giver, make_item
from makewith.foundation.trail.models import Audience
from makewith.kit.permissions import require
from makewith.loop.ideas import events, permissions
from makewith.loop.ideas.actions.drafts import locked_idea
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.ladders.actions import start
from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.voting.counting import starting_popularity
from makewith.loop.ideas.voting.rules import Categories
from makewith.loop.ideas.words import Words


@transaction.atomic
def submit_idea(
    *, author: Person, idea: Idea, words: Words, terms_version: int | None, now: datetime, nameless: bool = False
) -> Idea:
    """Put an idea on the table: it gets its Item and number, and others can see it, at once or when a moderator has read it.

    `terms_version` is the version of the terms that the author was shown and agreed to. A draft that is on the table
    already is returned as it is, so a double click or a repeated request makes one idea. With `nameless`, where the call
    lets authors, nobody but the author sees whose it is. Raises ValidationError by field for what is missing or too long.
    """
    locked = locked_idea(idea)
    if locked.author_id == author.pk and locked.state in (IdeaState.OPEN, IdeaState.HELD):
        return locked
    require(permissions.can_change_draft, author, locked)
    require(permissions.can_write_idea, author, locked.call, now)
    limited = _agreed(author, locked.call, words, terms_version=terms_version, now=now)
    _check_name(locked.call, nameless)
    locked.is_anonymous = nameless
    return _put_on_table(locked, limited, now)


@transaction.atomic
def write_idea(
    *,
    author: Person,
    call: Call,
    words: Words,
    terms_version: int | None,
    submission_key: uuid.UUID,
    now: datetime,
    nameless: bool = False,
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
    _check_name(call, nameless)
    idea = Idea(public_id=submission_key, call=call, author=author, is_anonymous=nameless)
    try:
        with transaction.atomic():
            return _put_on_table(idea, limited, now)
    except IntegrityError as error:
        if existing := made.first():
            return existing
        raise ValidationError({"submission_key": _("This key belongs to something else. Choose another.")}) from error


def _agreed(author: Person, call: Call, words: Words, *, terms_version: int | None, now: datetime) -> Words:
    """The words as they are kept, with the terms accepted. Raises ValidationError by field.

    Only the current version can be agreed to: what somebody read is what is recorded.
    """
    limited = words.limited(call)
    problems = limited.missing(call)
    categories = Categories.of(call)
    if categories.rows and categories.named(limited.category) is None:
        problems["category"] = "Choose one, so that the right people read it."
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


def _check_name(call: Call, nameless: bool) -> None:
    if nameless and not AuthorsRules.of(call).nameless:
        raise ValidationError({"nameless": _("In this call ideas bear a name.")})


def _put_on_table(idea: Idea, words: Words, now: datetime) -> Idea:
    activity = idea.call.activity
    cover = idea.pictures.select_related("file").first() if idea.pk else None
    item = make_item(
        programme=activity.programme,
        activity=activity,
        kind="idea",
        title=words.title,
        givers=[Giver(idea.author, hidden=idea.is_anonymous)],
        audience=Audience.PUBLIC,
        picture=cover.file if cover else None,
        picture_alt=cover.alt if cover else "",
        now=now,
    )
    idea.trail_item, idea.state = item, IdeaState.OPEN
    idea.title, idea.answers = words.title, dict(words.answers)
    idea.category = words.category if Categories.of(idea.call).rows else ""
    idea.submitted_at = idea.changed_at = idea.active_at = now
    idea.needs_answer, idea.popularity = True, starting_popularity(idea.call, now)
    written = ["trail_item", "state", "title", "answers", "submitted_at", "changed_at", "active_at", "needs_answer"]
    idea.save(update_fields=[*written, "category", "popularity", "is_anonymous"] if idea.pk else None)
    index(item=item, title=words.title, body=words.body)
    join_programme(person=idea.author, programme=activity.programme, now=now)
    publish(
        events.IdeaSubmitted(
            actor_id=None if idea.is_anonymous else idea.author.public_id,
            programme_id=activity.programme.public_id,
            subject_id=item.public_id,
        ),
        now=now,
    )
    count_ideas(idea.call_id, ideas=1, waiting=1)
    if screen(item=item, author=idea.author, text="\n\n".join([words.title, *words.answers.values()]), now=now):
        idea.refresh_from_db(fields=["state"])
    start(idea=idea, now=now)
    return idea

"""Changing what an idea says: each wording is a version, and all of them stay readable."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation.actions import let_wait, screen
from makewith.foundation.moderation.queries import policy_for, why_held
from makewith.foundation.people.models import Person
from makewith.foundation.search.actions import forget, index
from makewith.foundation.trail.actions import Giver, lock_items, make_item, retitle_item, withdraw_item
from makewith.foundation.trail.models import Audience, Item
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.ideas.authors import events, permissions
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.differences import words_changed
from makewith.loop.ideas.authors.models import Version
from makewith.loop.ideas.authors.queries import base_of, waiting_wording
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.words import Words

NOTE_LIMIT = 160
KIND = "wording"


@transaction.atomic
def edit_idea(*, person: Person, idea: Idea, words: Words, based_on: int | str, now: datetime, note: str = "") -> Idea:
    """Put another wording on the table; `note` says what changed, `based_on` is what was changed (`queries.base_of`).

    Words that have to be read first wait by themselves, and the idea stays as it was; so does what is changed about words
    that wait. The same words again make no version, so a double click makes one. Raises ValidationError by field for what is
    missing or too long, and when somebody else changed the idea meanwhile.
    """
    idea = locked(idea)
    require(permissions.can_edit_idea, person, idea, now)
    kept = words.limited(idea.call)
    if problems := kept.missing(idea.call):
        raise ValidationError(problems)
    note = limited(note, NOTE_LIMIT, field="note", line=True)
    # Answers to questions that are not asked any more stay as they are.
    answers = {**idea.answers, **kept.answers}
    waiting = waiting_wording(idea)
    before = waiting or idea
    if (kept.title, answers) == (before.title, before.answers):
        return idea
    if str(based_on) != base_of(idea, waiting):
        raise ValidationError(
            _("Somebody changed it meanwhile: it is at version %(n)d. Your words are still here.") % {"n": idea.version}
        )
    made = Version(idea=idea, title=kept.title, answers=answers, note=note, by=person, made_at=now)
    if waiting is not None:
        _reword(waiting, made, now)
        return idea
    item = _item(idea)
    if item.held_at is None:
        cause = why_held(item, person, _text(made), policy_for(item.activity))
        if cause is not None:
            _make_wait(made, now)
            assert made.trail_item is not None
            let_wait(item=made.trail_item, cause=cause, now=now)
            return idea
    _put_in_place(idea, made, now)
    # Nobody else has read an idea that is held itself: its newest words are those that wait, or wait again.
    screen(item=item, author=person, text=_text(made), now=now)
    return idea


def _item(idea: Idea) -> Item:
    assert idea.trail_item is not None
    return idea.trail_item


def _make_wait(made: Version, now: datetime) -> None:
    """A wording as an Item of its own, for those who may read it before it is in place."""
    assert made.by is not None
    made.trail_item = make_item(
        programme=_item(made.idea).programme,
        activity=made.idea.call.activity,
        kind=KIND,
        title=made.title,
        givers=[Giver(made.by, hidden=made.idea.is_anonymous)],
        audience=Audience.CREDITED,
        now=now,
    )
    made.save()
    index(item=made.trail_item, title=made.title, body=_body(made))


def _reword(waiting: Version, made: Version, now: datetime) -> None:
    """Other words in the place of those that wait; they are theirs who wrote them last. What is on the table again waits no more."""
    item = waiting.trail_item
    assert item is not None
    assert made.by is not None
    item = lock_items([item.pk])[item.pk]
    item.credits.update(person=made.by)
    if (made.title, made.answers) == (made.idea.title, made.idea.answers):
        withdraw_item(actor=made.by, item=item, now=now)
        return
    waiting.title, waiting.answers, waiting.note, waiting.by = made.title, made.answers, made.note, made.by
    waiting.made_at, waiting.rewordings = now, waiting.rewordings + 1
    waiting.save(update_fields=["title", "answers", "note", "by", "made_at", "rewordings"])
    retitle_item(item=item, title=made.title)
    index(item=item, title=made.title, body=_body(made))
    screen(item=item, author=made.by, text=_text(made), now=now)


def _put_in_place(idea: Idea, version: Version, now: datetime) -> None:
    """What the idea says from now on, where it is read and where it is found."""
    if idea.version == 1:
        first = {"title": idea.title, "answers": idea.answers, "by": idea.author, "made_at": idea.submitted_at or now}
        Version.objects.get_or_create(idea=idea, number=1, defaults=first)
    before = _text(idea)
    idea.version += 1
    version.number = idea.version
    version.save()
    idea.changed_at, idea.active_at = now, max(now, idea.active_at)
    _say(idea, version)
    changed = words_changed(before, _text(idea))
    is_substantial = changed >= AuthorsRules.of(idea.call).substantial_words
    publish(about(events.IdeaEdited, idea, version.by, version=idea.version, is_substantial=is_substantial), now=now)


def _say(idea: Idea, version: Version) -> None:
    idea.title, idea.answers = version.title, version.answers
    idea.save(update_fields=["version", "title", "answers", "changed_at", "active_at"])
    retitle_item(item=_item(idea), title=idea.title)
    index(item=_item(idea), title=idea.title, body=_body(idea))


@transaction.atomic
def settle_wording(*, item_id: int, now: datetime) -> None:
    """Let an idea say what its moderators let it say: a wording that was released is in place, one that is held is not.

    Twice is as once. Words that others were built upon since stay part of what is on the table.
    """
    found = Version.objects.select_related("idea").get(trail_item=item_id)
    # Both at once and in the order of their keys, as whoever changes the words takes them.
    items = lock_items([found.idea.trail_item_id or 0, item_id])
    if len(items) < 2:
        return
    idea = locked(found.idea)
    version = idea.versions.get(pk=found.pk)
    version.idea, item = idea, items[item_id]
    if item.held_at is None and version.number is None and idea.state != IdeaState.WITHDRAWN:
        forget(item=item)
        _put_in_place(idea, version, now)
    elif item.held_at is not None and version.number == idea.version:
        _take_out_of_place(idea, version, item, now)


def _take_out_of_place(idea: Idea, version: Version, item: Item, now: datetime) -> None:
    """Back to the words before, and the version waits again; unless newer words wait already, which are to follow it."""
    before = idea.versions.get(number=idea.version - 1)
    if before.emptied_at is not None:
        return
    newer = waiting_wording(idea)
    idea.version, version.number = idea.version - 1, None
    if newer is not None:
        version.emptied_at = now
    version.save(update_fields=["number", "emptied_at"])
    _say(idea, before)
    if newer is None:
        index(item=item, title=version.title, body=_body(version))
    else:
        withdraw_item(actor=item.credits.select_related("person")[0].person, item=item, now=now)


def _text(said: Idea | Version) -> str:
    return "\n\n".join([said.title, *(said.answers[key] for key in sorted(said.answers))])


def _body(said: Idea | Version) -> str:
    return "\n\n".join(filter(None, said.answers.values()))

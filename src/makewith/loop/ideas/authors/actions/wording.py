"""Changing what an idea says: each wording is a version, and all of them stay readable."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation.actions import screen
from makewith.foundation.people.models import Person
from makewith.foundation.search.actions import index
from makewith.foundation.trail.actions import retitle_item
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.ideas.authors import events, permissions
from makewith.loop.ideas.authors.about import about, locked
from makewith.loop.ideas.authors.differences import words_changed
from makewith.loop.ideas.authors.models import Version
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.words import Words

NOTE_LIMIT = 160


@transaction.atomic
def edit_idea(*, person: Person, idea: Idea, words: Words, based_on: int, now: datetime, note: str = "") -> Idea:
    """Put another wording on the table; `note` says what changed, `based_on` is the version that was changed.

    The same words again make no version, so a double click makes one. Raises ValidationError by field for what is missing
    or too long, and when somebody else changed the idea meanwhile.
    """
    idea = locked(idea)
    require(permissions.can_edit_idea, person, idea, now)
    kept = words.limited(idea.call)
    if problems := kept.missing(idea.call):
        raise ValidationError(problems)
    note = limited(note, NOTE_LIMIT, field="note", line=True)
    # Answers to questions that are not asked any more stay as they are.
    answers = {**idea.answers, **kept.answers}
    if (kept.title, answers) == (idea.title, idea.answers):
        return idea
    if based_on != idea.version:
        raise ValidationError(
            _("Somebody changed it meanwhile: it is at version %(n)d. Your words are still here.") % {"n": idea.version}
        )
    if idea.version == 1:
        first = {"title": idea.title, "answers": idea.answers, "by": idea.author, "made_at": idea.submitted_at or now}
        Version.objects.get_or_create(idea=idea, number=1, defaults=first)
    before = _text(idea.title, idea.answers)
    idea.version += 1
    idea.title, idea.answers, idea.changed_at, idea.active_at = kept.title, answers, now, max(now, idea.active_at)
    idea.save(update_fields=["version", "title", "answers", "changed_at", "active_at"])
    Version.objects.create(
        idea=idea, number=idea.version, title=idea.title, answers=idea.answers, note=note, by=person, made_at=now
    )
    assert idea.trail_item is not None
    retitle_item(item=idea.trail_item, title=idea.title)
    index(item=idea.trail_item, title=idea.title, body="\n\n".join(filter(None, answers.values())))
    changed = words_changed(before, _text(idea.title, idea.answers))
    is_substantial = changed >= AuthorsRules.of(idea.call).substantial_words
    publish(about(events.IdeaEdited, idea, person, version=idea.version, is_substantial=is_substantial), now=now)
    screen(item=idea.trail_item, author=person, text=_text(idea.title, idea.answers), now=now)
    return idea


def _text(title: str, answers: dict[str, str]) -> str:
    return "\n\n".join([title, *(answers[key] for key in sorted(answers))])

"""What members tell an idea's author in private: marks and words, without their names."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.foundation.trail.actions import lock_items
from makewith.kit.permissions import require
from makewith.kit.text import limited
from makewith.loop.ideas.ladders import events, permissions
from makewith.loop.ideas.ladders.models import WORDS_LIMIT, Feedback
from makewith.loop.ideas.ladders.rules import Ladder
from makewith.loop.ideas.models import Idea

MARKS = range(1, 6)


@transaction.atomic
def give_feedback(*, person: Person, idea: Idea, marks: Mapping[str, int], words: str, now: datetime) -> Feedback:
    """Mark an idea from 1 to 5 on each criterion of its call, with words if somebody likes; again, it is changed.

    Raises ValidationError by criterion for a mark that is missing, and about `words` for too many.
    """
    require(permissions.can_give_feedback, person, idea, now)
    keys = [criterion.key for criterion in Ladder.of(idea.call).criteria]
    problems = {key: _("Choose a number from 1 to 5.") for key in keys if marks.get(key) not in MARKS}
    if problems:
        raise ValidationError(problems)
    kept = limited(words, WORDS_LIMIT, field="words")
    # Words about what is being taken back at this moment are not kept.
    if idea.trail_item is None or not lock_items([idea.trail_item.pk]):
        raise ValidationError(_("This idea was taken back."))
    feedback, is_new = Feedback.objects.update_or_create(
        idea=idea,
        person=person,
        defaults={"marks": {key: marks[key] for key in keys}, "words": kept, "changed_at": now},
    )
    if is_new:
        join_programme(person=person, programme=idea.call.activity.programme, now=now)
        publish(
            events.FeedbackGiven(
                programme_id=idea.call.activity.programme.public_id, subject_id=idea.trail_item.public_id
            ),
            now=now,
        )
    return feedback


@transaction.atomic
def take_back_feedback(*, person: Person, idea: Idea) -> bool:
    """Take one's own marks and words back, at any time: they are gone. True if there were any."""
    taken, _rows = Feedback.objects.filter(idea=idea, person=person).delete()
    return bool(taken)

"""The team answered: those credited with what was answered are heard, supporters of an idea are told."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from makewith.flows.telling import Recipient, listening_to, still_there, tell_in_slices
from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Answer
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items, mark_heard
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.paths import path_of
from makewith.kit.later import Later, later
from makewith.loop.ideas.actions import note_answers
from makewith.loop.ideas.voting.models import StatusChange

_ANSWERS = Answer.objects.select_related("target__programme", "target__activity", "trail_item", "signed_by__kind")


def tell_contributors(*, event_id: str, now: datetime) -> None:
    """Find whom the answer concerns, once, and enqueue a Job for each slice of them, contributors first."""
    answer = _ANSWERS.get(trail_item__public_id=event_of(event_id).subject)
    target = answer.target
    if target.withdrawn_at is not None or answer.trail_item.withdrawn_at is not None:
        return
    credited = set(Credit.objects.contributions().filter(item=target).values_list("person_id", flat=True))
    followers = listening_to(target)
    if answer.signed_by_id in credited:
        # Whoever signs is not written to, nor does anybody still owe them an answer.
        mark_heard(item_ids=[target.pk], person_ids=[answer.signed_by_id], now=now)
    people = [
        *(Recipient(person_id, [target.pk]) for person_id in sorted(credited)),
        *(Recipient(person_id, []) for person_id in sorted(followers - credited)),
    ]
    people = [person for person in people if person.person_id != answer.signed_by_id]
    tell_in_slices(tell_some, people, unique_key=f"answer:{answer.pk}", now=now, answer_id=answer.pk)
    note_answers(items=[target.pk], now=answer.created_at)


def _title(answer: Answer) -> Later:
    """Who answered; and where an idea stands from now on, if that was said with the answer."""
    name = answer.signed_by.shown_name
    change = StatusChange.objects.filter(answer=answer).first()
    if change and change.label:
        return later(_("%(name)s answered: %(status)s"), name=name, status=change.label)
    return later(_("%(name)s answered"), name=name)


def tell_some(*, answer_id: int, people: list[dict[str, Any]], now: datetime) -> None:
    """Tell one slice of people, and note for contributors that they were heard."""
    answer = _ANSWERS.get(pk=answer_id)
    target = answer.target
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    if len(lock_items([answer.target_id, answer.trail_item_id])) < 2:
        return
    recipients = still_there([Recipient(**row) for row in people], {0: target})
    tell(
        [
            News(
                person_id=one.person_id,
                programme_id=target.programme_id,
                kind="answer" if one.own else "followed",
                fate=Fate.UNDERWAY,
                unique_key=f"answer:{answer.trail_item.public_id}",
                title=_title(answer),
                quote=target.title,
                body=answer.text,
                path=path_of(target),
                about=(target.public_id, answer.trail_item.public_id),
                thing=target.title,
            )
            for one in recipients
        ],
        now=now,
    )
    mark_heard(item_ids=[target.pk], person_ids=[one.person_id for one in recipients if one.own], now=now)

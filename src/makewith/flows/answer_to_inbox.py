"""The team answered: those credited with what was answered are heard, supporters of an idea are told."""

from makewith.foundation.activity.queries import event_of
from makewith.foundation.conversation.models import Answer
from makewith.foundation.notifications.actions import News, tell
from makewith.foundation.notifications.models import Fate
from makewith.foundation.trail.actions import lock_items, mark_heard
from makewith.foundation.trail.models import Credit
from makewith.foundation.trail.paths import path_of
from makewith.loop.ideas.actions import note_answer
from makewith.loop.ideas.queries import supporter_ids


def tell_contributors(*, event_id: str) -> None:
    event = event_of(event_id)
    answer = Answer.objects.select_related("target__programme", "trail_item", "signed_by__kind").get(
        trail_item__public_id=event.subject
    )
    # Locked, so that words which are being taken back at this moment are not repeated in an inbox.
    if len(lock_items([answer.target_id, answer.trail_item_id])) < 2:
        return
    target = answer.target
    credited = list(Credit.objects.contributions().filter(item=target).values_list("person_id", flat=True))
    followers = set(supporter_ids(target.public_id)) if target.kind == "idea" else set()
    now = event.occurred_at
    people = [*credited, *sorted(followers - set(credited))]
    tell(
        [
            News(
                person_id=person_id,
                programme_id=target.programme_id,
                kind="answer",
                fate=Fate.UNDERWAY,
                unique_key=f"answer:{answer.trail_item.public_id}",
                title=f"{answer.signed_by.shown_name} answered",
                quote=target.title,
                body=answer.text,
                path=path_of(target),
                about=(target.public_id, answer.trail_item.public_id),
            )
            for person_id in people
            if person_id != answer.signed_by_id
        ],
        now=now,
    )
    mark_heard(item_ids=[target.pk], person_ids=credited, now=now)
    if target.kind == "idea":
        note_answer(item_id=target.public_id, now=now)

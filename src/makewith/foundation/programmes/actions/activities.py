"""Activities and the terms people agree to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.actions.programmes import assign_changed, free_slug
from makewith.foundation.programmes.models import (
    Acceptance,
    Activity,
    Participation,
    ParticipationState,
    Programme,
    Terms,
)
from makewith.kit.permissions import require
from makewith.kit.text import limited, limited_values

TERMS_LIMIT = 8000
ACTIVITY_CHANGEABLE = (
    "title",
    "brief",
    "thanks",
    "visibility",
    "segment",
    "state",
    "opens_at",
    "closes_at",
    "capacity",
)


@transaction.atomic
def create_activity(*, actor: Person, programme: Programme, kind: str, now: datetime, **values: Any) -> Activity:
    """A new activity as a draft. The stage that runs it adds its own row in the same transaction."""
    require(permissions.can_run_activities, actor, programme)
    activity = Activity(programme=programme, kind=kind, **limited_values(Activity, values))
    taken = set(Activity.objects.filter(programme=programme).values_list("slug", flat=True))
    activity.slug = free_slug(activity.slug or activity.title, taken)
    activity.full_clean(exclude=["segment", "round"])
    activity.save()
    publish(
        events.ActivityCreated(
            actor_id=actor.public_id, programme_id=programme.public_id, subject_id=activity.public_id, kind=kind
        ),
        now=now,
    )
    return activity


@transaction.atomic
def change_activity(*, actor: Person, activity: Activity, now: datetime, **values: Any) -> Activity:
    """Change some of the fields in ACTIVITY_CHANGEABLE, its state among them."""
    require(permissions.can_run_activities, actor, activity.programme)
    changed = assign_changed(activity, limited_values(Activity, values), ACTIVITY_CHANGEABLE)
    if changed:
        activity.full_clean(exclude=["slug"])
        activity.save(update_fields=changed)
        publish(
            events.ActivityChanged(
                actor_id=actor.public_id,
                programme_id=activity.programme.public_id,
                subject_id=activity.public_id,
                fields=changed,
            ),
            now=now,
        )
    return activity


@transaction.atomic
def publish_terms(*, actor: Person, activity: Activity, text: str, now: datetime) -> Terms:
    """A new version of the terms; the same text again makes no new version. Raises ValidationError for too long a text."""
    require(permissions.can_run_activities, actor, activity.programme)
    text = limited(text, TERMS_LIMIT, field="terms")
    # Locking the activity makes two people who publish at once take turns.
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    newest = activity.terms.order_by("-version").first()
    if newest and newest.text == text:
        return newest
    terms = Terms(activity=activity, version=newest.version + 1 if newest else 1, text=text, published_at=now)
    terms.full_clean()
    terms.save()
    publish(
        events.TermsPublished(
            actor_id=actor.public_id,
            programme_id=activity.programme.public_id,
            subject_id=activity.public_id,
            version=terms.version,
        ),
        now=now,
    )
    return terms


def accept_terms(*, person: Person, terms: Terms, now: datetime) -> None:
    """Record that the person agreed to this version; the first time counts."""
    Acceptance.objects.get_or_create(terms=terms, person=person, defaults={"accepted_at": now})


@transaction.atomic
def note_attendance(*, activity: Activity, here: Collection[int], absent: Collection[int], now: datetime) -> None:
    """Keep who came and who did not, by their keys; for the stage that saw it. Twice is as once.

    Who said beforehand that they would not come stays as they are.
    """
    known = Participation.objects.filter(activity=activity)
    for people, state in ((here, ParticipationState.ATTENDED), (absent, ParticipationState.NO_SHOW)):
        others = known.filter(person__in=people).exclude(state=state)
        if state == ParticipationState.NO_SHOW:
            others = others.exclude(state=ParticipationState.WITHDRAWN)
        others.update(state=state, changed_at=now)
        Participation.objects.bulk_create(
            [Participation(activity=activity, person_id=person_id, state=state) for person_id in sorted(people)],
            ignore_conflicts=True,
        )

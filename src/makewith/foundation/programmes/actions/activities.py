"""Activities and the terms people agree to."""

from datetime import datetime
from typing import Any

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.actions.programmes import assign_changed, free_slug
from makewith.foundation.programmes.models import Acceptance, Activity, Programme, Terms
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

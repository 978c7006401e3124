"""Saying that something is wrong with an Item."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from makewith.foundation.activity.actions import publish
from makewith.foundation.moderation import permissions
from makewith.foundation.moderation.actions.screening import let_wait
from makewith.foundation.moderation.events import ItemReported
from makewith.foundation.moderation.models import (
    WAITING,
    WORDS_LIMIT,
    Case,
    CaseState,
    Cause,
    ModerationAction,
    Report,
    Verb,
)
from makewith.foundation.moderation.queries import policy_for
from makewith.foundation.people.models import Person
from makewith.foundation.trail.actions import lock_items
from makewith.foundation.trail.models import Item
from makewith.kit.permissions import require
from makewith.kit.text import limited


@transaction.atomic
def report_item(*, person: Person, item: Item, ground: str, now: datetime, words: str = "") -> Report:
    """Put an Item before the moderators. One person reports one Item once; again, the report that is there is returned.

    When as many people have reported it as the rules say, it waits until somebody has looked, unless a moderator has
    looked already and kept it. Raises ValidationError by field.
    """
    made = Report.objects.filter(item=item, person=person)
    if existing := made.first():
        return existing
    require(permissions.can_report_item, person, item)
    report = Report(item=item, person=person, ground=ground, created_at=now)
    report.words = limited(words, WORDS_LIMIT, field="words")
    report.full_clean(validate_unique=False, validate_constraints=False)
    locked = lock_items([item.pk]).get(item.pk)
    if locked is None:
        raise PermissionDenied("This was taken back.")
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        return made.get()
    case, new = Case.objects.get_or_create(
        item=item, defaults={"programme": item.programme, "cause": Cause.REPORTS, "opened_at": now}
    )
    if not new and case.state not in WAITING:
        case.state, case.cause, case.opened_at, case.handled_at = CaseState.OPEN, Cause.REPORTS, now, None
        case.save(update_fields=["state", "cause", "opened_at", "handled_at"])
    Case.objects.filter(pk=case.pk).update(reports_open=F("reports_open") + 1)
    publish(
        ItemReported(actor_id=person.public_id, programme_id=locked.programme.public_id, subject_id=locked.public_id),
        now=now,
    )
    enough = policy_for(item.activity).hold_after_reports
    if enough is not None and case.reports_open + 1 >= enough and locked.held_at is None and not _was_kept(locked):
        let_wait(item=locked, cause=Cause.REPORTS, now=now)
    return report


def _was_kept(item: Item) -> bool:
    return ModerationAction.objects.filter(item=item, verb=Verb.KEPT, undone_by=None).exists()

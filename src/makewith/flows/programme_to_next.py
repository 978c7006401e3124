"""Programme → the next one like it: texts, metrics, calls, boards and workshops as drafts; nobody and nothing anybody gave."""

from datetime import datetime

from django.db import transaction

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import copy_programme, publish_terms
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.queries import current_terms
from makewith.loop.decisions.reviews.actions import create_board
from makewith.loop.decisions.reviews.queries import boards_of
from makewith.loop.ideas.actions import create_call
from makewith.loop.ideas.models import Call
from makewith.loop.measures.actions import set_metric
from makewith.loop.measures.queries import metrics_of
from makewith.loop.workshops.actions import duplicate_workshop
from makewith.loop.workshops.queries import workshops_of


@transaction.atomic
def duplicate_programme(*, actor: Person, source: Programme, name: str, now: datetime) -> Programme:
    """A draft with the plan of `source`, its measures without readings, its calls and workshops without dates, its boards
    without reviewers.
    """
    copy = copy_programme(actor=actor, source=source, name=name, now=now)
    for metric in metrics_of(source):
        set_metric(
            actor=actor,
            programme=copy,
            now=now,
            name=metric.name,
            unit=metric.unit,
            baseline=metric.baseline,
            target=metric.target,
            due_on=metric.due_on,
        )
    calls = Call.objects.filter(activity__programme=source).select_related("activity").order_by("activity_id")
    for call in calls:
        _copy_call(actor, copy, call, now)
    for board in boards_of(source, actor):
        create_board(
            actor=actor,
            programme=copy,
            now=now,
            rules=board.rules,
            **{name: getattr(board.activity, name) for name in ("slug", "title", "brief", "visibility", "segment")},
        )
    for workshop in workshops_of(source, actor).order_by("pk"):
        workshop.activity.programme = source
        title = workshop.activity.title
        duplicate_workshop(actor=actor, source=workshop, programme=copy, title=title, now=now)
    return copy


def _copy_call(actor: Person, programme: Programme, source: Call, now: datetime) -> None:
    activity = source.activity
    call = create_call(
        actor=actor,
        programme=programme,
        now=now,
        questions=source.questions,
        support_label=source.support_label,
        supporters_label=source.supporters_label,
        rules=source.rules,
        slug=activity.slug,
        title=activity.title,
        brief=activity.brief,
        thanks=activity.thanks,
        visibility=activity.visibility,
        segment=activity.segment,
    )
    if terms := current_terms(activity):
        publish_terms(actor=actor, activity=call.activity, text=terms.text, now=now)

"""Who looks after ideas: choosing partners, and giving each idea to one of them."""

import heapq
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.activity.events import Happened
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import join_programme
from makewith.kit.permissions import require
from makewith.loop.ideas.models import Call, Idea, IdeaState
from makewith.loop.ideas.voting import events, permissions
from makewith.loop.ideas.voting.models import Assignment, CallPartner
from makewith.loop.ideas.voting.queries import EMPLOYEES, partners_of, unassigned

MOST_SHARED = 500


class AlreadyTaken(ValidationError):
    """Another partner was quicker."""

    def __init__(self, partner: Person) -> None:
        super().__init__(_("%(name)s took it a moment ago.") % {"name": partner.shown_name}, code="already_taken")


@transaction.atomic
def choose_partner(*, actor: Person, call: Call, person: Person, now: datetime) -> CallPartner:
    """Let an employee look after ideas of a call. Twice is as once. Raises ValidationError for anybody else."""
    require(permissions.can_choose_partners, actor, call)
    if (
        person.erased_at is not None
        or person.user_id is None
        or person.kind is None
        or person.kind.side not in EMPLOYEES
    ):
        raise ValidationError({"person": _("Idea partners are employees who have an account here.")})
    join_programme(person=person, programme=call.activity.programme, now=now)
    partner, is_new = CallPartner.objects.get_or_create(call=call, person=person, defaults={"since": now})
    if is_new:
        publish(_about_call(events.PartnerChosen, actor, call, person), now=now)
    return partner


@transaction.atomic
def remove_partner(*, actor: Person, partner: CallPartner, now: datetime) -> None:
    """Somebody looks after ideas of this call no longer; what was in their queue waits for another."""
    require(permissions.can_choose_partners, actor, partner.call)
    count, _rows = CallPartner.objects.filter(pk=partner.pk).delete()
    if count:
        publish(_about_call(events.PartnerRemoved, actor, partner.call, partner.person), now=now)


@transaction.atomic
def assign_idea(*, actor: Person, idea: Idea, partner: CallPartner, now: datetime) -> Assignment:
    """Give an idea to a partner, also one that another has. To whom has it already changes nothing."""
    require(permissions.can_choose_partners, actor, idea.call)
    _fit(idea, partner)
    Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    before = Assignment.objects.filter(idea=idea).first()
    if before is not None and before.partner_id == partner.pk:
        return before
    values = {"partner": partner, "assigned_by": actor, "assigned_at": now, "reminded_at": None}
    assignment, _new = Assignment.objects.update_or_create(idea=idea, defaults=values)
    publish(_assigned(actor, idea, partner), now=now)
    return assignment


@transaction.atomic
def take_idea(*, person: Person, idea: Idea, now: datetime) -> Assignment:
    """Put an idea that nobody looks after into one's own queue. Raises AlreadyTaken."""
    require(permissions.can_take_idea, person, idea)
    partner = CallPartner.objects.get(call=idea.call, person=person)
    values = {"partner": partner, "assigned_by": person, "assigned_at": now}
    assignment, is_new = Assignment.objects.get_or_create(idea=idea, defaults=values)
    if assignment.partner_id != partner.pk:
        raise AlreadyTaken(assignment.partner.person)
    if is_new:
        publish(_assigned(person, idea, partner), now=now)
    return assignment


@transaction.atomic
def lay_down_idea(*, person: Person, idea: Idea, now: datetime) -> bool:
    """Put an idea of one's own queue back. False if it is not there (any more)."""
    count, _rows = Assignment.objects.filter(idea=idea, partner__person=person).delete()
    if count:
        publish(_about_idea(events.IdeaLaidDown, person, idea), now=now)
    return bool(count)


@transaction.atomic
def share_out(*, actor: Person, call: Call, evenly: bool, now: datetime) -> int:
    """Give the ideas that nobody looks after to the call's partners, 500 at most; how many were given.

    `evenly` gives everybody as many of them; otherwise each goes to whoever has the fewest open then.
    """
    require(permissions.can_choose_partners, actor, call)
    # Locked, so that sharing out twice at once gives each idea once.
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    partners = {partner.pk: partner for partner in partners_of(call)}
    if not partners:
        raise ValidationError(_("Nobody is idea partner of this call yet. Choose somebody first."))
    loads = [(0 if evenly else partner.load, key) for key, partner in partners.items()]  # type: ignore[attr-defined]
    heapq.heapify(loads)
    ideas = list(unassigned(call).select_related("trail_item")[:MOST_SHARED])
    given = []
    for idea in ideas:
        load, key = heapq.heappop(loads)
        heapq.heappush(loads, (load + 1, key))
        given.append(Assignment(idea=idea, partner=partners[key], assigned_by=actor, assigned_at=now))
    Assignment.objects.bulk_create(given, ignore_conflicts=True)
    # Somebody may have taken one meanwhile; only what is stored was given.
    stored = set(
        Assignment.objects.filter(idea__in=ideas, assigned_by=actor, assigned_at=now).values_list("idea", "partner")
    )
    kept = [row for row in given if (row.idea_id, row.partner_id) in stored]
    for row in kept:
        row.idea.call = call
        publish(_assigned(actor, row.idea, row.partner), now=now)
    return len(kept)


@transaction.atomic
def remind_partner(*, assignment: Assignment, now: datetime) -> bool:
    """Say once that the promise to an idea's author falls due. False if that was said."""
    if not Assignment.objects.filter(pk=assignment.pk, reminded_at=None).update(reminded_at=now):
        return False
    person_id = assignment.partner.person.public_id
    publish(_about_idea(events.PartnerReminded, None, assignment.idea, person_id=person_id), now=now)
    return True


def _fit(idea: Idea, partner: CallPartner) -> None:
    if idea.state != IdeaState.OPEN or partner.call_id != idea.call_id:
        raise ValidationError(_("This idea is not open, or its call has other partners."))


def _about_call(event: type[Happened], actor: Person, call: Call, person: Person) -> Happened:
    return event(  # type: ignore[call-arg]
        actor_id=actor.public_id,
        programme_id=call.activity.programme.public_id,
        subject_id=call.activity.public_id,
        person_id=person.public_id,
    )


def _assigned(actor: Person, idea: Idea, partner: CallPartner) -> Happened:
    return _about_idea(events.IdeaAssigned, actor, idea, person_id=partner.person.public_id)


def _about_idea(event: type[Happened], actor: Person | None, idea: Idea, **more: Any) -> Happened:
    assert idea.trail_item is not None
    return event(
        actor_id=actor.public_id if actor else None,
        programme_id=idea.call.activity.programme.public_id,
        subject_id=idea.trail_item.public_id,
        **more,
    )

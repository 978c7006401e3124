"""Writes about programmes, their team and their members."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.models import (
    Acceptance,
    Activity,
    Invitation,
    Membership,
    Programme,
    ProgrammeState,
    Role,
    TeamRole,
    Terms,
)
from makewith.kit.permissions import require

CHANGEABLE = (
    "name", "goal", "lead", "visibility", "segment", "promise_days", "time_zone", "language",
    "audience", "thanks", "iteration", "communication", "started_on",
)  # fmt: skip
ACTIVITY_CHANGEABLE = ("title", "brief", "thanks", "visibility", "segment", "state", "opens_at", "closes_at", "capacity")


def free_slug(wish: str, taken: "set[str]") -> str:
    """A slug near `wish` that is not in `taken`: "The last metres" gives "the-last-metres", then "…-2"."""
    plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:44] or "programme"
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug


@transaction.atomic
def create_programme(*, actor: Person, now: datetime, slug: str = "", **values: Any) -> Programme:
    """A new programme as a draft, with its maker as owner. `values` are fields of Programme."""
    require(permissions.can_create_programme, actor)
    programme = Programme(**values)
    programme.slug = slug or free_slug(programme.name, set(Programme.objects.values_list("slug", flat=True)))
    programme.full_clean(exclude=["segment", "picture"])
    programme.save()
    TeamRole.objects.create(programme=programme, person=actor, role=Role.OWNER)
    publish(
        events.ProgrammeCreated(
            actor_id=actor.public_id,
            programme_id=programme.public_id,
            subject_id=programme.public_id,
            recipe=programme.recipe,
        ),
        now=now,
    )
    return programme


@transaction.atomic
def change_programme(*, actor: Person, programme: Programme, now: datetime, **values: Any) -> Programme:
    """Change some of the fields in CHANGEABLE; what stays as it was is not logged."""
    require(permissions.can_change_programme, actor, programme)
    changed = _assign(programme, values, CHANGEABLE)
    if changed:
        programme.full_clean(exclude=["picture", "slug"])
        programme.save(update_fields=changed)
        publish(
            events.ProgrammeChanged(
                actor_id=actor.public_id,
                programme_id=programme.public_id,
                subject_id=programme.public_id,
                fields=changed,
            ),
            now=now,
        )
    return programme


def _assign(row: Any, values: dict[str, Any], allowed: Sequence[str]) -> list[str]:
    if unknown := set(values) - set(allowed):
        raise TypeError(f"These cannot be changed: {', '.join(sorted(unknown))}.")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


@transaction.atomic
def open_programme(*, actor: Person, programme: Programme, now: datetime) -> bool:
    """Let people see it. Opening twice, or opening an archived one again, is the same act."""
    require(permissions.can_change_programme, actor, programme)
    changed = Programme.objects.filter(pk=programme.pk).exclude(state=ProgrammeState.OPEN).update(
        state=ProgrammeState.OPEN
    )
    if changed:
        programme.state = ProgrammeState.OPEN
        publish(_about(events.ProgrammeOpened, actor, programme), now=now)
    return bool(changed)


@transaction.atomic
def archive_programme(*, actor: Person, programme: Programme, now: datetime) -> bool:
    """Close it for new contributions; everything stays readable."""
    require(permissions.can_change_programme, actor, programme)
    changed = Programme.objects.filter(pk=programme.pk, state=ProgrammeState.OPEN).update(
        state=ProgrammeState.ARCHIVED
    )
    if changed:
        programme.state = ProgrammeState.ARCHIVED
        publish(_about(events.ProgrammeArchived, actor, programme), now=now)
    return bool(changed)


def _about(event: type[Any], actor: Person, programme: Programme, **fields: Any) -> Any:
    return event(
        actor_id=actor.public_id, programme_id=programme.public_id, subject_id=programme.public_id, **fields
    )


@transaction.atomic
def create_activity(*, actor: Person, programme: Programme, kind: str, now: datetime, **values: Any) -> Activity:
    """A new activity as a draft. The stage that runs it adds its own row in the same transaction."""
    require(permissions.can_run_activities, actor, programme)
    activity = Activity(programme=programme, kind=kind, **values)
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
    changed = _assign(activity, values, ACTIVITY_CHANGEABLE)
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
    """A new version of the terms; the same text again makes no new version."""
    require(permissions.can_run_activities, actor, activity.programme)
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
def join_programme(*, person: Person, programme: Programme, now: datetime) -> Membership:
    """Make the person a member; joining twice is the same as once."""
    membership, joined = Membership.objects.get_or_create(programme=programme, person=person)
    if joined:
        publish(
            events.MemberJoined(
                actor_id=person.public_id,
                programme_id=programme.public_id,
                subject_id=programme.public_id,
                person_id=person.public_id,
            ),
            now=now,
        )
    return membership


@transaction.atomic
def give_role(
    *, actor: Person, programme: Programme, person: Person, role: str, now: datetime, ends_at: datetime | None = None
) -> TeamRole:
    """Put a person in the team; giving a role again only moves its end."""
    require(permissions.can_change_programme, actor, programme)
    if role not in Role.values:
        raise ValidationError(f"There is no role “{role}”. There are: {', '.join(Role.values)}.")
    given, new = TeamRole.objects.update_or_create(
        programme=programme, person=person, role=role, defaults={"ends_at": ends_at}
    )
    if new:
        publish(_about(events.TeamRoleGiven, actor, programme, role=role, person_id=person.public_id), now=now)
    return given


class LastOwner(ValidationError):
    """A programme keeps at least one owner."""


@transaction.atomic
def take_role(*, actor: Person, programme: Programme, person: Person, role: str, now: datetime) -> bool:
    """Take somebody out of the team. Raises LastOwner for the only owner."""
    require(permissions.can_change_programme, actor, programme)
    # Locking the programme makes two owners who remove each other at once take turns.
    Programme.objects.select_for_update().get(pk=programme.pk)
    owners = TeamRole.objects.filter(programme=programme, role=Role.OWNER)
    if role == Role.OWNER and not owners.exclude(person=person).exists():
        raise LastOwner("A programme needs an owner. Make somebody else owner first.")
    taken, _ = TeamRole.objects.filter(programme=programme, person=person, role=role).delete()
    if taken:
        publish(_about(events.TeamRoleTaken, actor, programme, role=role, person_id=person.public_id), now=now)
    return bool(taken)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: an address, perhaps a name, a team role or a stakeholder kind."""

    email: str
    name: str = ""
    role: str = ""
    kind: StakeholderKind | None = None


@transaction.atomic
def invite_people(
    *, actor: Person, programme: Programme, guests: Sequence[Guest], now: datetime
) -> list[Invitation]:
    """Invite people who are not invited yet to the same role; the new invitations, in the given order.

    Raises ValidationError that names every address or role that cannot be right, and then invites nobody.
    """
    require(permissions.can_invite_people, actor, programme)
    problems = []
    for guest in guests:
        try:
            validate_email(guest.email)
        except ValidationError:
            problems.append(f"“{guest.email}” is not an e-mail address.")
        if guest.role and guest.role not in Role.values:
            problems.append(f"“{guest.role}” is not a role. Roles are: {', '.join(Role.values)}.")
        if guest.role and not permissions.can_change_programme(actor, programme):
            problems.append("Only an owner can invite people to the team.")
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))
    invited = []
    for guest in guests:
        invitation, new = Invitation.objects.get_or_create(
            programme=programme,
            email=guest.email.strip().lower(),
            role=guest.role,
            defaults={"name": guest.name[:80], "kind": guest.kind, "invited_by": actor, "invited_at": now},
        )
        if new:
            invited.append(invitation)
            publish(
                events.PersonInvited(
                    actor_id=actor.public_id,
                    programme_id=programme.public_id,
                    subject_id=invitation.public_id,
                    role=guest.role,
                ),
                now=now,
            )
    return invited


class InvitationAnswered(ValidationError):
    """The invitation was answered the other way before."""


@transaction.atomic
def accept_invitation(*, person: Person, invitation: Invitation, now: datetime) -> Programme:
    """Join by an invitation sent to this person's own address. Raises InvitationAnswered if it was declined."""
    require(permissions.can_answer_invitation, person, invitation)
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, declined_at=None).update(accepted_at=now)
    invitation.refresh_from_db()
    if invitation.declined_at:
        raise InvitationAnswered("You declined this invitation. Ask whoever invited you for a new one.")
    programme = invitation.programme
    join_programme(person=person, programme=programme, now=now)
    if invitation.role:
        TeamRole.objects.get_or_create(programme=programme, person=person, role=invitation.role)
    if invitation.kind_id and person.kind_id is None:
        person.kind_id = invitation.kind_id
        person.save(update_fields=["kind"])
    if changed:
        publish(_answered(invitation, person.public_id, accepted=True), now=now)
    return programme


@transaction.atomic
def decline_invitation(*, invitation: Invitation, now: datetime) -> bool:
    """Say no; works without signing in, from the link in the letter."""
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, declined_at=None).update(declined_at=now)
    if changed:
        publish(_answered(invitation, None, accepted=False), now=now)
    return bool(changed)


def _answered(invitation: Invitation, actor_id: uuid.UUID | None, *, accepted: bool) -> events.InvitationAnswered:
    return events.InvitationAnswered(
        actor_id=actor_id,
        programme_id=invitation.programme.public_id,
        subject_id=invitation.public_id,
        accepted=accepted,
    )

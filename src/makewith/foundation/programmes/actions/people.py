"""Members, the team, and who is invited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes import events, permissions
from makewith.foundation.programmes.actions.programmes import about
from makewith.foundation.programmes.models import (
    Departure,
    Invitation,
    Membership,
    Participation,
    ParticipationState,
    Programme,
    Role,
    TeamRole,
    forget_sight,
    sight_of,
)
from makewith.foundation.programmes.queries import has_left, only_owner_of
from makewith.kit.permissions import require


@transaction.atomic(savepoint=False)
def join_programme(*, person: Person, programme: Programme, now: datetime) -> None:
    """Make the person a member; joining twice is the same as once."""
    if programme.pk in sight_of(person).memberships:
        return
    _, joined = Membership.objects.get_or_create(programme=programme, person=person)
    if joined:
        Departure.objects.filter(programme=programme, person=person).delete()
        forget_sight(person)
        publish(
            events.MemberJoined(
                actor_id=person.public_id,
                programme_id=programme.public_id,
                subject_id=programme.public_id,
                person_id=person.public_id,
            ),
            now=now,
        )


@transaction.atomic
def leave_programme(*, person: Person, programme: Programme, now: datetime) -> bool:
    """Take part no longer, in the team neither. What one gave stays with one's name. Twice is as once.

    Letters about the programme end (see Departure); the inbox still says what becomes of what one gave. Raises LastOwner.
    """
    if has_left(person, programme):
        return False
    require(permissions.can_leave_programme, person, programme)
    # Locking the programme makes two owners who leave at once take turns.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if programme.pk in only_owner_of(person):
        raise LastOwner(_("This programme has no other owner. Make somebody else owner first, then leave."))
    TeamRole.objects.filter(programme=programme, person=person).delete()
    Membership.objects.filter(programme=programme, person=person).delete()
    taking_part = Participation.objects.filter(activity__programme=programme, person=person)
    taking_part.update(state=ParticipationState.WITHDRAWN)
    _departure, new = Departure.objects.get_or_create(programme=programme, person=person, defaults={"left_at": now})
    forget_sight(person)
    if new:
        publish(about(events.MemberLeft, person, programme, person_id=person.public_id), now=now)
    return new


@transaction.atomic
def come_back(*, person: Person, programme: Programme, now: datetime) -> None:
    """Take part again after leaving, without a new invitation. Twice is as once."""
    if not programme.memberships.filter(person=person).exists():
        require(permissions.can_come_back, person, programme)
    join_programme(person=person, programme=programme, now=now)


@transaction.atomic
def give_role(
    *, actor: Person, programme: Programme, person: Person, role: str, now: datetime, ends_at: datetime | None = None
) -> TeamRole:
    """Put a person in the team; giving a role again only moves its end."""
    require(permissions.can_change_programme, actor, programme)
    if role not in Role.values:
        raise ValidationError(
            _("There is no role “%(role)s”. There are: %(roles)s.") % {"role": role, "roles": ", ".join(Role.values)}
        )
    if ends_at is not None and ends_at <= now:
        raise ValidationError(_("This day is over. Choose a later one."))
    given, new = TeamRole.objects.update_or_create(
        programme=programme, person=person, role=role, defaults={"ends_at": ends_at}
    )
    forget_sight(person)
    if new:
        publish(about(events.TeamRoleGiven, actor, programme, role=role, person_id=person.public_id), now=now)
    return given


class LastOwner(ValidationError):
    """A programme keeps at least one owner."""


@transaction.atomic
def take_role(*, actor: Person, programme: Programme, person: Person, role: str, now: datetime) -> bool:
    """Take somebody out of the team. Raises LastOwner for the only owner."""
    require(permissions.can_change_programme, actor, programme)
    # Locking the programme makes two owners who remove each other at once take turns.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    owners = TeamRole.objects.filter(programme=programme, role=Role.OWNER).current()
    if role == Role.OWNER and not owners.exclude(person=person).exists():
        raise LastOwner(_("A programme needs an owner. Make somebody else owner first."))
    taken, _of_each = TeamRole.objects.filter(programme=programme, person=person, role=role).delete()
    forget_sight(person)
    if taken:
        publish(about(events.TeamRoleTaken, actor, programme, role=role, person_id=person.public_id), now=now)
    return bool(taken)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: an address, perhaps a name, a team role or a stakeholder kind."""

    email: str
    name: str = ""
    role: str = ""
    kind: StakeholderKind | None = None


@transaction.atomic
def invite_people(*, actor: Person, programme: Programme, guests: Sequence[Guest], now: datetime) -> list[Invitation]:
    """Invite people who are not invited yet to the same role; the new invitations, in the given order.

    Raises ValidationError that names every address or role that cannot be right, and then invites nobody.
    """
    require(permissions.can_invite_people, actor, programme)
    problems = []
    for guest in guests:
        try:
            validate_email(guest.email)
        except ValidationError:
            problems.append(_("“%(address)s” is not an e-mail address.") % {"address": guest.email})
        if guest.role and guest.role not in Role.values:
            problems.append(
                _("“%(role)s” is not a role. Roles are: %(roles)s.")
                % {"role": guest.role, "roles": ", ".join(Role.values)}
            )
        if guest.role and not permissions.can_change_programme(actor, programme):
            problems.append(_("Only an owner can invite people to the team."))
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


RESEND_AFTER = timedelta(hours=1)


@transaction.atomic
def resend_invitation(*, actor: Person, invitation: Invitation, now: datetime) -> None:
    """Send the letter again to somebody who has not accepted; whoever declined may say yes after all.

    Raises ValidationError for an invitation that was accepted, or whose letter went out less than an hour ago.
    """
    require(permissions.can_invite_people, actor, invitation.programme)
    changed = Invitation.objects.filter(
        Q(invited_at__lte=now - RESEND_AFTER), pk=invitation.pk, accepted_at=None
    ).update(invited_at=now, declined_at=None)
    invitation.refresh_from_db()
    if not changed:
        if invitation.accepted_at:
            raise ValidationError(_("%(address)s has accepted already.") % {"address": invitation.email})
        raise ValidationError(
            _("The last letter to %(address)s went out less than an hour ago. Wait a little.")
            % {"address": invitation.email}
        )
    publish(
        events.PersonInvited(
            actor_id=actor.public_id,
            programme_id=invitation.programme.public_id,
            subject_id=invitation.public_id,
            role=invitation.role,
        ),
        now=now,
    )


class InvitationAnswered(ValidationError):
    """The invitation was answered the other way before."""


@transaction.atomic
def accept_invitation(*, person: Person, invitation: Invitation, now: datetime) -> Programme:
    """Join by an invitation sent to this person's own address. Raises InvitationAnswered if it was declined."""
    require(permissions.can_answer_invitation, person, invitation)
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, declined_at=None).update(accepted_at=now)
    invitation.refresh_from_db()
    if invitation.declined_at:
        raise InvitationAnswered(_("You declined this invitation. Ask whoever invited you for a new one."))
    programme = invitation.programme
    join_programme(person=person, programme=programme, now=now)
    if invitation.role:
        TeamRole.objects.get_or_create(programme=programme, person=person, role=invitation.role)
        forget_sight(person)
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

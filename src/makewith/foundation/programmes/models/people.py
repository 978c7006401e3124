"""Who takes part in a programme and who runs it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from makewith.foundation.people.models import Person, StakeholderKind
from makewith.foundation.programmes.models.choices import Role
from makewith.foundation.programmes.models.programmes import Programme
from makewith.kit.fields import choice_check, choice_field, public_id_field


class TeamRoleQuerySet(models.QuerySet["TeamRole"]):
    def current(self) -> "TeamRoleQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=models.functions.Now()))


class TeamRole(models.Model):
    """One role of one person in one programme's team; a coach's ends."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="team_roles")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_roles")
    role = choice_field(Role)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person", "role"], name="teamrole_once"),
            choice_check("teamrole", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Membership(models.Model):
    """A person takes part in a programme, since when."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="membership_once")]
        indexes = [models.Index(fields=["programme", "-id"], name="membership_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class Departure(models.Model):
    """A person left a programme and has not come back. Nothing about it is written to them by mail meanwhile."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="departures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="departures")
    left_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="departure_once")]

    def __str__(self) -> str:
        return f"{self.person_id} left {self.programme_id}"


class Invitation(models.Model):
    """An address is asked to join a programme, as a member or, with `role`, in its team."""

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    kind = models.ForeignKey(StakeholderKind, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), "programme", "role", name="invitation_once"),
            models.CheckConstraint(condition=Q(role="") | Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="invitation_answered_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.email
